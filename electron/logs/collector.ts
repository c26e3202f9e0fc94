/** Decides whose logs are followed, and resumes each exactly where it was left. */
import type { LogSource } from '../../shared/contract/logs.ts'
import { asFault, type Fault, fault } from '../../shared/rpc/fault.ts'
import { LiveList } from '../../shared/rpc/live-list.ts'
import type { Row } from '../../shared/rpc/view.ts'
import type { Capabilities } from '../capabilities/capabilities.ts'
import type { LogOrigin, Logs } from '../capabilities/logs.ts'
import type { Connections } from '../core/connections.ts'
import { fill } from '../core/fill.ts'
import type { Log } from '../core/log.ts'
import { CollectedSource, type Surroundings, type WatchedEngine } from './collected-source.ts'
import type { LogStore } from './log-store.ts'
import { slots } from './slots.ts'

export type Collector = {
  /** Everyone who writes or wrote, with what is kept of them. */
  readonly list: LiveList<LogSource>
  /** Somebody looks at the list or at lines: engines are connected, and who is running is followed. */
  read: (signal: AbortSignal) => void
  /** Resolves once the store told what it keeps. */
  ready: () => Promise<void>
  /** Whose lines are kept from now on: everybody's who runs, or only those that are held. */
  collect: (whose: 'all' | 'viewed') => void
  /** Follows these, wherever they are and whatever the settings say, until the signal aborts. */
  hold: (sources: readonly string[], signal: AbortSignal) => void
  /** Reads the end of what a source wrote when nothing is kept of it. Resolves when it is here, or cannot be had. */
  ensure: (source: string, signal: AbortSignal) => Promise<void>
  /** Fetches what the engine still has from before the first line that is kept. */
  older: (source: string, signal: AbortSignal) => Promise<void>
  /** Removes what is kept, of one or of all; a source that is followed begins anew with what comes. */
  forget: (source: string | undefined) => Promise<void>
  /** Nothing is read any more when this resolves, and all that was read is with the store. */
  stop: () => Promise<void>
}

export type CollectorOptions = {
  connections: Connections<Capabilities>
  store: LogStore
  log: Log
  collect: 'all' | 'viewed'
  /** Milliseconds that engines are watched once nobody reads. */
  grace?: number | undefined
}

/** Logs of one engine that are opened at once. */
const openAtOnce = 24
/** Milliseconds between two tries to open what is kept. */
const openAgain = 2000

/** Asks neither the store nor an engine for anything before the first reader or call. */
export function createCollector({ connections, store, log, collect, grace }: CollectorOptions): Collector {
  const list = new LiveList<LogSource>()
  const sources = new Map<string, CollectedSource>()
  const holds = new Map<string, number>()
  const engines = new Map<string, WatchedEngine>()
  /** How well each engine is known; has no rows. */
  const asked = new LiveList<Row>()
  let whose = collect
  let loading: Promise<void> | undefined
  let loaded = false
  let storeFault: Fault | undefined
  let retry: NodeJS.Timeout | undefined
  let unfollowStore = () => {}
  let stopped = false

  const around: Surroundings = {
    store,
    log,
    engine: (id) => (loaded && !stopped ? engines.get(id) : undefined),
    faultOf: (id) => storeFault ?? asked.sources.get(id)?.fault,
    all: () => whose === 'all',
    show: (id, row) => {
      if (row) list.put(row)
      else {
        sources.delete(id)
        list.drop(id)
      }
    },
  }
  const considerAll = () => {
    for (const source of sources.values()) source.consider()
  }
  const sourceOf = (id: string, engine: string): CollectedSource => {
    let source = sources.get(id)
    if (!source) {
      source = new CollectedSource(id, engine, around)
      sources.set(id, source)
      for (let held = holds.get(id) ?? 0; held > 0; held--) source.hold()
    }
    return source
  }

  const load = (): Promise<void> => {
    clearTimeout(retry)
    loading ??= (async () => {
      unfollowStore = store.onKept((kept) => {
        for (const one of kept) sources.get(one.id)?.update(one)
      })
      try {
        const all = new Map((await store.kept()).map((one) => [one.id, one]))
        for (const one of all.values()) sourceOf(one.id, one.meta.source)
        for (const source of [...sources.values()]) source.adopt(all.get(source.id))
      } catch (error) {
        unfollowStore()
        loading = undefined
        storeFault = asFault(error)
        considerAll()
        if (filled.readers() > 0 && !stopped) retry = setTimeout(() => void load().catch(() => {}), openAgain)
        throw error
      }
      loaded = true
      storeFault = undefined
      tellStatus()
      considerAll()
    })()
    return loading
  }
  /** Of what the store took in last some may be gone: everybody goes on from what it has, also who is silent now. */
  const unfollowLoss = store.onLost(() => {
    if (!loaded) return
    loaded = false
    loading = undefined
    unfollowStore()
    void Promise.all([...sources.values()].map((source) => source.halt())).then(() => load().catch(() => {}))
  })

  const watchEngine = async (logs: Logs, id: string, live: () => void, signal: AbortSignal): Promise<void> => {
    const before = engines.get(id)
    const engine: WatchedEngine = before?.logs === logs ? before : { logs, slots: slots(openAtOnce), live: false }
    engines.set(id, engine)
    const isNew = before !== engine
    const idOf = (origin: string) => `${id}/${origin}`
    const meet = (origin: LogOrigin, fresh: boolean) => sourceOf(idOf(origin.origin), id).meet(origin, fresh)
    // What is kept of a source must be known before it is read.
    const first = load().catch(() => {})
    let queue: (() => void)[] | undefined = []
    const inTurn = (act: () => void) => (queue ? void queue.push(act) : act())
    void first.then(() => {
      const waiting = queue ?? []
      queue = undefined
      if (!signal.aborted) for (const act of waiting) act()
    })
    // The session has ended, or nobody reads any more: its logs end with it.
    const end = () => {
      if (engines.get(id) === engine) engines.delete(id)
      engine.live = false
      for (const source of sources.values()) if (source.engine === id) void source.halt().then(() => source.show())
    }
    signal.addEventListener('abort', end, { once: true })
    try {
      await logs.watch(
        {
          replace: (origins) =>
            inTurn(() => {
              const there = new Set(origins.map(({ origin }) => idOf(origin)))
              engine.live = true
              for (const origin of origins) meet(origin, false)
              for (const source of [...sources.values()]) if (source.engine === id && !there.has(source.id)) source.part()
              live()
              if (isNew) for (const source of sources.values()) if (source.engine === id) source.again()
            }),
          put: (origin) => inTurn(() => meet(origin, true)),
          drop: (origin) => inTurn(() => sources.get(idOf(origin))?.part()),
        },
        signal,
      )
    } finally {
      // Logs that are open stay so while the session does: it is only not known who writes.
      engine.live = false
    }
  }
  const filled = fill<Capabilities, Row>({
    connections,
    list: asked,
    log,
    grace,
    watch: ({ logs }, engine) => logs && ((live, signal) => watchEngine(logs, engine, live, signal)),
  })

  /** Rows that are kept are old until their engine has spoken, and stay when it is closed. */
  const tellStatus = () => {
    for (const source of [...sources.values()]) if (list.sources.has(source.engine) && !asked.sources.has(source.engine)) source.lose()
    const known = new Set([...sources.values()].map(({ engine }) => engine))
    for (const [engine, { state, fault: why }] of asked.sources)
      list.setStatus(engine, state !== 'live' && known.has(engine) ? 'stale' : state, why)
    for (const engine of known) if (!asked.sources.has(engine)) list.setStatus(engine, 'stale')
    for (const engine of [...list.sources.keys()]) if (!asked.sources.has(engine) && !known.has(engine)) list.forget(engine)
    considerAll()
  }
  asked.follow({ touched: () => {}, status: tellStatus })

  const read = (signal: AbortSignal) => {
    if (stopped) return
    filled.read(signal)
    void load().catch(() => {})
  }
  const hold = (ids: readonly string[], signal: AbortSignal) => {
    if (stopped || signal.aborted) return
    read(signal)
    for (const id of ids) {
      holds.set(id, (holds.get(id) ?? 0) + 1)
      sources.get(id)?.hold()
    }
    signal.addEventListener(
      'abort',
      () => {
        for (const id of ids) {
          const left = (holds.get(id) ?? 1) - 1
          if (left === 0) holds.delete(id)
          else holds.set(id, left)
          sources.get(id)?.release()
        }
      },
      { once: true },
    )
  }

  /** Whether an engine may still say something of a source. */
  const pending = (id: string): boolean => {
    const link = connections.links().find((one) => id.startsWith(`${one.id}/`))
    if (!link) return [...connections.engines.sources.values()].some(({ state }) => state === 'connecting')
    const { state, fault: why } = link.row
    const trying = state === 'live' || state === 'connecting' || (state === 'stale' && !why)
    return trying && !engines.get(link.id)?.live && asked.sources.get(link.id)?.state !== 'failed'
  }
  const settled = (id: string): boolean => {
    const row = list.rows.get(id)
    if (!sources.get(id)?.isThere && row?.state !== 'gone') return !pending(id)
    return row === undefined || ['live', 'done', 'failed'].includes(row.follow) || (row.follow === 'stale' && !pending(id))
  }
  const whenSettled = (id: string, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const look = () => {
        if (!signal.aborted && !settled(id)) return
        for (const end of ends) end()
        signal.removeEventListener('abort', look)
        resolve()
      }
      const listener = { touched: look, status: look }
      const ends = [list.follow(listener), asked.follow(listener), connections.engines.follow(listener)]
      signal.addEventListener('abort', look)
      look()
    })
  const ensure = async (id: string, signal: AbortSignal) => {
    const row = list.rows.get(id)
    if (row?.follow === 'live' || row?.follow === 'done') return
    const until = new AbortController()
    const both = AbortSignal.any([signal, until.signal])
    hold([id], both)
    try {
      await load()
      await whenSettled(id, both)
    } finally {
      until.abort()
    }
  }

  return {
    list,
    read,
    ready: load,
    collect: (next) => {
      whose = next
      considerAll()
    },
    hold,
    ensure,
    older: async (id, signal) => {
      await ensure(id, signal)
      const source = sources.get(id)
      if (!source) throw noSource(id)
      if (list.rows.get(id)?.state === 'gone') return
      await connections.during(source.engine, 'logs', signal, (logs) => source.fetchOlder(logs, signal))
    },
    forget: async (id) => {
      await load()
      if (id !== undefined) await (sources.get(id) ?? { forget: () => store.forget(id) }).forget()
      else {
        await store.forget(undefined)
        for (const source of [...sources.values()]) source.forgotten()
      }
    },
    stop: async () => {
      stopped = true
      clearTimeout(retry)
      filled.stop()
      unfollowStore()
      unfollowLoss()
      await Promise.all([...sources.values()].map((source) => source.stop()))
    },
  }
}

const noSource = (id: string) =>
  fault(
    'not_found',
    { en: 'Nobody knows what wrote this log.', fr: 'Personne ne connaît ce qui a écrit ce journal.' },
    { detail: id.slice(0, 200) },
  )
