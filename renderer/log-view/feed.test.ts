import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { LogRow, LogViewChunk, LogWindow } from '../../shared/contract/logs.ts'
import { createFeed, type Feed, type Open } from './feed.ts'

const row = (ref: number): LogRow => ({ ref: String(ref), source: 'e/a', time: ref, nanos: 0, channel: 'out', text: `line ${ref}` })

/** A backend that answers in a later turn, in order, by the contract. */
function backend(first: number[]) {
  let rows = first
  let version = 1
  let deliver: ((chunk: LogViewChunk) => void) | undefined
  let fail: ((error?: unknown) => void) | undefined
  let tail: LogWindow | undefined
  const asked: LogWindow[] = []
  const at = (place: LogWindow['at'], count: number): number => {
    if ('position' in place) return place.position
    if ('end' in place) return Math.max(0, rows.length - count)
    const key = 'ref' in place ? Number(place.ref) : place.time
    const found = rows.findIndex((ref) => ref >= key)
    return found < 0 ? rows.length - 1 : found
  }
  const chunk = (window?: LogWindow): LogViewChunk => {
    const counts = { size: rows.length, sources: 1, lines: rows.length, scanned: rows.length, version, tooSlow: 0 }
    if (!window) return counts
    const from = Math.max(0, Math.min(rows.length, at(window.at, window.count)) - (window.before ?? 0))
    const until = at(window.at, window.count) + window.count
    return { ...counts, window: { ask: window.ask, from, rows: rows.slice(from, until).map(row) } }
  }
  const open: Open = (reader) => {
    deliver = reader.onChunk
    fail = reader.onEnd
    setTimeout(() => deliver?.(chunk()), 1)
    return {
      write: (window) => {
        asked.push(window)
        tail = 'end' in window.at ? window : undefined
        setTimeout(() => deliver?.(chunk(window)), 1)
      },
      cancel: () => {
        deliver = undefined
      },
    }
  }
  return {
    open,
    asked,
    append: (ref: number) => {
      rows = [...rows, ref]
      deliver?.(chunk(tail))
    },
    insert: (ref: number) => {
      rows = [...rows, ref].sort((a, b) => a - b)
      version++
      deliver?.(chunk(tail))
    },
    fail: (error: unknown) => fail?.(error),
    rows: () => rows,
  }
}
const many = (count: number, step = 1) => Array.from({ length: count }, (_, at) => at * step)
const still = { anchor: () => undefined, onMoved: () => {} }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())
const settle = () => vi.advanceTimersByTimeAsync(50)
const shown = (feed: Feed, from: number, to: number) => Array.from({ length: to - from }, (_, at) => feed.rowAt(from + at)?.ref)

test('the newest rows come by themselves while one follows, and no longer', async () => {
  const store = backend(many(1000))
  const feed = createFeed(store.open, still)
  feed.follow(50)
  await settle()
  expect(shown(feed, 995, 1000)).toEqual(['995', '996', '997', '998', '999'])
  store.append(1000)
  expect(feed.rowAt(1000)?.ref).toBe('1000')
  feed.follow(undefined)
  feed.want(950, 1000, -1)
  await settle()
  store.append(1001)
  expect(feed.counts?.size).toBe(1002)
  expect(feed.rowAt(1001)).toBeUndefined()
})

test('one window is on its way at a time, and the latest wish is served', async () => {
  const store = backend(many(100_000))
  const feed = createFeed(store.open, still)
  await settle()
  for (let from = 0; from < 90_000; from += 1000) feed.want(from, from + 40, 1)
  expect(store.asked).toHaveLength(1)
  await settle()
  // The first, the last, and what comes after it.
  expect(store.asked.length).toBeLessThanOrEqual(3)
  expect(shown(feed, 89_000, 89_040)).toEqual(many(40).map((n) => String(89_000 + n)))
})

test('the way that the scroll goes is there before it', async () => {
  const store = backend(many(10_000))
  const feed = createFeed(store.open, still)
  feed.want(5000, 5040, 1)
  await settle()
  expect(feed.rowAt(5199)?.ref).toBe('5199')
  feed.want(5000, 5040, -1)
  await settle()
  expect(feed.rowAt(4841)?.ref).toBe('4841')
  const asked = store.asked.length
  feed.want(4990, 5030, -1)
  feed.want(4995, 5035, 1)
  await settle()
  expect(store.asked).toHaveLength(asked)
})

test('what is remembered stays bounded, however far one scrolls', async () => {
  const store = backend(many(60_000))
  const feed = createFeed(store.open, still)
  for (let from = 0; from < 50_000; from += 200) {
    feed.want(from, from + 40, 1)
    await settle()
  }
  const kept = many(60_000).filter((position) => feed.rowAt(position)).length
  expect(kept).toBeGreaterThan(40)
  expect(kept).toBeLessThan(6000)
})

test('what one reads is found again when lines came in before it, wherever they come in', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(4000), { maxLength: 8 }), fc.nat(900), async (late, start) => {
      const store = backend(many(1000, 4))
      let top = start
      const read = String(start * 4)
      const onMoved = (to: number) => {
        top = to
      }
      const feed = createFeed(store.open, { anchor: () => read, onMoved })
      feed.want(top, top + 40, 0)
      await settle()
      expect(feed.rowAt(top)?.ref).toBe(read)
      for (const ref of late) {
        store.insert(ref + 0.5)
        // Until the answer is here, what was there is shown.
        expect(feed.rowAt(top)?.ref).toBe(read)
      }
      await settle()
      feed.want(top, top + 40, 0)
      await settle()
      expect(feed.rowAt(top)?.ref).toBe(read)
      expect(shown(feed, top, top + 40)).toEqual(
        store
          .rows()
          .slice(top, top + 40)
          .map(String),
      )
      feed.close()
    }),
    { numRuns: 30 },
  )
})

test('a place is found by its line, by its time, and at the end', async () => {
  const store = backend(many(10_000, 2))
  const feed = createFeed(store.open, still)
  const found = Promise.all([feed.seek({ ref: '7000' })])
  await settle()
  expect(await found).toEqual([3500])
  const byTime = feed.seek({ time: 7001 })
  await settle()
  expect(await byTime).toBe(3501)
  const end = feed.seek({ end: true })
  await settle()
  expect(await end).toBe(9999)
})

test('rows to take away are all of them, in order', async () => {
  const store = backend(many(3000))
  const feed = createFeed(store.open, still)
  const taken = feed.read(10, 1700)
  await settle()
  expect((await taken).map(({ ref }) => Number(ref))).toEqual(many(1700).map((n) => n + 10))
})

test.each([
  ['one reads', { anchor: () => '500', onMoved: () => {} }, undefined],
  ['nothing is looked at', still, undefined],
  ['one follows', still, 50],
] as const)('lines that come in before those that are taken away end their asking, while %s', async (_, hooks, follow) => {
  const store = backend(many(1000))
  const feed = createFeed(store.open, hooks)
  if (follow) feed.follow(follow)
  feed.want(500, 540, 0)
  await settle()
  const asked = store.asked.length
  const taken = feed.read(900, 50)
  store.insert(10.5)
  await settle()
  expect(store.asked.length - asked).toBeLessThan(6)
  expect((await taken).map(({ ref }) => Number(ref))).toEqual(store.rows().slice(900, 950))
  // What is asked for afterwards is answered, too.
  const more = feed.read(0, 10)
  await settle()
  expect(await more).toHaveLength(10)
  feed.close()
})

test('after a fault the rows stay, and another backend is asked for the same line', async () => {
  const store = backend(many(1000))
  let moved = -1
  const onMoved = (to: number) => {
    moved = to
  }
  const feed = createFeed(store.open, { anchor: () => '500', onMoved })
  feed.want(500, 540, 0)
  await settle()
  store.fail(new Error('gone'))
  expect(feed.fault?.code).toBe('internal')
  expect(feed.rowAt(500)?.ref).toBe('500')
  feed.reopen()
  expect(feed.fault).toBeUndefined()
  expect(feed.rowAt(500)?.ref).toBe('500')
  await settle()
  expect(moved).toBe(500)
  expect(feed.rowAt(500)?.ref).toBe('500')
})
