import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createLogBuffer } from './log-buffer.ts'
import { type Query, type SearchState, searchLog, type WorkerLike } from './log-search.ts'
import { compile, matchLines } from './log-search-match.ts'
import type { FromWorker, ToWorker } from './log-search-worker.ts'
import { lowerBound } from './log-view-shown.ts'

const query = (text: string, more: Partial<Query> = {}): Query => ({ text, regex: false, matchCase: false, ...more })
const find = (q: Query, ...lines: string[]) => {
  const compiled = compile(q)
  if ('invalid' in compiled) throw new Error(compiled.invalid)
  return matchLines(compiled.matcher, 0, lines)
}

test('text is text: no character of it is special', () => {
  expect(find(query('a.b[0]'), 'xa.b[0]', 'aab0')).toEqual([[0, [1, 7]]])
})

test('case counts only when it should', () => {
  expect(find(query('error'), 'ERROR')).toHaveLength(1)
  expect(find(query('error', { matchCase: true }), 'ERROR')).toHaveLength(0)
})

test('every hit of a line is marked, in the text that is shown', () => {
  expect(find(query('ab'), '\u001b[31mab\u001b[0m ab')).toEqual([[0, [0, 2, 3, 5]]])
})

test('an expression that matches nothing at a place goes on', () => {
  expect(find(query('x*', { regex: true }), 'axxb', '')).toEqual([
    [0, [1, 3]],
    [1, []],
  ])
})

test('hits of one line are bounded', () => {
  expect(find(query('a'), 'a'.repeat(100_000))[0]?.[1].length).toBeLessThanOrEqual(128)
})

test('an invalid expression says what is wrong with it', () => {
  expect(compile(query('job (', { regex: true }))).toEqual({ invalid: 'Unterminated group' })
  expect(compile(query('a\\-b{', { regex: true }))).toHaveProperty('matcher')
})

test('the first place that holds at least a value', () => {
  expect([0, 1, 3, 6].map((value) => lowerBound([1, 3, 5], value))).toEqual([0, 0, 1, 3])
})

/** A worker that answers in a later turn, unless it hangs. */
function fakeWorker(hangs: (lines: string[]) => boolean = () => false) {
  const worker: WorkerLike & { batches: number; ended: boolean } = {
    batches: 0,
    ended: false,
    onmessage: null,
    onerror: null,
    terminate: () => {
      worker.ended = true
    },
    postMessage: (message: ToWorker) => {
      if ('lines' in message) {
        worker.batches++
        if (hangs(message.lines)) return
      }
      const answer = answerTo(message)
      setTimeout(() => worker.ended || worker.onmessage?.({ data: answer }), 1)
    },
  }
  let compiled = compile(query(''))
  const answerTo = (message: ToWorker): FromWorker => {
    if ('query' in message) {
      compiled = compile(message.query)
      return 'invalid' in compiled ? { invalid: compiled.invalid } : { ready: true }
    }
    return { hits: 'matcher' in compiled ? matchLines(compiled.matcher, message.from, message.lines) : [] }
  }
  return worker
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const start = (buffer: ReturnType<typeof createLogBuffer>, q: Query, worker: WorkerLike) => {
  const states: SearchState[] = []
  const stop = searchLog(buffer, q, (state) => states.push(state), { makeWorker: () => worker, limit: 100 })
  return { stop, last: () => states.at(-1) as SearchState }
}
const fill = (count: number, text: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => ({ time: '', channel: 'out' as const, text: text(n) }))

test('searches what is there in batches, then what comes', async () => {
  const buffer = createLogBuffer()
  buffer.append(fill(10_000, (n) => (n % 1000 === 0 ? 'hit' : 'miss')))
  const worker = fakeWorker()
  const search = start(buffer, query('hit'), worker)
  await vi.advanceTimersByTimeAsync(50)
  expect(search.last()).toMatchObject({ state: 'done', searched: 10_000 })
  expect(search.last().lines).toHaveLength(10)
  expect(worker.batches).toBe(3)
  buffer.append(fill(2, () => 'hit'))
  await vi.advanceTimersByTimeAsync(50)
  expect(search.last().lines).toHaveLength(12)
  expect(search.last().rangesOf(10_001)).toEqual([0, 3])
  search.stop()
  expect(worker.ended).toBe(true)
})

test('an expression that takes too long is stopped, and said so', async () => {
  const buffer = createLogBuffer()
  buffer.append(fill(5000, () => 'xxxx'))
  const worker = fakeWorker(() => true)
  const search = start(buffer, query('(x+x+)+y', { regex: true }), worker)
  await vi.advanceTimersByTimeAsync(500)
  expect(search.last().state).toBe('slow')
  expect(worker.ended).toBe(true)
})

test('an invalid expression ends the search with its reason', async () => {
  const worker = fakeWorker()
  const search = start(createLogBuffer(), query('[', { regex: true }), worker)
  await vi.advanceTimersByTimeAsync(50)
  expect(search.last()).toMatchObject({ state: 'invalid', reason: expect.stringContaining('class') })
  expect(worker.ended).toBe(true)
})

test('lines that the buffer dropped meanwhile are not searched, and their hits are forgotten', async () => {
  const buffer = createLogBuffer({ lines: 10_000 })
  buffer.append(fill(10_000, () => 'hit'))
  const search = start(buffer, query('hit'), fakeWorker())
  await vi.advanceTimersByTimeAsync(50)
  buffer.append(fill(9000, () => 'hit'))
  await vi.advanceTimersByTimeAsync(50)
  expect(search.last()).toMatchObject({ state: 'done', searched: 19_000 })
  expect(search.last().lines[0]).toBeGreaterThanOrEqual(5000)
  expect(search.last().lines.at(-1)).toBe(18_999)
})
