/** What a provider of logs can do: name who writes, and read what they wrote. Every implementation must pass logs.suite.ts. */
import type { LogSource } from '../../shared/contract/logs.ts'
import type { LogBatch } from '../core/log-batch.ts'

/** Who writes, as the provider knows it. `origin` is the engine's own id. Those that the engine forgot are dropped. */
export type LogOrigin = { origin: string } & Pick<
  LogSource,
  'kind' | 'name' | 'path' | 'labels' | 'state' | 'exitCode' | 'reason' | 'started' | 'ended'
> & {
    /** Its log is turned over, by an engine that then loses or doubles lines for whoever follows it; what is read without following is whole. */
    turnsOver?: true
  }

export type LogOriginSink = {
  /** Everyone there is now; also says that the list is live. */
  replace: (origins: LogOrigin[]) => void
  put: (origin: LogOrigin) => void
  drop: (origin: string) => void
}

export type ReadOptions = {
  /** Only so many of the newest lines. */
  tail?: number
  /** Only lines of this moment and later / earlier than this moment: microseconds since the epoch, and nanoseconds beyond. */
  since?: { micros: number; nanos: number }
  until?: { micros: number; nanos: number }
  /** Goes on until the writer ends. */
  follow: boolean
}

/** Every method rejects with a FaultError and ends when its signal aborts. */
export type Logs = {
  /** Follows who there is until the signal aborts (then it resolves) or the engine is lost (then it rejects). */
  watch: (into: LogOriginSink, signal: AbortSignal) => Promise<void>
  /**
   * Lines in the order in which the engine gives them, as it gives them: what comes twice at a seam is the reader's to see to.
   * The first batch may be empty: the log is open. Reads no faster than batches are taken.
   */
  read: (origin: string, options: ReadOptions, signal: AbortSignal) => AsyncIterable<LogBatch>
}
