/** What happens on every engine, as the contract has it: kept from the moment that an engine is first connected, by one stream for each. */
import type { EngineEvent, EventReach } from '../../shared/contract/engine-events.ts'
import type { AppContract } from '../../shared/contract/index.ts'
import type { Api } from '../../shared/rpc/contract.ts'
import { LiveList } from '../../shared/rpc/live-list.ts'
import type { Capabilities } from '../capabilities/capabilities.ts'
import type { EngineEventRow } from '../capabilities/engine-events.ts'
import type { Connections } from '../core/connections.ts'
import { fill } from '../core/fill.ts'
import type { Log } from '../core/log.ts'

/** Events of one engine that are kept. */
const most = 5000
/** An engine may tell of one event after a later one, by less than so many milliseconds. */
const overlap = 2000
/** Gaps of one engine that are told. */
const mostGaps = 20

type Options = { connections: Connections<Capabilities>; log: Log; most?: number }

/** Returns the api, and what stops the streams behind it. */
export function engineEventsApi(options: Options): { api: Api<AppContract>['engineEvents']; stop: () => void } {
  const { connections, log } = options
  const list = new LiveList<EngineEvent>()
  const reach = new LiveList<EventReach>()
  const kept = new Map<string, Kept>()
  const always = new AbortController()

  const filled = fill<Capabilities, EngineEvent>({
    // It follows engines that somebody else keeps connected, and keeps none by itself: what happens meanwhile is asked for afterwards.
    connections: { read: () => {}, follow: (listener) => connections.follow(listener), links: () => connections.links() },
    list,
    log,
    watch: ({ engineEvents }, source) =>
      engineEvents &&
      ((live, signal) => {
        // Its rows go when an engine is closed, and with them what was known.
        const known = list.count([source]) > 0 ? kept.get(source) : undefined
        const of = known ?? createKept(list, reach, source, options.most ?? most)
        kept.set(source, of)
        of.resume()
        const since = of.newest === undefined ? undefined : of.newest - overlap
        const open = () => {
          of.opened()
          live()
        }
        return engineEvents.watch({ open, put: of.put, amend: of.amend }, { since }, signal)
      }),
  })
  filled.read(always.signal)

  const api: Api<AppContract>['engineEvents'] = {
    list: (_input, { signal }) => {
      connections.read(signal)
      return list
    },
    reach: () => reach,
  }
  return {
    api,
    stop: () => {
      always.abort()
      filled.stop()
    },
  }
}

type Kept = ReturnType<typeof createKept>

/** The events of one engine that are in the list: each once, and how far they reach. */
function createKept(list: LiveList<EngineEvent>, reach: LiveList<EventReach>, source: string, limit: number) {
  /** In the order in which they came. */
  const ids = new Set<string>()
  const toEvent = ({ event, ...row }: EngineEventRow): EngineEvent => ({ ...row, id: `${source}/${event}`, source })
  let known: EventReach | undefined
  /** Nothing came since the engine was asked again. */
  let resuming = false
  const tell = (change: Partial<EventReach>) => {
    known = { id: source, source, since: Date.now(), gaps: [], ...known, ...change }
    reach.put(known)
  }
  const kept = {
    /** The time of the newest, milliseconds. */
    newest: undefined as number | undefined,
    resume: () => {
      resuming = kept.newest !== undefined
    },
    opened: () => {
      if (!known) tell({})
    },
    put: (rows: EngineEventRow[]) => {
      const [first] = rows
      // Asked from before the newest on, an engine that still has it tells of it again.
      if (resuming && first && kept.newest !== undefined && !ids.has(toEvent(first).id))
        tell({ gaps: [...(known?.gaps ?? []), { from: kept.newest, to: first.at }].slice(-mostGaps) })
      if (first) resuming = false
      let forgotten = rows.at(-limit - 1)?.at
      for (const row of rows.slice(-limit)) {
        const event = toEvent(row)
        if (ids.has(event.id)) continue
        ids.add(event.id)
        list.put(event)
        kept.newest = Math.max(kept.newest ?? 0, row.at)
        if (ids.size <= limit) continue
        const oldest = ids.values().next().value as string
        forgotten = list.rows.get(oldest)?.at
        ids.delete(oldest)
        list.drop(oldest)
      }
      if (forgotten !== undefined) tell({ forgotten })
    },
    amend: (row: EngineEventRow) => {
      const event = toEvent(row)
      if (ids.has(event.id)) list.put(event)
    },
  }
  return kept
}
