/** All lines that pass a query, each once, in whatever order they are found: for what counts them. */
import { setImmediate as turn } from 'node:timers/promises'
import type { LogQuery } from '../../../shared/contract/logs.ts'
import { flag } from '../../core/log-batch.ts'
import type { Chunk, ChunkInfo, Part, Parts } from '../parts.ts'
import { hitsOf } from './hits.ts'
import { flagsOf } from './line-flags.ts'
import { pacer } from './pacer.ts'
import { compile } from './query.ts'

/** `flags` are those of the whole chunk. */
export type OnLine = (part: Part, chunk: Chunk, line: number, flags: Uint8Array) => void

export type Passing = {
  /** Others join those that are there: a selection never loses one. */
  setSources: (sources: string[]) => void
  /** The time from the oldest to the newest line of the sources, microseconds; undefined when there are none. */
  span: () => { from: number; to: number } | undefined
  /** Begins with the first line again. */
  again: () => void
  /**
   * Tells the lines that were not told yet, without marks, for about so many milliseconds. Resolves with whether it has told all there
   * are. The chunk is good during the call only.
   */
  each: (milliseconds: number, onLine: OnLine) => Promise<boolean>
  /** Resolves when there are more, but not before so many milliseconds. */
  more: (milliseconds: number) => Promise<void>
  /** Lines in all, and how many of them were looked at. */
  progress: () => { lines: number; scanned: number }
  fail: (error: unknown) => void
  stop: () => void
}

/** Throws a fault, `invalid`, when the query is none. */
export function passing(parts: Parts, sources: string[], wanted: LogQuery, signal: AbortSignal): Passing {
  const query = compile({ ...wanted, context: 0 })
  const hits = query.everything ? undefined : hitsOf(parts, query)
  const pace = pacer(signal)
  let chosen = new Set(sources)
  let failure: { error: unknown } | undefined
  /** Of each chunk, how many of those that pass (or of all its lines) were told. */
  let told = new WeakMap<ChunkInfo, number>()
  const partsNow = () => [...chosen].flatMap((source) => parts.of(source))
  let read = partsNow()
  const fail = (error: unknown) => {
    failure = { error }
    pace.now()
  }
  const unfollow = parts.onChange((source) => chosen.has(source) && pace.wake())
  const unwatch = hits?.watch({ parts: () => read, onChange: pace.wake, onFail: fail })

  const tell = (part: Part, at: number, onLine: OnLine) => {
    const info = part.chunks[at] as ChunkInfo
    const done = told.get(info) ?? 0
    const found = hits?.of(part, info)
    const count = hits ? (found?.count ?? 0) : info.count
    if (done >= count) return false
    const chunk = part.peek(at).lines()
    const flags = flagsOf(part, chunk)
    for (let place = done; place < count; place++) {
      const line = found ? (found.lines[place] as number) : place
      if (((chunk.flags[line] as number) & flag.mark) === 0) onLine(part, chunk, line, flags)
    }
    told.set(info, count)
    return true
  }
  const progress = () => {
    let lines = 0
    let scanned = 0
    for (const part of read)
      for (const chunk of part.chunks) {
        lines += chunk.count
        scanned += hits ? (hits.of(part, chunk)?.scanned ?? 0) : (told.get(chunk) ?? 0)
      }
    return { lines, scanned }
  }
  return {
    setSources: (next) => {
      chosen = new Set(next)
      read = partsNow()
      hits?.look()
      pace.now()
    },
    span: () => {
      let from = Number.POSITIVE_INFINITY
      let to = Number.NEGATIVE_INFINITY
      for (const part of partsNow())
        for (const chunk of part.chunks) {
          from = Math.min(from, chunk.from)
          to = Math.max(to, chunk.to)
        }
      return to < from ? undefined : { from, to }
    },
    again: () => {
      told = new WeakMap()
    },
    each: async (milliseconds, onLine) => {
      const until = performance.now() + milliseconds
      read = partsNow()
      while (!signal.aborted) {
        if (failure) throw failure.error
        let any = false
        for (const part of read)
          for (let at = part.chunks.length - 1; at >= 0; at--) {
            // It may have been shortened while others had their turn.
            if (!part.chunks[at] || !tell(part, at, onLine)) continue
            any = true
            if (performance.now() >= until) return false
            await turn()
          }
        const { lines, scanned } = progress()
        if (!any && scanned >= lines) return true
        if (!any) await pace.next(20)
        if (performance.now() >= until) return false
      }
      return true
    },
    more: (milliseconds) => pace.next(milliseconds),
    progress,
    fail,
    stop: () => {
      unfollow()
      unwatch?.()
    },
  }
}
