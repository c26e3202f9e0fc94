/** After any interleaving of changes, views, slow readers and lost wires, what a reader shows equals what the source holds. */
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createClient, type LiveState } from './client.ts'
import { oracle, type Term, type Wish, written } from './list.oracle.ts'
import { ListReader } from './list-reader.ts'
import { LiveList } from './live-list.ts'
import { memoryWire } from './memory-wire.ts'
import { serve } from './server.ts'
import type { Group, Item, Update } from './view.ts'
import { applyChange, type Change, createFixture, type FixtureContract, fixtureContract, type Thing, thingSpec } from './wire.fixture.ts'

// A machine that is busy is no failure.
vi.setConfig({ testTimeout: 120_000 })

// Few values, so that they meet; and those that objects, filters and collators stumble over.
const id = fc.constantFrom('1', '2', '3', '4', '5', '6', '7', '8', '__proto__', 'constructor')
const source = fc.constantFrom('a', 'b', '__proto__')
const name = fc.constantFrom('web-9', 'web-10', 'WEB-9', 'web-09', 'été', 'ete', '🐳', '\ud800', '', 'a "b" c', '__proto__', 'ﬁ ½')
const team = fc.constantFrom('', 'a', 'b', 'Équipe', '__proto__', 'constructor', 'toString')
const state = fc.constantFrom('on', 'off', '__proto__', 'valueOf')
const thing = fc.record<Thing>({ id, source, name, state, team, n: fc.constantFrom(-1, 0, 1, 2) })
const things = fc.array(thing, { maxLength: 8, size: 'max' })

const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ put: thing }) },
  { weight: 3, arbitrary: fc.record({ drop: id }) },
  {
    weight: 2,
    arbitrary: fc.tuple(source, things).map(([from, rows]) => ({ replace: from, rows: rows.map((row) => ({ ...row, source: from })) })),
  },
  { weight: 1, arbitrary: fc.record({ status: source, state: fc.constantFrom('connecting', 'live', 'stale', 'failed') }) },
  { weight: 1, arbitrary: fc.record({ forget: source }) },
)

const word = fc.record<Term>({
  negated: fc.boolean(),
  text: fc.constantFrom('web', '9', 'É', 'a', 'proto', 'WEB-1', 'zzz'),
  quoted: fc.boolean(),
})
const fieldTerm = fc.oneof(
  fc.record<Term>({
    negated: fc.boolean(),
    field: fc.constant('state'),
    text: fc.constantFrom('on', 'OFF', 'valueOf'),
    quoted: fc.constant(true),
  }),
  fc.record<Term>({ negated: fc.boolean(), field: fc.constant('team'), text: team, quoted: fc.constant(true) }),
)
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const wish: fc.Arbitrary<Wish> = fc.record({
  sources: some(fc.array(source, { maxLength: 3 })),
  terms: fc.array(fc.oneof(word, fieldTerm), { maxLength: 2 }),
  where: some(
    fc.dictionary(fc.constantFrom('state', 'team', 'nonsense'), fc.array(fc.oneof(state, team), { maxLength: 3 }), { maxKeys: 2 }),
  ),
  ids: some(fc.array(id, { maxLength: 6 })),
  sort: some(fc.record({ by: fc.constantFrom('name', 'n', 'constructor'), desc: fc.boolean() })),
  group: fc.constantFrom(undefined, 'team', '__proto__'),
  folded: some(fc.array(team, { maxLength: 3 })),
  offset: fc.nat({ max: 12 }),
  limit: fc.nat({ max: 12 }),
})

/** What a page does most: it scrolls and folds, and leaves the rest of its view alone. */
const scroll = fc.record({ offset: fc.nat({ max: 12 }), limit: fc.nat({ max: 12 }), folded: some(fc.array(team, { maxLength: 3 })) })

/** The least a page can do with updates: keep rows, show the window. */
function page() {
  let rows = new Map<string, Thing>()
  let window: { offset: number; items: Item[] } = { offset: 0, items: [] }
  return (update: Update<Thing>) => {
    const { put, window: moved, ...rest } = JSON.parse(JSON.stringify(update)) as Update<Thing>
    for (const row of put) rows.set(row.id, row)
    if (moved) window = moved
    const shown = window.items.filter((item) => typeof item === 'string')
    rows = new Map(shown.map((item) => [item, rows.get(item) as Thing]))
    const items = window.items.map((item): Thing | Group => (typeof item === 'string' ? (rows.get(item) as Thing) : item))
    return { offset: window.offset, items, ...rest }
  }
}

test('a reader that is asked at any moment tells exactly what changed', () => {
  const step = fc.oneof(
    { weight: 5, arbitrary: change },
    { weight: 1, arbitrary: fc.record({ wish }) },
    { weight: 2, arbitrary: fc.record({ scroll }) },
    { weight: 2, arbitrary: fc.constant('take') },
  )
  fc.assert(
    fc.property(things, wish, fc.array(step, { maxLength: 40, size: 'max' }), (first, firstWish, steps) => {
      const list = new LiveList<Thing>()
      for (const row of first) list.put(row)
      let current = firstWish
      const reader = new ListReader(list, thingSpec, written(current), () => {})
      const show = page()
      let seen: unknown
      const take = () => {
        const update = reader.take()
        if (update) seen = show(update)
        expect(seen).toEqual(oracle(list, current))
        expect(reader.take()).toBeUndefined()
      }
      for (const next of [...steps, 'take' as const]) {
        if (next === 'take') take()
        else if ('wish' in next || 'scroll' in next) {
          current = 'wish' in next ? next.wish : { ...current, ...next.scroll }
          reader.setView(written(current))
        } else applyChange(list, next)
      }
    }),
    { numRuns: 1500 },
  )
})

test('a reader is called whenever there may be something to tell', () => {
  fc.assert(
    fc.property(wish, fc.array(change, { maxLength: 20, size: 'max' }), (view, changes) => {
      const list = new LiveList<Thing>()
      let called = false
      const reader = new ListReader(list, thingSpec, written(view), () => (called = true))
      reader.take()
      for (const next of changes) {
        called = false
        applyChange(list, next)
        if (reader.take()) expect(called).toBe(true)
      }
      reader.close()
      expect(list.followers).toBe(0)
    }),
    { numRuns: 500 },
  )
})

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] }))
afterEach(() => void vi.useRealTimers())

test('through client, wire and server it comes out the same, however slow the page and however often the wire is lost', async () => {
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.record({ change }) },
    { weight: 2, arbitrary: fc.record({ wish }) },
    { weight: 2, arbitrary: fc.record({ scroll }) },
    { weight: 3, arbitrary: fc.record({ wait: fc.constantFrom(0, 1, 5, 16, 40) }) },
    { weight: 3, arbitrary: fc.constant('acknowledge') },
    { weight: 1, arbitrary: fc.constantFrom('lose', 'attach') },
  )
  await fc.assert(
    fc.asyncProperty(wish, fc.array(step, { maxLength: 40, size: 'max' }), async (firstWish, steps) => {
      const list = new LiveList<Thing>()
      const fixture = createFixture()
      fixture.test.things = () => list
      let acks: (() => void)[] = []
      const acknowledge = () => {
        for (const ack of acks.splice(0)) ack()
      }
      const client = createClient<FixtureContract>({ schedule: (ack) => void acks.push(ack) })
      let lose = () => {}
      const attach = () => {
        const { client: near, server } = memoryWire()
        serve(server, fixtureContract, fixture)
        lose = () => near.close()
        client.attach(near)
      }
      let current = firstWish
      let last: LiveState<Thing> | undefined
      const handle = client.live('test.things', { list: '' }, written(current), (next) => {
        expect(next.items.every((item) => item !== undefined)).toBe(true)
        last = next
      })
      for (const next of steps) {
        if (next === 'acknowledge') acknowledge()
        else if (next === 'attach') attach()
        else if (next === 'lose') lose()
        else if ('change' in next) applyChange(list, next.change)
        else if ('wait' in next) await vi.advanceTimersByTimeAsync(next.wait)
        else {
          current = 'wish' in next ? next.wish : { ...current, ...next.scroll }
          handle.setView(written(current))
        }
      }
      if (!last?.connected) attach()
      for (let i = 0; i < 4; i++) {
        await vi.advanceTimersByTimeAsync(50)
        acknowledge()
      }
      expect(last).toEqual({ ...oracle(list, current), connected: true, loaded: true })
      expect(list.followers).toBe(1)
      handle.close()
      await vi.advanceTimersByTimeAsync(50)
      expect(list.followers).toBe(0)
      expect(vi.getTimerCount()).toBe(0)
      acks = []
    }),
    { numRuns: 400 },
  )
})
