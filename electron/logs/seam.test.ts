/** What is read again meets what is kept: nothing lost, nothing doubled, wherever reading was cut; and what was lost has its mark. */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { silentLog } from '../core/log.ts'
import type { Appended, Moment } from './parts.ts'
import { Store } from './store.ts'
import { batchOf, epoch, limits, temporaryFolder, type TestLine, textsOf } from './store.kit.ts'

// A machine that is busy is no failure.
vi.setConfig({ testTimeout: 120_000 })

let place: ReturnType<typeof temporaryFolder>
let store: Store
beforeEach(() => {
  place = temporaryFolder()
  store = new Store({ folder: place.folder, limits: limits(), log: silentLog })
})
afterEach(async () => {
  await store.close()
  place.remove()
})

/** Reads what an engine has as an engine does: in its order, from a moment on, in batches of some size. */
function read(lines: readonly TestLine[], since: Moment | undefined, size: number): Appended[] {
  const from = since ? since.micros - epoch + since.nanos / 1000 : Number.NEGATIVE_INFINITY
  const asked = lines.filter(({ micros, nanos }) => micros + (nanos ?? 0) / 1000 >= from)
  const done: Appended[] = []
  for (let at = 0; at < asked.length; at += size) done.push(store.append('a', batchOf(asked.slice(at, at + size))))
  return done
}
const nanosOf = ({ micros, nanos }: TestLine) => micros * 1000 + (nanos ?? 0)
const texts = () => textsOf(store.of('a'))
const lines = () => texts().filter((text) => !text.startsWith('{'))
const gaps = () =>
  texts()
    .filter((text) => text.startsWith('{'))
    .map((text) => JSON.parse(text) as { kind: string; from: number; to: number })

/**
 * What an engine has: two channels, whose times are out of order by up to a second, and often the same; words are often the same, too.
 */
const log = (word: fc.Arbitrary<string>) =>
  fc
    .array(
      fc.record({
        step: fc.constantFrom(0, 0, 0, 1, 250_000, 900_000, 3_000_000),
        late: fc.constantFrom(0, 0, 1, 250_000, 999_999, 1_000_000),
        nanos: fc.constantFrom(0, 0, 1, 999),
        err: fc.boolean(),
        text: word,
      }),
      { minLength: 1, maxLength: 60 },
    )
    .map((steps) => {
      let base = 0
      return steps.map(({ step, late, nanos, err, text }, index): TestLine => {
        base += step
        // Nanoseconds would carry one beyond the second.
        return { micros: base + late, nanos: late === 1_000_000 ? 0 : nanos, err, text: text || `unique ${index}` }
      })
    })

describe('an engine that has everything', () => {
  test('is read to the same end, in its order, however often it was cut off', () => {
    fc.assert(
      fc.property(
        log(fc.constantFrom('a', 'b')),
        fc.array(fc.record({ upTo: fc.nat(60), size: fc.integer({ min: 1, max: 20 }), probe: fc.boolean() }), { maxLength: 8 }),
        (engine, cuts) => {
          store.forget('a')
          let kept = 0
          for (const { upTo, size, probe } of [...cuts, { upTo: 60, size: 7, probe: false }]) {
            // A cut anywhere: also while what is here already is still being read again.
            const seen = read(engine.slice(0, upTo), store.resume('a', { probe }), size)
            const before = kept
            kept = Math.max(kept, Math.min(upTo, engine.length))
            expect(lines()).toEqual(engine.slice(0, kept).map(({ text }) => text))
            if (before > 0 && kept > before) expect(seen.every(({ seam }) => seam !== 'missed')).toBe(true)
            expect(seen.reduce((sum, done) => sum + done.lines, 0)).toBe(kept - before)
          }
          expect(gaps()).toEqual([])
        },
      ),
      { numRuns: 1000 },
    )
  })
})

describe('an engine that lost its oldest lines', () => {
  const unique = log(fc.constant(''))
  test('begins where it began, also where older lines come again with those that are kept', () => {
    fc.assert(
      fc.property(log(fc.constant('')), fc.nat(), fc.integer({ min: 1, max: 9 }), (engine, tail, size) => {
        const from = tail % engine.length
        store.forget('a')
        store.describe('a', { source: 'e', kind: 'container', name: 'a', path: [], labels: {}, state: 'ended', older: true })
        read(engine.slice(from), undefined, size)
        read(engine, store.resume('a', { probe: true }), size)
        expect(lines()).toEqual(engine.slice(from).map(({ text }) => text))
        expect(gaps()).toEqual([])
      }),
    )
  })

  test('has a gap mark where something may be missing, and nowhere else', () => {
    fc.assert(
      fc.property(unique, fc.nat(59), fc.nat(59), fc.integer({ min: 1, max: 20 }), (engine, keptTo, lostTo, size) => {
        fc.pre(keptTo > 0 && keptTo < engine.length)
        store.forget('a')
        read(engine.slice(0, keptTo), undefined, 10)
        const since = store.resume('a', { probe: false })
        const newest = Math.max(...engine.slice(0, keptTo).map(nanosOf))
        const left = engine.slice(lostTo)
        read(left, since, size)
        const from = (since as Moment).micros - epoch
        const met = engine.slice(lostTo, keptTo).some((line) => nanosOf(line) >= from * 1000 + (since as Moment).nanos)
        const next = engine.slice(Math.max(keptTo, lostTo)).find((line) => nanosOf(line) > newest)
        const wanted = [...engine.slice(0, keptTo), ...engine.slice(Math.max(keptTo, lostTo))].map(({ text }) => text)
        expect(lines()).toEqual(wanted)
        expect(gaps()).toEqual(
          met || !next ? [] : [{ kind: 'gap', from: expect.any(Number), to: Math.round((epoch + next.micros) / 1000) }],
        )
      }),
      { numRuns: 1000 },
    )
  })

  test('is asked again from before, when that was only a try, and then nothing is lost or doubled', () => {
    fc.assert(
      fc.property(unique, fc.nat(59), fc.nat(59), fc.integer({ min: 1, max: 20 }), (engine, keptTo, shownFrom, size) => {
        fc.pre(keptTo > 0 && keptTo < engine.length)
        store.forget('a')
        read(engine.slice(0, keptTo), undefined, 10)
        const newest = Math.max(...engine.slice(0, keptTo).map(nanosOf))
        // At first it shows the end of its log only, as one asks for the last so many lines.
        const tried = read(engine.slice(shownFrom), store.resume('a', { probe: true }), size)
        if (tried.at(-1)?.seam === 'missed') {
          const newer = new Set(engine.filter((line) => nanosOf(line) > newest).map(({ text }) => text))
          expect(lines().filter((text) => newer.has(text))).toEqual([])
          expect(gaps()).toEqual([])
          read(engine, store.resume('a', { probe: true }), size)
        } else if (shownFrom > keptTo) return
        expect(lines().sort()).toEqual(engine.map(({ text }) => text).sort())
        expect(gaps()).toEqual([])
      }),
      { numRuns: 1000 },
    )
  })
})

test('lines of before the first one end where that begins, whatever the order of their times', () => {
  fc.assert(
    fc.property(log(fc.constant('')), fc.nat(59), fc.nat(59), fc.integer({ min: 1, max: 20 }), (engine, cut, later, size) => {
      fc.pre(cut > 0 && cut < engine.length)
      store.forget('a')
      read(engine.slice(cut), undefined, 10)
      const until = store.beginOlder('a') as Moment
      const asked = engine.filter((line) => nanosOf(line) <= (until.micros - epoch) * 1000 + until.nanos)
      for (let at = 0; at < asked.length; at += size) store.append('a', batchOf(asked.slice(at, at + size)), { older: true })
      // Meanwhile the newest go on.
      read([{ micros: 1e9 + later, text: 'new' }], undefined, 1)
      store.endOlder('a', { complete: true })
      expect(lines()).toEqual([...engine.map(({ text }) => text), 'new'])
    }),
    { numRuns: 1000 },
  )
})

test('a line that came again although it had been kept only while nothing was known does not prove that nothing is missing', () => {
  read([{ micros: 0, text: 'first' }], undefined, 1)
  const lost = [
    { micros: -500_000, text: 'a little older' },
    { micros: 9_000_000, text: 'later' },
  ]
  expect(read(lost, store.resume('a', { probe: true }), 1).map(({ seam }) => seam)).toEqual(['open', 'missed'])
  expect(read(lost, store.resume('a', { probe: false }), 1).map(({ seam }) => seam)).toEqual(['open', 'missed'])
  expect(texts()).toEqual(['first', 'a little older', expect.stringContaining('gap'), 'later'])
})

test('the seam is met with the newest line, not with one before it', () => {
  const kept = [0, 400_000, 800_000].map((micros) => ({ micros, text: `at ${micros}` }))
  read(kept, undefined, 3)
  expect(read(kept, store.resume('a', { probe: false }), 1)).toEqual([
    { lines: 0, doubled: 1, seam: 'open' },
    { lines: 0, doubled: 1, seam: 'open' },
    { lines: 0, doubled: 1, seam: 'met' },
  ])
  // Long after it nothing can come again, and nothing is compared any more.
  read([{ micros: 5_000_000, text: 'later' }], undefined, 1)
  expect(read([{ micros: 5_000_000, text: 'later' }], undefined, 1)).toEqual([{ lines: 1, doubled: 0 }])
})
