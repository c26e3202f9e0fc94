/** Decides whose logs are followed, and resumes each exactly where it was left. */
import type { LogSource } from '../../shared/contract/logs.ts'
import type { LiveList } from '../../shared/rpc/live-list.ts'

export type Collector = {
  /** Everyone who writes or wrote, with what is kept of them. */
  readonly list: LiveList<LogSource>
  /** Somebody looks at the list or at lines: engines are connected, and who is running is followed. */
  read: (signal: AbortSignal) => void
  /** Resolves once the store told what it keeps. */
  ready: () => Promise<void>
  /** Follows these, wherever they are and whatever the settings say, until the signal aborts. */
  hold: (sources: readonly string[], signal: AbortSignal) => void
  /** Reads the end of what a source wrote when nothing is kept of it. Resolves when it is here, or cannot be had. */
  ensure: (source: string, signal: AbortSignal) => Promise<void>
  /** Fetches what the engine still has from before the first line that is kept. */
  older: (source: string, signal: AbortSignal) => Promise<void>
  /** Removes what is kept, of one or of all; a source that is followed begins anew with what comes. */
  forget: (source: string | undefined) => Promise<void>
  stop: () => Promise<void>
}
