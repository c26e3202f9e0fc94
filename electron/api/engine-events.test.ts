/** Events of engines that a test plays: kept while the app runs, none lost or doubled when an engine is, and never more than a bound. */
import { homedir } from 'node:os'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import type { Capabilities } from '../capabilities/capabilities.ts'
import type { EngineEventRow, EngineEventSink } from '../capabilities/engine-events.ts'
import { Connections } from '../core/connections.ts'
import { silentLog } from '../core/log.ts'
import { defineProvider, type Found } from '../core/provider.ts'
import { engineEventsApi } from './engine-events.ts'

const eventually = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 5 })
const event = (n: number, more: Partial<EngineEventRow> = {}): EngineEventRow => ({
  event: `event ${n}`,
  type: 'container',
  group: 'started',
  action: 'start',
  actor: 'abc',
  name: 'web',
  attributes: {},
  at: n * 1000,
  nanos: 0,
  noise: false,
  ...more,
})

let sink: EngineEventSink | undefined
let asked: (number | undefined)[]
let lose: () => void
let connections: Connections<Capabilities>
let events: ReturnType<typeof engineEventsApi>
let looking: AbortController

beforeEach(() => {
  sink = undefined
  asked = []
  const provider = defineProvider<string, Capabilities>({
    kind: 'play',
    title: 'Play',
    config: z.string(),
    discover: async (): Promise<Found<string>[]> => [
      { key: 'a', name: 'a', endpoint: 'a', origins: [], remote: false, current: true, state: 'present', config: 'a' },
    ],
    connect: async () => ({
      about: { product: 'Play', version: '1', apiVersion: '1.0', os: 'linux', arch: 'amd64' },
      latency: 1,
      ping: async () => 1,
      capabilities: {
        engineEvents: {
          watch: (into, { since }, signal) =>
            new Promise((resolve, reject) => {
              asked.push(since)
              sink = into
              into.open()
              lose = () => reject(new Error('lost'))
              signal.addEventListener('abort', () => resolve())
            }),
        },
      },
      close: () => {},
    }),
  })
  connections = new Connections<Capabilities>({
    providers: [provider],
    place: { env: {}, home: homedir(), platform: process.platform },
    log: silentLog,
    chosen: () => undefined,
    choose: async () => {},
    timing: { ping: 50, discover: 30, grace: 50, retryLocal: 50, retryRemote: 50 },
  })
  events = engineEventsApi({ connections, log: silentLog, most: 5 })
  looking = new AbortController()
})
afterEach(async () => {
  looking.abort()
  events.stop()
  await connections.stop()
})

const list = () => events.api.list({}, { signal: looking.signal })
const shown = () => [...list().rows.values()].map(({ id }) => id)

test('whoever keeps an engine connected, its events are kept; nobody is connected for their sake', async () => {
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(asked).toEqual([])
  connections.read(looking.signal)
  await eventually(() => expect(asked).toEqual([undefined]))
  sink?.put([event(1), event(2)])
  expect(shown()).toEqual(['play:a/event 1', 'play:a/event 2'])
  expect(list().sources.get('play:a')?.state).toBe('live')
})

test('after a loss it asks from shortly before the last one that is known, and doubles none', async () => {
  connections.read(looking.signal)
  await eventually(() => expect(sink).toBeDefined())
  sink?.put([event(8), event(10), event(9)])
  lose()
  await eventually(() => expect(asked).toEqual([undefined, 8000]))
  sink?.put([event(8, { tone: 'bad' }), event(9), event(10), event(11)])
  expect(shown()).toEqual([8, 10, 9, 11].map((n) => `play:a/event ${n}`))
  expect(list().rows.get('play:a/event 8')).not.toHaveProperty('tone')
  sink?.amend(event(8, { tone: 'warn' }))
  sink?.amend(event(99))
  expect(list().rows.get('play:a/event 8')).toMatchObject({ tone: 'warn' })
  expect(shown()).toHaveLength(4)
})

test('while nobody looks the engine is let go, and asked for what happened meanwhile later', async () => {
  connections.read(looking.signal)
  await eventually(() => expect(sink).toBeDefined())
  sink?.put([event(20)])
  looking.abort()
  await new Promise((resolve) => setTimeout(resolve, 300))
  looking = new AbortController()
  expect(shown()).toEqual(['play:a/event 20'])
  await eventually(() => expect(asked).toEqual([undefined, 18_000]))
})

test('beyond the bound the oldest go', async () => {
  connections.read(looking.signal)
  await eventually(() => expect(sink).toBeDefined())
  sink?.put(Array.from({ length: 20 }, (_, n) => event(n)))
  sink?.put([event(20)])
  expect(shown()).toEqual([16, 17, 18, 19, 20].map((n) => `play:a/event ${n}`))
})

test('it is said since when an engine is listened to, what is forgotten, and where it had forgotten what it told last', async () => {
  const before = Date.now()
  const reach = () => events.api.reach({}, { signal: looking.signal }).rows.get('play:a')
  connections.read(looking.signal)
  await eventually(() => expect(reach()).toMatchObject({ source: 'play:a', gaps: [] }))
  expect(reach()?.since).toBeGreaterThanOrEqual(before)
  expect(reach()).not.toHaveProperty('forgotten')
  sink?.put([event(8), event(10)])
  const resumed = async (calls: number) => {
    lose()
    await eventually(() => expect(asked).toHaveLength(calls))
  }
  await resumed(2)
  sink?.put([event(10), event(11)])
  sink?.put([event(12)])
  expect(reach()?.gaps).toEqual([])
  await resumed(3)
  sink?.put([event(50)])
  sink?.put([event(51)])
  expect(reach()?.gaps).toEqual([{ from: 12_000, to: 50_000 }])
  sink?.put([event(52), event(53)])
  expect(reach()?.forgotten).toBe(11_000)
  expect(reach()?.since).toBeLessThan(before + 60_000)
})
