/** One river of everything that writes lines: what is kept of whom, views of it, and what can be asked of them. */
import { z } from 'zod'
import { naturalKey } from '../lib/natural.ts'
import { call, live, stream } from '../rpc/contract.ts'
import type { Fault } from '../rpc/fault.ts'
import type { Row } from '../rpc/view.ts'

export const logLevels = ['error', 'warn', 'info', 'debug'] as const
export type LogLevel = (typeof logLevels)[number]

/** Who writes a log. `source` is the engine; `id` is `engine/origin`, the same as the container's or pod's own row has. */
export type LogSource = Row & {
  kind: 'container' | 'pod' | 'job'
  name: string
  /** Groups above it, outermost first: a compose project; later a namespace and a workload. */
  path: string[]
  labels: Record<string, string>
  /** `gone`: the engine does not know it any more; what is kept here is all that is left. */
  state: 'running' | 'ended' | 'gone'
  exitCode?: number
  /** Why it ended, when the engine says so. */
  reason?: 'oom' | 'error'
  /** Milliseconds since the epoch. */
  started?: number
  ended?: number
  /** `off`: nobody reads it, and its lines are not kept. `done`: it has ended and everything is here. */
  follow: 'off' | 'connecting' | 'live' | 'stale' | 'failed' | 'done'
  /** Why it is stale or failed. */
  fault?: Fault
  /** What is kept here. `from` and `to` are milliseconds since the epoch, by the engine's clock. */
  lines: number
  bytes: number
  from?: number
  to?: number
  /** Lines before `from` may still be had from the engine: `logs.older` fetches them. */
  older: 'none' | 'available' | 'loading'
  /** Places where the source itself lost lines. */
  gaps: number
}

const id = z.string().min(1).max(1000)

/** Whose lines: by name, and by pattern in the filter language over sources, so that new ones join. Nothing given: nobody. */
export const logSelection = z.object({
  ids: z.array(id).max(2000).default([]),
  /** As in the filter boxes: `project:shop`, `name:worker`, `label:tier=web`, free words. '' is everyone. */
  patterns: z.array(z.string().max(500)).max(50).default([]),
})
export type LogSelection = z.input<typeof logSelection>

export const fieldTest = z.object({
  /** A path into the line's fields: `status`, `http.method`. */
  name: z.string().min(1).max(200),
  op: z.enum(['=', '!=', '>', '<', '~']),
  value: z.string().max(1000),
})
export type FieldTest = z.infer<typeof fieldTest>

/** Which lines: all that is given must hold. */
export const logQuery = z.object({
  text: z.string().max(2000).default(''),
  regex: z.boolean().default(false),
  matchCase: z.boolean().default(false),
  word: z.boolean().default(false),
  /** None given: every level, and lines that say none. `none` are those that say none. */
  levels: z
    .array(z.enum([...logLevels, 'none']))
    .max(5)
    .default([]),
  channel: z.enum(['out', 'err']).optional(),
  fields: z.array(fieldTest).max(20).default([]),
  /** Milliseconds since the epoch: from inclusive, to exclusive. */
  from: z.number().optional(),
  to: z.number().optional(),
  /** Templates of `logs.kinds` whose lines are hidden. */
  hide: z.array(z.string().max(4000)).max(200).default([]),
  /** Only lines of this template. */
  only: z.string().max(4000).optional(),
  /** Lines before and after each hit that are shown, too. */
  context: z.int().min(0).max(100).default(0),
})
export type LogQuery = z.input<typeof logQuery>

const view = z.object({ selection: logSelection, query: logQuery })
export type LogViewSpec = z.input<typeof view>

/** Said by the app itself, at its place among the lines of one source. Words are the page's. Times: milliseconds since the epoch. */
export type LogMark =
  /** The source lost lines between these: they had been turned over before they were read. */
  | { kind: 'gap'; from: number; to: number }
  /** Reading was interrupted, and went on with nothing lost. */
  | { kind: 'resumed'; from: number; to: number }
  | { kind: 'started' }
  | { kind: 'ended'; exitCode?: number; reason?: 'oom' | 'error' }
  /** The app ended without a word: of the lines before, the last second may be missing if the engine has them no more. */
  | { kind: 'crashed' }
  /** What a person wrote: "deployed here". */
  | { kind: 'note'; text: string }

export type LogRow = {
  /** Names the line for as long as it is kept. */
  ref: string
  /** `LogSource.id`; '' for what a person marked. */
  source: string
  /** Milliseconds since the epoch, and the nanoseconds beyond them; 0 when not known. */
  time: number
  nanos: number
  channel: 'out' | 'err'
  level?: LogLevel
  /** Without its line ending; may hold escape sequences, which are never to be executed. Long ones end at `shownText`. */
  text: string
  /** Bytes of the whole line, when `text` is not all of it: `logs.line` gives it. */
  size?: number
  /** Bytes that were left out when it was read, because it was too long to keep. */
  cut?: number
  /** Set for what is no line. `text` is '' then. */
  mark?: LogMark
  /** It goes on from the line above it: a stack trace, an indented line. */
  continues?: boolean
  /** Shown for its neighbourhood only. */
  context?: boolean
  /** With a neighbourhood: lines of its source are left out between it and the one above. */
  apart?: boolean
}

/** UTF-16 units of a row's text at most. */
export const shownText = 4096

/** Where a window begins: at a position, at a line, at a time (ms), or with the last line at its end. The nearest one is taken. */
const place = z.union([
  z.object({ position: z.int().min(0) }),
  z.object({ ref: z.string().max(100) }),
  z.object({ time: z.number() }),
  z.object({ end: z.literal(true) }),
])
export const logWindow = z.object({
  at: place,
  /** Lines before that place which are wanted, too. */
  before: z.int().min(0).max(500).default(0),
  count: z.int().min(0).max(1000),
  /** Comes back in the answer. */
  ask: z.int(),
})
export type LogWindow = z.input<typeof logWindow>

/**
 * Rows come when a window was written. With `end` as its place, the newest rows come by themselves as the log grows.
 * `size` and the rest come whenever they changed, at most once per frame.
 */
export type LogViewChunk = {
  /** Lines that pass: the length of the scroll. */
  size: number
  /** Sources that are read, and lines of theirs in all; when `scanned` has reached `lines` the view is complete. */
  sources: number
  lines: number
  scanned: number
  /** Changes when positions that were known have moved: ask again, by `ref`. */
  version: number
  /** Lines that were passed over because the expression took too long on them. */
  tooSlow: number
  window?: { ask: number; from: number; rows: LogRow[] }
}

/** Lines over time. `counts` has one list per bucket: error, warn, info, debug, none. */
export type LogHistogram = { from: number; to: number; bucket: number; counts: number[][]; done: boolean }

export type LogKind = {
  /** Words as they are, `<*>` for what differs. */
  template: string
  count: number
  level?: LogLevel
  /** Milliseconds since the epoch. */
  first: number
  last: number
  sample: LogRow
  sources: number
  /** No line like it before `since`. */
  fresh: boolean
}
export type LogKinds = { scanned: number; lines: number; kinds: LogKind[]; others: number; done: boolean }

export type StoreReport = {
  /** Bytes on disk, and of them the oldest line's time. */
  bytes: number
  lines: number
  sources: number
  oldest?: number
  /** The limits in force. */
  maxBytes: number
  maxDays: number
  /** Where it is, on this machine. */
  folder: string
  /** It could not write (disk full): lines are not kept since. */
  fault?: Fault
}

const source = z.object({ source: id })

export const logs = {
  sources: live(z.object({})).of<LogSource>({
    text: (s) =>
      `${s.name} ${s.path.join(' ')} ${Object.entries(s.labels)
        .map(([k, v]) => `${k}=${v}`)
        .join(' ')}`.toLowerCase(),
    sort: {
      name: (s) => naturalKey(s.name),
      ended: (s) => -(s.ended ?? 0),
      lines: (s) => -s.lines,
    },
    facets: {
      state: (s) => s.state,
      project: (s) => s.path[0] ?? '',
      name: (s) => s.name,
      label: (s) => Object.entries(s.labels).map(([k, v]) => `${k}=${v}`),
      source: (s) => s.source,
      /** 137 and 143 are what ends one that was asked to stop: `stopped`, unless it was for want of memory. */
      died: (s) =>
        s.state === 'running' || !(s.exitCode || s.reason) ? 'no' : !s.reason && [137, 143].includes(s.exitCode ?? 0) ? 'stopped' : 'yes',
    },
    group: { project: (s) => s.path[0] ?? '' },
    groupFacet: 'state',
  }),
  /** A view of the lines of some sources, through windows. Rejects with `invalid` when the expression is none. Whoever views is followed. */
  view: stream(view, 'read', logWindow).of<LogViewChunk>(),
  /** Progressive, then again as lines come, about once a second. */
  histogram: stream(view.extend({ buckets: z.int().min(1).max(600) }), 'read').of<LogHistogram>(),
  /** Similar lines, counted: progressive, ends when all were read. `since`: what was not there before it is fresh, ms. */
  kinds: stream(view.extend({ since: z.number().optional() }), 'read').of<LogKinds>(),
  /** Everything that passes, as text or as one JSON object per line, in pieces; ends when all was read. `lines`: in all so far. */
  export: stream(view.extend({ format: z.enum(['text', 'json']), times: z.boolean() }), 'read').of<{ text: string; lines: number }>(),
  /** The whole of one line, at most a million characters of it. */
  line: call(z.object({ ref: z.string().max(100) }), 'read').returns<{ text: string; more: boolean }>(),
  /** The last lines of one source, oldest first. */
  tail: call(source.extend({ count: z.int().min(1).max(500) }), 'read').returns<LogRow[]>(),
  /** Fetches what the engine still has from before the first line that is kept; returns once it is all here. */
  older: call(source, 'read').returns<void>(),
  /** Notes something at a time (ms; now when not given), in every view. */
  mark: call(z.object({ text: z.string().min(1).max(500), at: z.number().optional() }), 'write').returns<void>(),
  /** Removes what is kept of a source; of everything when not given. */
  forget: call(z.object({ source: id.optional() }), 'destructive').returns<void>(),
  report: call(z.object({}), 'read').returns<StoreReport>(),
}
