/** What an engine tells of what happens on it. Every implementation must pass engine-events.suite.ts against the real engine. */
import type { EngineEvent } from '../../shared/contract/engine-events.ts'

/** As the provider knows it; `event` is the same whenever the engine tells of the same event again, and of no other. */
export type EngineEventRow = Omit<EngineEvent, 'id' | 'source'> & { event: string }

export type EngineEventSink = {
  /** The engine listens: from now on nothing is missed. */
  open: () => void
  /** Events in the order in which the engine told of them. */
  put: (events: EngineEventRow[]) => void
  /** One that was put, now that what came after it shows what it was. */
  amend: (event: EngineEventRow) => void
}

export type EngineEvents = {
  /**
   * Follows until the signal aborts (then it resolves) or the engine is lost (then it rejects). Never just stops.
   * @param since milliseconds since the epoch: begins with what the engine still has from then on, some of which may be known. Without
   * it begins with as much of the past as the engine gives cheaply.
   */
  watch: (into: EngineEventSink, options: { since?: number | undefined }, signal: AbortSignal) => Promise<void>
}
