/** What is kept, as its readers see it: sources have parts, parts have chunks, chunks have lines. Lives in the worker; everything is synchronous there. */
import type { LogSource } from '../../shared/contract/logs.ts'
import type { LogMark } from '../../shared/contract/logs.ts'

/** Some megabytes of consecutive lines. While it is the last of its part its arrays grow and may be replaced: read `count` lines, keep no reference. */
export type Chunk = {
  /** The number of its first line in its part. */
  readonly first: number
  readonly count: number
  /** Lines, each with a newline at its end; may be longer than `ends[count - 1]`. */
  readonly bytes: Buffer
  /** As in LogBatch, for each line. */
  readonly ends: Uint32Array
  readonly micros: Float64Array
  readonly nanos: Uint16Array
  readonly flags: Uint8Array
  /** Bytes that line `index` of the chunk lost when it was read, or 0. */
  cutOf: (index: number) => number
}

/** A chunk that is read once, and does not push others out of memory: its text at once, what is known of its lines when it is asked for. */
export type Peek = { readonly text: Buffer; readonly lines: () => Chunk }

/** What is known of a chunk without loading it. Times: microseconds. `bytes` of its lines. */
export type ChunkInfo = {
  readonly first: number
  readonly count: number
  readonly bytes: number
  readonly from: number
  readonly to: number
}

/** A run of lines that only grows at its end, and only shrinks at its beginning, when it is old. */
export type Part = {
  /** Small, unique in the store for as long as the worker runs, and across restarts: part of a line's `ref`. */
  readonly id: number
  readonly source: string
  /** The number of the oldest line that is kept, and one more than that of the newest. Numbers are never used twice. */
  readonly first: number
  readonly end: number
  readonly chunks: readonly ChunkInfo[]
  /** From memory or disk. The last few are kept in memory, up to the store's memory limit. Throws when the disk does. */
  load: (chunk: number) => Chunk
  /** As `load`, for one look; what it gives is good until the next one. */
  peek: (chunk: number) => Peek
  /** The index of the chunk that has a line: `first` to `end - 1`. */
  chunkOf: (line: number) => number
}

/** What views are made of. */
export type Parts = {
  /** The parts of a source in order of time: older ones that were fetched later come first. Marks by a person are the source ''. */
  of: (source: string) => readonly Part[]
  part: (id: number) => Part | undefined
  sources: () => Iterable<string>
  /** Hears that a source got or lost lines or parts, at once and often: do no work in it. Returns what ends it. */
  onChange: (listener: (source: string) => void) => () => void
}

/** A moment by an engine's clock: whole microseconds since the epoch, and nanoseconds beyond, 0 to 999. */
export type Moment = { micros: number; nanos: number }

/** What is remembered of a source, beside its lines, so that it can be shown when its engine is gone. */
export type SourceMeta = Pick<
  LogSource,
  'source' | 'kind' | 'name' | 'path' | 'labels' | 'state' | 'exitCode' | 'reason' | 'started' | 'ended'
> & {
  /** The engine may still have lines from before the first one kept. */
  older: boolean
}

export type Kept = {
  id: string
  meta: SourceMeta
  lines: number
  bytes: number
  /** Microseconds. */
  from?: number
  to?: number
  gaps: number
}

/** How appended lines met what was there, after `resume`: `open` until it is known. */
export type Seam = 'open' | 'met' | 'missed'
export type Appended = { lines: number; doubled: number; seam?: Seam }

export type StoreLimits = {
  maxDays: number
  /** Bytes on disk. */
  maxBytes: number
  /** Bytes of chunks in memory. */
  memory: number
}

export type { LogMark }
