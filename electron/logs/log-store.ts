/** The log store as the backend sees it: the worker that has the lines, behind promises. */
import type {
  FieldTest,
  LogHistogram,
  LogKinds,
  LogMark,
  LogQuery,
  LogRow,
  LogViewChunk,
  LogWindow,
  StoreReport,
} from '../../shared/contract/logs.ts'
import type { LogBatch } from '../core/log-batch.ts'
import type { Appended, Kept, Moment, SourceMeta, StoreLimits } from './parts.ts'

export type { FieldTest }

/** Views take sources by id; whoever asks may change which, while they look. */
export type ViewInput = { sources: string[]; query: LogQuery }

/** Every method rejects with a FaultError. */
export type LogStore = {
  /** What was kept when it was opened. Rejects when the folder cannot be used at all. */
  kept: () => Promise<Kept[]>
  /** Changes as they gather, at most twice a second: sources with new counts. */
  onKept: (listener: (kept: Kept[]) => void) => () => void
  /** Hears that what has the lines ended by itself: some of those that it took in last may be gone. The next one tells what it keeps. */
  onLost: (listener: () => void) => () => void
  /** Makes a source known, or changes what is known of it. */
  describe: (source: string, meta: SourceMeta) => Promise<void>
  /**
   * Appends at the end of a source, or with `older` at the end of the part before it. Resolves once the lines are indexed and
   * can be found; await it, so that the engine is read no faster than lines are kept.
   */
  append: (source: string, batch: LogBatch, options?: { older?: boolean }) => Promise<Appended>
  /**
   * Before reading on from where a source was left: from when to ask, a little before its last line; undefined when it has none.
   * Until newer lines than those have come, what comes again is dropped. When not even the last line comes again the seam is
   * `missed`: with `probe` nothing of that is kept, so that one can ask for more, and without it a gap mark is put first. With `interrupted`
   * a mark says where newer lines follow on with nothing lost.
   */
  resume: (source: string, options: { probe: boolean; interrupted?: boolean }) => Promise<Moment | undefined>
  /** Begins the part of what is older than the first line of a source; resolves with the moment until when to ask,
   * a little after that line, since order is not exact: from that line on, what comes is dropped. `endOlder` makes it whole or, when not `complete`, removes it. */
  beginOlder: (source: string) => Promise<Moment | undefined>
  endOlder: (source: string, options: { complete: boolean }) => Promise<void>
  /** Puts a mark after the last line of a source ('' for what a person marks), at a time: microseconds. */
  mark: (source: string, mark: LogMark, micros: number) => Promise<void>
  limits: (limits: StoreLimits) => Promise<void>
  forget: (source: string | undefined) => Promise<void>
  report: () => Promise<StoreReport>

  view: (input: ViewInput, writes: AsyncIterable<{ sources: string[] } | LogWindow>, signal: AbortSignal) => AsyncIterable<LogViewChunk>
  histogram: (
    input: ViewInput & { buckets: number },
    writes: AsyncIterable<{ sources: string[] }>,
    signal: AbortSignal,
  ) => AsyncIterable<LogHistogram>
  kinds: (input: ViewInput & { since?: number | undefined }, signal: AbortSignal) => AsyncIterable<LogKinds>
  export: (
    input: ViewInput & { format: 'text' | 'json'; times: boolean; names: Record<string, string> },
    signal: AbortSignal,
  ) => AsyncIterable<{ text: string; lines: number }>
  line: (ref: string) => Promise<{ text: string; more: boolean }>
  tail: (source: string, count: number) => Promise<LogRow[]>
  /** Everything is on disk when this resolves. */
  close: () => Promise<void>
}
