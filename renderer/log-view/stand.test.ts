import { expect, test } from 'vitest'
import { standOf } from './stand.ts'

const live = { follow: 'live', state: 'running' } as const
const over = { follow: 'done', state: 'ended' } as const

test('one source that has ended says so; of a river, others go on or may join', () => {
  expect(standOf([over], true, true, true)).toBe('ended')
  expect(standOf([over, over], false, true, true)).toBe('following')
  expect(standOf([over, over], false, true, false)).toBe('paused')
  expect(standOf([live], true, true, true)).toBe('following')
  expect(standOf([], true, true, true)).toBe('following')
})

test('what is not read at the moment comes first, then that nothing is known yet', () => {
  expect(standOf([live, { follow: 'stale', state: 'running' }], false, false, true)).toBe('stale')
  expect(standOf([over], true, false, true)).toBe('connecting')
})
