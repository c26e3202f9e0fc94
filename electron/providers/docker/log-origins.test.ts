/** Who writes is told at once and completely, and the engine is asked about each run once, however often it lists its containers. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ContainerRow } from '../../capabilities/containers.ts'
import type { LogOrigin } from '../../capabilities/logs.ts'
import type { Client } from './client.ts'
import { logFacts } from './log-facts.ts'
import { watchOrigins } from './log-origins.ts'
import { toRow } from './map.ts'
import type { WatchSink } from './watch.ts'

const eventually = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 5 })
const rowOf = (Id: string, State = 'running', Status = 'Up'): ContainerRow => toRow({ Id, Names: [`/${Id}`], State, Status })

let asked: string[]
let most: { now: number; ever: number }
/** What an inspection finds; running when nothing is said. */
let states: Map<string, object>
let hold: Promise<void>
let abort: AbortController
let sink: WatchSink
let origins: Map<string, LogOrigin>
let said: LogOrigin[]

beforeEach(() => {
  asked = []
  most = { now: 0, ever: 0 }
  states = new Map()
  hold = Promise.resolve()
  abort = new AbortController()
  origins = new Map()
  said = []
  const json = async (path: string) => {
    const id = path.split('/')[2] ?? ''
    asked.push(id)
    most.ever = Math.max(most.ever, ++most.now)
    const State = states.get(id) ?? { Running: true, StartedAt: '2024-01-02T15:04:05Z' }
    await hold
    most.now--
    return { Id: id, State }
  }
  const take = (origin: LogOrigin) => {
    origins.set(origin.origin, origin)
    said.push(origin)
  }
  const into = { replace: (all: LogOrigin[]) => all.forEach(take), put: take, drop: (id: string) => void origins.delete(id) }
  const watch = (to: WatchSink, signal: AbortSignal) => {
    sink = to
    return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
  }
  void watchOrigins(watch, logFacts({ json } as unknown as Client), into, abort.signal)
})
afterEach(() => abort.abort())

test('five hundred are told at once, and asked about once, a few at a time', async () => {
  const rows = Array.from({ length: 500 }, (_, index) => rowOf(`c${index}`))
  sink.replace(rows)
  expect(origins.size).toBe(500)
  await eventually(() => expect([...origins.values()].every(({ started }) => started === Date.parse('2024-01-02T15:04:05Z'))).toBe(true))
  for (let minute = 0; minute < 3; minute++) sink.replace(rows.map((row) => ({ ...row })))
  sink.put(rowOf('c1'))
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(asked).toHaveLength(500)
  expect(most.ever).toBeLessThanOrEqual(8)
})

test('one that ends is told with its reason, though the inspection is late at first', async () => {
  sink.replace([rowOf('a')])
  await eventually(() => expect(origins.get('a')?.started).toBeDefined())
  sink.turned?.('a')
  // The engine has told of the end, and lists it, before an inspection shows it.
  sink.put(rowOf('a', 'exited', 'Exited (137) 1 second ago'))
  await eventually(() => expect(asked).toHaveLength(2))
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(origins.get('a')?.state).toBe('running')
  states.set('a', { Running: false, ExitCode: 137, OOMKilled: true, StartedAt: '2024-01-02T15:04:05Z', FinishedAt: '2024-01-02T15:05:05Z' })
  sink.put(rowOf('a', 'exited', 'Exited (137) 2 seconds ago'))
  await eventually(() => expect(origins.get('a')?.state).toBe('ended'))
  const ended = said.filter(({ state }) => state === 'ended')
  expect(ended).toEqual([expect.objectContaining({ exitCode: 137, reason: 'oom', ended: Date.parse('2024-01-02T15:05:05Z') })])
})

test('what was asked before it began anew is not believed', async () => {
  let release = () => {}
  hold = new Promise((resolve) => {
    release = resolve
  })
  sink.replace([rowOf('a')])
  await eventually(() => expect(asked).toEqual(['a']))
  sink.turned?.('a')
  states.set('a', { Running: true, StartedAt: '2025-01-02T15:04:05Z' })
  sink.put(rowOf('a'))
  release()
  await eventually(() => expect(origins.get('a')?.started).toBe(Date.parse('2025-01-02T15:04:05Z')))
  expect(said.some(({ started }) => started === Date.parse('2024-01-02T15:04:05Z'))).toBe(false)
})

test('one that cannot be inspected is told as its row has it', async () => {
  hold = Promise.reject(new Error('gone'))
  hold.catch(() => {})
  sink.replace([])
  sink.put(rowOf('a'))
  sink.put(rowOf('a', 'exited', 'Exited (1) 1 second ago'))
  await eventually(() => expect(origins.get('a')).toMatchObject({ state: 'ended', exitCode: 1 }))
})
