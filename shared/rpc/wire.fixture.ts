/** The far end of the wire suite: procedures that behave in every way a handler can, and report what became of them. */
import { z } from 'zod'
import { naturalKey } from '../lib/natural.ts'
import { type Api, call, live, stream } from './contract.ts'
import { fault } from './fault.ts'
import { LiveList } from './live-list.ts'
import type { ListSpec, Row } from './view.ts'

export type Thing = Row & { name: string; state: string; team: string; n: number }

export const thingSpec: ListSpec<Thing> = {
  text: (t) => `${t.name} ${t.team}`.toLowerCase(),
  sort: { name: (t) => naturalKey(t.name), n: (t) => t.n },
  facets: { state: (t) => t.state, team: (t) => t.team, source: (t) => t.source },
  group: { team: (t) => t.team },
  groupFacet: 'state',
}

const key = z.string()

/** One change to a list, as the suite asks for it. */
export type Change =
  | { put: Thing }
  | { drop: string }
  | { replace: string; rows: Thing[] }
  | { status: string; state: 'connecting' | 'live' | 'stale' | 'failed' }
  | { forget: string }

/** What became of everything that was opened under a key. */
export type Report = { produced: number; aborted: number; returned: number; followers: number }

export const fixtureContract = {
  test: {
    echo: call(z.object({ value: z.unknown() }), 'read').returns<unknown>(),
    add: call(z.object({ a: z.number(), b: z.number() }), 'read').returns<number>(),
    nothing: call(z.object({}), 'write').returns<void>(),
    refuse: call(z.object({}), 'write').returns<void>(),
    explode: call(z.object({ how: z.enum(['at once', 'later', 'oddly', 'with a value that cannot travel']) }), 'read').returns<unknown>(),
    /** Ends only by its signal. */
    wait: call(z.object({ key }), 'read').returns<void>(),
    things: live(z.object({ list: key })).of<Thing>(thingSpec),
    change: call(z.object({ list: key, changes: z.array(z.custom<Change>()) }), 'write').returns<void>(),
    /** 0, 1, 2 and so on: as many as asked for, or for ever. Fails after the last one when told to. */
    numbers: stream(z.object({ key, count: z.int().optional(), fail: z.boolean().optional() }), 'read').of<number>(),
    /** Says nothing, ever. */
    quiet: stream(z.object({ key }), 'read').of<never>(),
    explodeStream: stream(z.object({}), 'read').of<never>(),
    /** Says again what is written to it, until that is "bye". */
    parrot: stream(z.object({}), 'write', z.object({ say: z.string().max(100) })).of<{ heard: string }>(),
    /** Counts down, and loses what it counts. */
    lose: stream(z.object({ from: z.int() }), 'destructive').of<number>(),
    /** Takes writes, and never reads one. */
    deaf: stream(z.object({ key }), 'write', z.object({ say: z.string() })).of<never>(),
    report: call(z.object({ key }), 'read').returns<Report>(),
  },
}
export type FixtureContract = typeof fixtureContract

/** State is shared by all wires that one fixture is served to, so that a second wire can ask what became of the first. */
export function createFixture(): Api<FixtureContract> {
  const lists = new Map<string, LiveList<Thing>>()
  const reports = new Map<string, Report>()
  const listOf = (name: string) => {
    const list = lists.get(name) ?? new LiveList<Thing>()
    lists.set(name, list)
    return list
  }
  const reportOf = (name: string) => {
    const report = reports.get(name) ?? { produced: 0, aborted: 0, returned: 0, followers: 0 }
    reports.set(name, report)
    return report
  }
  const watch = (name: string, signal: AbortSignal) => {
    signal.addEventListener('abort', () => reportOf(name).aborted++)
    return reportOf(name)
  }
  const silence = (name: string, signal: AbortSignal): AsyncIterable<never> => {
    const report = watch(name, signal)
    const done = () => {
      report.returned++
      return Promise.resolve({ done: true as const, value: undefined })
    }
    return { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}), return: done }) }
  }
  const api: Api<FixtureContract> = {
    test: {
      echo: ({ value }) => value,
      add: ({ a, b }) => a + b,
      nothing: () => {},
      refuse: () => Promise.reject(refusal()),
      explode: async ({ how }) => {
        if (how === 'later') await Promise.resolve()
        if (how === 'oddly') throw Object.create(null)
        if (how === 'with a value that cannot travel') return { big: 1n, run: () => {} }
        throw new Error(how)
      },
      wait: ({ key }, { signal }) => {
        watch(key, signal)
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError'))))
      },
      things: ({ list }, { signal }) => {
        if (list === 'missing') throw refusal()
        watch(list, signal)
        return listOf(list)
      },
      change: ({ list, changes }) => {
        for (const change of changes) applyChange(listOf(list), change)
      },
      async *numbers({ key, count, fail }, { signal }) {
        const report = watch(key, signal)
        try {
          for (let i = 0; count === undefined || i < count; i++) {
            report.produced++
            yield i
          }
          if (fail) throw refusal()
        } finally {
          report.returned++
        }
      },
      quiet: ({ key }, { signal }) => silence(key, signal),
      explodeStream: () => {
        throw new Error('at once')
      },
      async *parrot(_, { writes }) {
        for await (const { say } of writes) {
          if (say === 'bye') return
          yield { heard: say }
        }
      },
      async *lose({ from }) {
        for (let left = from; left > 0; left--) yield left
      },
      deaf: ({ key }, { signal }) => silence(key, signal),
      report: ({ key }) => ({ ...reportOf(key), followers: lists.get(key)?.followers ?? 0 }),
    },
  }
  // A handler that is not async throws into the server itself.
  const explode = api.test.explode
  api.test.explode = (input, context) => {
    if (input.how === 'at once') throw new Error('at once')
    return explode(input, context)
  }
  return api
}

export function applyChange(list: LiveList<Thing>, change: Change): void {
  if ('put' in change) list.put(change.put)
  else if ('drop' in change) list.drop(change.drop)
  else if ('replace' in change) list.replace(change.replace, change.rows)
  else if ('status' in change) list.setStatus(change.status, change.state, undefined, 1)
  else list.forget(change.forget)
}

export const refusal = () =>
  fault(
    'conflict',
    { en: 'It is taken.', fr: 'Il est pris.' },
    { hint: { en: 'Choose another.', fr: 'Choisissez-en un autre.' }, detail: 'name in use', source: 'here' },
  )
