import { expect, test } from 'vitest'
import { queue } from './queue.ts'

test('what is pushed is taken in order, before and after somebody waits for it, until the signal', async () => {
  const abort = new AbortController()
  const { push, items } = queue<number>(abort.signal)
  push(1)
  const taken: number[] = []
  const done = (async () => {
    for await (const item of items) {
      taken.push(item)
      if (item === 1) setTimeout(() => [2, 3].forEach(push))
      if (item === 3) setTimeout(() => abort.abort())
    }
  })()
  await done
  expect(taken).toEqual([1, 2, 3])
})
