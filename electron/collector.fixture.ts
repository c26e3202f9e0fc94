/** For tests of the collector: an engine whose writers a test plays, and the whole app around it. */
import { setMaxListeners } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, vi } from 'vitest'
import type { AppContract } from '../shared/contract/index.ts'
import type { LogSource } from '../shared/contract/logs.ts'
import { type Client, type Confirmed, createClient } from '../shared/rpc/client.ts'
import { fault } from '../shared/rpc/fault.ts'
import { memoryWire } from '../shared/rpc/memory-wire.ts'
import { lost, type Scripted, scripted, scriptedProvider, whenAborted } from './backend.fixture.ts'
import { type Backend, createBackend } from './backend.ts'
import type { LogOrigin, LogOriginSink, Logs, ReadOptions } from './capabilities/logs.ts'
import type { LogBatch } from './core/log-batch.ts'
import { silentLog } from './core/log.ts'
import { Store } from './logs/store.ts'
import { batchOf, epoch, limits, type TestLine, textsOf } from './logs/store.kit.ts'

/** The moment that all times here count from, an hour ago: milliseconds since the epoch. What is older than some days is not kept. */
export const start = Math.floor(Date.now() / 1000) * 1000 - 3_600_000
/** Lines count from another. */
const shift = start * 1000 - epoch

/** Lines of one batch. */
const batchLines = 1000

export type Writer = {
  /** What the engine still has. */
  lines: TestLine[]
  origin: LogOrigin
  /** How often its log was opened, by options. */
  reads: ReadOptions[]
  open: number
  /** How many lines there were when its last run ended: whoever follows that run gets no more. */
  upTo: number
  /** What opening it meets. */
  refuses: 'forbidden' | 'lost' | undefined
  changed: () => void
}

export type PlayedLogs = ReturnType<typeof playedLogs>

/** An engine with writers. Times of lines in microseconds, of runs in milliseconds, from `start`. */
export function playedLogs(name = 'a') {
  const engine: Scripted = scripted(name)
  const writers = new Map<string, Writer>()
  let sink: LogOriginSink | undefined
  let endWatch = () => {}
  const seen = { open: 0, most: 0, opening: 0, mostOpening: 0 }
  /** Batches come no faster than a test lets them. */
  let gate: Promise<void> | undefined

  async function* read(id: string, options: ReadOptions, signal: AbortSignal, broken: AbortSignal): AsyncGenerator<LogBatch> {
    const writer = writers.get(id)
    if (!writer) throw fault('not_found', { en: 'gone', fr: 'disparu' })
    writer.reads.push(options)
    if (broken.aborted || writer.refuses === 'lost') throw lost()
    if (writer.refuses) throw fault('forbidden', { en: 'its driver cannot be read', fr: 'pilote illisible' })
    seen.opening++
    seen.mostOpening = Math.max(seen.mostOpening, seen.opening)
    await new Promise((resolve) => setTimeout(resolve, 1))
    seen.opening--
    seen.most = Math.max(seen.most, ++seen.open)
    writer.open++
    const ended = Promise.race([whenAborted(signal), whenAborted(broken).catch(() => Promise.reject(lost()))])
    ended.catch(() => {})
    try {
      const at = ({ micros, nanos = 0 }: { micros: number; nanos?: number }) => micros * 1000 + nanos
      const from = options.since
        ? at({ micros: options.since.micros - start * 1000, nanos: options.since.nanos })
        : Number.NEGATIVE_INFINITY
      const to = options.until ? at({ micros: options.until.micros - start * 1000, nanos: options.until.nanos }) : Number.POSITIVE_INFINITY
      const asked = writer.lines.filter((line) => at(line) >= from && at(line) <= to)
      const given = new Set<TestLine>(options.tail === undefined ? [] : asked.slice(0, Math.max(0, asked.length - options.tail)))
      const run = writer.origin.started
      yield batchOf([])
      while (true) {
        const over = writer.origin.state !== 'running' || writer.origin.started !== run
        const there = options.follow && over ? writer.lines.slice(0, writer.upTo) : writer.lines
        const next = there.filter((line) => !given.has(line) && at(line) >= from && at(line) <= to).slice(0, batchLines)
        for (const line of next) given.add(line)
        if (gate) await Promise.race([gate, ended])
        if (broken.aborted) throw lost()
        signal.throwIfAborted()
        if (next.length > 0) yield batchOf(next.map((line) => ({ ...line, micros: line.micros + shift })))
        else if (!options.follow || over) return
        else await Promise.race([ended, new Promise<void>((resolve) => (writer.changed = resolve))])
      }
    } finally {
      seen.open--
      writer.open--
    }
  }

  engine.logs = (broken): Logs => {
    setMaxListeners(0, broken)
    return {
      watch: async (into, signal) => {
        sink = into
        into.replace([...writers.values()].map(({ origin }) => ({ ...origin })))
        const cut = new Promise<never>((_, reject) => (endWatch = () => reject(lost())))
        await Promise.race([cut, whenAborted(broken).catch(() => Promise.reject(lost())), whenAborted(signal).catch(() => {})])
      },
      read: (origin, options, signal) => read(origin, options, signal, broken),
    }
  }

  const one = (id: string) => writers.get(id) as Writer
  const tell = (id: string) => {
    sink?.put({ ...one(id).origin })
    one(id).changed()
  }
  return {
    engine,
    seen,
    one,
    id: (origin: string) => `play:${name}/${origin}`,
    hold: (until: Promise<void> | undefined) => (gate = until),
    cutWatch: () => endWatch(),
    start: (id: string, started = 0, more: Partial<LogOrigin> = {}) => {
      const known = writers.get(id)
      const origin: LogOrigin = {
        origin: id,
        kind: 'container',
        name: id,
        path: ['shop'],
        labels: {},
        state: 'running',
        started: start + started,
        ...more,
      }
      if (known) known.origin = origin
      else writers.set(id, { lines: [], origin, reads: [], open: 0, upTo: 0, refuses: undefined, changed: () => {} })
      tell(id)
    },
    write: (id: string, ...lines: TestLine[]) => {
      one(id).lines.push(...lines)
      one(id).changed()
    },
    end: (id: string, ended: number, more: Partial<LogOrigin> = {}) => {
      one(id).upTo = one(id).lines.length
      one(id).origin = { ...one(id).origin, state: 'ended', ended: start + ended, exitCode: 0, ...more }
      tell(id)
    },
    remove: (id: string) => {
      one(id).changed()
      writers.delete(id)
      sink?.drop(id)
    },
  }
}

/** `line 5`, `line 6`, …, a millisecond apart. */
export const lines = (from: number, count: number): TestLine[] =>
  Array.from({ length: count }, (_, index) => ({ micros: (from + index) * 1000, text: `line ${from + index}` }))

type App = {
  backend: Backend
  client: Client<AppContract>
  row: (id: string) => LogSource | undefined
  status: (engine: string) => string | undefined
}

/** The app with these engines, whose list of sources is looked at. */
function startApp(folder: string, engines: PlayedLogs[], more: { logWorker?: string } = {}): App {
  const timing = { ping: 60, discover: 30, grace: 100, retryLocal: 100, retryRemote: 100 }
  const providers = [scriptedProvider(engines.map(({ engine }) => engine))]
  const backend = createBackend({ folder, version: '1', log: silentLog, providers, timing, collectAfter: 0, ...more })
  const wire = memoryWire()
  backend.serve(wire.server)
  const client = createClient<AppContract>()
  client.attach(wire.client)
  const rows = new Map<string, LogSource>()
  let sources: Record<string, { state: string }> = {}
  client.live('logs.sources', {}, { offset: 0, limit: 500 }, (state) => {
    rows.clear()
    for (const item of state.items) if ('follow' in item) rows.set(item.id, item)
    sources = state.sources
  })
  return { backend, client, row: (id) => rows.get(id), status: (engine) => sources[engine]?.state }
}

/** Everything kept of a source once the app has closed: lines as they are, marks by their kind. */
async function keptOf(folder: string, source: string): Promise<string[]> {
  const store = new Store({ folder: join(folder, 'logs'), limits: limits(), log: silentLog })
  try {
    return textsOf(store.of(source)).map((text) => (text.startsWith('{"kind"') ? `<${(JSON.parse(text) as { kind: string }).kind}>` : text))
  } finally {
    await store.close()
  }
}

export const eventually = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 50_000, interval: 5 })
export const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `line ${from + index}`)

/** An app per test in a folder of its own, which may be begun again in it. */
export function appPerTest() {
  let folder: string
  let app: App | undefined
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'wheelhouse-collector-'))
  })
  const end = async () => {
    await app?.backend.close()
    app = undefined
  }
  afterEach(async () => {
    await end()
    rmSync(folder, { recursive: true, force: true })
  })
  const row = (id: string) => app?.row(id)
  return {
    app: () => app as App,
    folder: () => folder,
    begin: (...engines: PlayedLogs[]) => {
      app = startApp(folder, engines)
    },
    beginWith: (logWorker: string, ...engines: PlayedLogs[]) => {
      app = startApp(folder, engines, { logWorker })
    },
    end,
    kept: (source: string) => keptOf(folder, source),
    row,
    status: (engine: string) => app?.status(engine),
    isLive: (id: string, count: number) => eventually(() => expect(row(id)).toMatchObject({ follow: 'live', lines: count })),
    isDone: (id: string, count: number) => eventually(() => expect(row(id)).toMatchObject({ follow: 'done', lines: count })),
    forget: (source: string | undefined) => app?.client.destroy('logs.forget', source === undefined ? {} : { source }, {} as Confirmed),
    /** What was chosen before the app begins. */
    settings: (chosen: object) => writeFileSync(join(folder, 'settings.json'), JSON.stringify(chosen)),
  }
}
