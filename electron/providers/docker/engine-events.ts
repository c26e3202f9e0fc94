/** The events of one engine, as the capability wants them: what it still has, then what comes. */
import type { EngineEventRow, EngineEvents } from '../../capabilities/engine-events.ts'
import type { Client } from './client.ts'
import { eventMapper } from './engine-events-map.ts'
import { readEvents } from './event-lines.ts'
import { lostFault } from './faults.ts'

/** Milliseconds of the past that are asked for at first. Docker keeps 256 events; Podman may keep a year of health checks. */
const dockerPast = 24 * 3_600_000
const podmanPast = 3_600_000
/** Until the engine listens, milliseconds. */
const opening = 15_000

export const dockerEngineEvents = (client: Client, podman: boolean): EngineEvents => ({
  watch: async (into, { since = Date.now() - (podman ? podmanPast : dockerPast) }, signal) => {
    if (signal.aborted) return
    const over = new AbortController()
    const end = () => over.abort()
    signal.addEventListener('abort', end)
    try {
      // Whole seconds: engines of other makes understand nothing finer.
      const query = { since: Math.max(0, Math.floor(since / 1000)) }
      const stream = await client.stream('/events', { query, signal: over.signal, timeout: opening })
      into.open()
      const map = eventMapper(podman)
      await readEvents(stream, (events) => {
        let rows: EngineEventRow[] = []
        const flush = () => {
          if (rows.length > 0) into.put(rows)
          rows = []
        }
        for (const [event, line] of events) {
          const mapped = map(event, line)
          if (!mapped) continue
          rows.push(mapped.row)
          if (!mapped.amended) continue
          flush()
          into.amend(mapped.amended)
        }
        flush()
      })
      throw lostFault()
    } catch (error) {
      if (!signal.aborted) throw client.faultOf(error)
    } finally {
      signal.removeEventListener('abort', end)
      over.abort()
    }
  },
})
