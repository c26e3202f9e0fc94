/** A view of the lines of some sources: windows of it, as they are asked for, and its size as it grows. */
import type { LogRow, LogViewChunk, LogWindow } from '../../../shared/contract/logs.ts'
import { pull } from '../../../shared/rpc/pull.ts'
import type { ViewInput } from '../log-store.ts'
import type { Part, Parts } from '../parts.ts'
import type { ViewWrite } from '../store-contract.ts'
import { hitsOf } from './hits.ts'
import { Merged } from './merged.ts'
import { compile } from './query.ts'
import { lineOf, rowAt } from './rows.ts'
import { pacer } from './pacer.ts'

/** Milliseconds between two tellings that nobody asked for. */
const rest = 80
/** More lines than that are searched, and not only followed. */
const justCome = 20_000

/** Ends with its signal; throws `invalid` when the query is none. */
export async function* openView(
  parts: Parts,
  { sources, query: wanted }: ViewInput,
  writes: AsyncIterable<ViewWrite>,
  signal: AbortSignal,
): AsyncGenerator<LogViewChunk> {
  const query = compile(wanted)
  const hits = query.everything ? undefined : hitsOf(parts, query)
  const merged = new Merged(hits, query.context)
  const pace = pacer(signal)
  let chosen = new Set(sources)
  let read: readonly Part[] = []
  let version = 0
  /** Which parts were read, and from which line on. */
  let begun = ''
  /** Lines that were told under this version are before this position. */
  let told = 0
  /** What changed since the last telling is not before this time. */
  let since = Number.NEGATIVE_INFINITY
  let asked: LogWindow | undefined
  /** Lines that had not been looked at when it was last told. */
  let behind = 0
  let following: LogWindow | undefined
  let failure: { error: unknown } | undefined
  const partsNow = () => [...chosen].flatMap((source) => parts.of(source))
  read = partsNow()

  /** For each part, up to where it was told. */
  const ends = new WeakMap<Part, number>()
  const stops = [
    parts.onChange((source) => chosen.has(source) && pace.wake()),
    hits?.watch({
      parts: () => read,
      onChange: (at) => {
        since = Math.min(since, at)
        pace.wake()
      },
      onFail: (error) => {
        failure = { error }
        pace.wake()
      },
      // Whoever waits for a search has it the moment that it is done; lines that come one by one are in no such hurry.
      onDone: () => behind > justCome && pace.now(),
    }),
  ]
  const writing = pull(writes, signal, async (write) => {
    if ('sources' in write) {
      chosen = new Set(write.sources)
      since = Number.NEGATIVE_INFINITY
      read = partsNow()
      hits?.look()
    } else asked = write
    pace.now()
  })
  writing.catch((error) => {
    failure = { error }
    pace.wake()
  })

  const windowOf = (window: LogWindow): NonNullable<LogViewChunk['window']> => {
    const at = positionOf(window.at, merged, parts)
    const before = 'end' in window.at ? window.count : (window.before ?? 0)
    const from = Math.max(0, Math.min(at, merged.size) - before)
    const rows: LogRow[] = []
    for (const spot of merged.from(from, 'end' in window.at ? window.count : before + window.count)) rows.push(rowAt(spot))
    return { ask: window.ask, from, rows }
  }

  try {
    while (!signal.aborted) {
      if (failure) throw failure.error
      read = partsNow()
      const begins = read.map(({ id, first }) => `${id} ${first}`).join()
      const moved = begins !== begun
      begun = begins
      merged.refresh(read)
      if (!hits) for (const part of read) since = Math.min(since, merged.timeOfNext(part, ends.get(part) ?? part.first))
      // Whether what was told is still at its place.
      if (told > 0 && (moved || (since < Number.POSITIVE_INFINITY && merged.countBefore(since) < told))) {
        version++
        told = 0
      }
      since = Number.POSITIVE_INFINITY
      for (const part of read) ends.set(part, part.end)
      const lines = read.reduce((sum, part) => sum + part.end - part.first, 0)
      const scanned = hits ? scannedOf(read, hits) : lines
      behind = lines - scanned
      const window = asked ?? following
      following = window && 'end' in window.at ? window : undefined
      asked = undefined
      const shown = window && windowOf(window)
      if (shown) told = Math.max(told, shown.from + shown.rows.length)
      yield {
        size: merged.size,
        sources: [...chosen].filter((source) => source !== '').length,
        lines,
        scanned,
        version,
        tooSlow: hits?.query.slow() ?? 0,
        ...(shown ? { window: shown } : {}),
      }
      await pace.next(rest)
    }
  } finally {
    for (const stop of stops) stop?.()
  }
}

function scannedOf(parts: readonly Part[], hits: ReturnType<typeof hitsOf>): number {
  let scanned = 0
  for (const part of parts) for (const chunk of part.chunks) scanned += hits.of(part, chunk)?.scanned ?? 0
  return scanned
}

function positionOf(at: LogWindow['at'], merged: Merged, parts: Parts): number {
  if ('position' in at) return at.position
  if ('end' in at) return merged.size
  if ('time' in at) return merged.countBefore(Math.ceil(at.time * 1000))
  const found = lineOf(parts, at.ref)
  return (found && merged.positionOf(found.part, found.number)) ?? merged.size
}
