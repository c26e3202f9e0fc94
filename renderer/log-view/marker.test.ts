import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createMarker, type WorkerLike } from './marker.ts'
import { matcherOf } from './match.ts'

const ranges = (text: string, ...looked: Parameters<typeof matcherOf>) => matcherOf(...looked)?.(text)

test('text is text: no character of it is special', () => {
  expect(ranges('xa.b[0]', { text: 'a.b[0]' })).toEqual([1, 7])
  expect(ranges('aab0', { text: 'a.b[0]' })).toEqual([])
})

test('case and whole words count only when they should', () => {
  expect(ranges('ERROR', { text: 'error' })).toEqual([0, 5])
  expect(ranges('ERROR', { text: 'error', matchCase: true })).toEqual([])
  expect(ranges('errors error', { text: 'error', word: true })).toEqual([7, 12])
  expect(ranges('été étés', { text: 'été', word: true })).toEqual([0, 3])
})

test('an expression that matches nothing at a place goes on, and hits are bounded', () => {
  expect(ranges('axxb', { text: 'x*', regex: true })).toEqual([1, 3])
  expect(ranges('a'.repeat(100_000), { text: 'a' })?.length).toBeLessThanOrEqual(128)
})

test('flags before an expression are understood as the backend does', () => {
  expect(ranges('an ERROR', { text: '(?i)error', regex: true, matchCase: true })).toEqual([3, 8])
  expect(ranges('an ERROR', { text: '(?s)error', regex: true, matchCase: true })).toEqual([])
  expect(ranges('an ERROR', { text: '(?is)r.o', regex: true })).toEqual([4, 7])
  expect(ranges('say (?i)', { text: '(?i)' })).toEqual([4, 8])
})

test('what is no expression marks nothing', () => {
  expect(matcherOf({ text: '(', regex: true })).toBeUndefined()
  expect(matcherOf({ text: 'a\\-b{', regex: true })).toBeDefined()
})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function fakeWorker(hangs: boolean) {
  const worker: WorkerLike & { ended: boolean; batches: number } = {
    ended: false,
    batches: 0,
    onmessage: null,
    terminate: () => {
      worker.ended = true
    },
    postMessage: ({ looked, texts }) => {
      worker.batches++
      const matcher = matcherOf(looked)
      if (!hangs) setTimeout(() => worker.onmessage?.({ data: { ranges: texts.map((text) => matcher?.(text) ?? []) } }), 1)
    },
  }
  return worker
}

test('expressions run elsewhere, once for each text', async () => {
  const worker = fakeWorker(false)
  const onMore = vi.fn()
  const marker = createMarker({ text: 'l+', regex: true }, onMore, () => worker)
  expect(marker.rangesOf('hello')).toEqual([])
  expect(marker.rangesOf('all')).toEqual([])
  await vi.advanceTimersByTimeAsync(10)
  expect([marker.rangesOf('hello'), marker.rangesOf('all')]).toEqual([
    [2, 4],
    [1, 3],
  ])
  expect([onMore.mock.calls.length, worker.batches]).toEqual([1, 1])
})

test('one that takes for ever is stopped, and the page goes on without marks', async () => {
  const worker = fakeWorker(true)
  const marker = createMarker(
    { text: '(x+x+)+y', regex: true },
    () => {},
    () => worker,
  )
  marker.rangesOf('xxxx')
  await vi.advanceTimersByTimeAsync(5000)
  expect(worker.ended).toBe(true)
  // Nothing is to be asked any more, however many lines are shown: nothing waits for its turn.
  const later = vi.spyOn(globalThis, 'queueMicrotask')
  expect(marker.rangesOf('xxxx')).toEqual([])
  for (let at = 0; at < 1000; at++) expect(marker.rangesOf(`line ${at}`)).toEqual([])
  expect(later).not.toHaveBeenCalled()
  later.mockRestore()
})
