/** What a list shows while a new backend finds out what there is. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { emptyState, type LiveState } from '../../shared/rpc/client.ts'
import type { Row } from '../../shared/rpc/view.ts'
import type { SourceStatus } from '../../shared/rpc/live-list.ts'
import { holdUntilKnown } from './hold.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const state = (total: number, sources: Record<string, SourceStatus['state']>, connected = true): LiveState<Row> => ({
  ...emptyState,
  total,
  connected,
  loaded: true,
  sources: Object.fromEntries(Object.entries(sources).map(([id, value]) => [id, { state: value, since: 0 }])),
})
const watch = () => {
  const shown: LiveState<Row>[] = []
  return { shown, ...holdUntilKnown<Row>((next) => shown.push(next)) }
}

test('what was shown stays until every source of it is known again', () => {
  const { shown, take } = watch()
  const [before, lost] = [state(3, { a: 'live', b: 'live' }), state(3, { a: 'live', b: 'live' }, false)]
  take(before)
  take(lost)
  take(state(0, {}))
  take(state(1, { a: 'live', b: 'connecting' }))
  expect(shown).toEqual([before, lost])
  const known = state(3, { a: 'live', b: 'failed' })
  take(known)
  expect(shown.at(-1)).toBe(known)
})

test('what is not known after a while is shown as it is', () => {
  const { shown, take } = watch()
  take(state(3, { a: 'live' }))
  take(state(3, { a: 'live' }, false))
  const empty = state(0, {})
  take(empty)
  vi.advanceTimersByTime(10_000)
  expect(shown.at(-1)).toBe(empty)
})

test('a first start and an engine that connects anew hold nothing back', () => {
  const { shown, take } = watch()
  const states = [state(0, {}), state(2, { a: 'live' }), state(2, { a: 'connecting' }), state(0, { a: 'live' })]
  for (const each of states) take(each)
  expect(shown).toEqual(states)
})
