/**
 * The lines that pass a query, found chunk by chunk beside the work, the newest first, and shared by everybody who asks the same: the
 * view, its histogram and its kinds read the lines once. What is known of a chunk is two bytes for each line that passes.
 */
import { setImmediate as turn } from 'node:timers/promises'
import type { ChunkInfo, Part, Parts } from '../parts.ts'
import { flagsOf, goesOn } from './line-flags.ts'
import type { Query } from './query.ts'

/** The lines of one chunk that pass, by their index in it. `scanned` lines of it were looked at. */
export type ChunkHits = { first: number; scanned: number; count: number; lines: Uint16Array }

/** Who waits for lines: hears of what changed, at once and often, and when all were looked at. `since` is a time, microseconds: nothing before it is another. */
export type Watcher = {
  parts: () => readonly Part[]
  onChange: (since: number) => void
  onFail: (error: unknown) => void
  onDone?: () => void
}

export class Hits {
  readonly query: Query
  readonly #chunks = new WeakMap<Part, Map<number, ChunkHits>>()
  readonly #watchers = new Set<Watcher>()
  #working = false

  constructor(query: Query) {
    this.query = query
  }

  /** Looks for as long as somebody watches; returns what ends it. */
  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher)
    this.look()
    return () => void this.#watchers.delete(watcher)
  }

  get watched(): boolean {
    return this.#watchers.size > 0
  }

  of(part: Part, chunk: ChunkInfo): ChunkHits | undefined {
    return this.#chunks.get(part)?.get(chunk.first)
  }

  /** There may be lines that were not looked at. */
  look(): void {
    if (this.#working || this.query.everything) return
    this.#working = true
    void this.#work().finally(() => {
      this.#working = false
    })
  }

  async #work(): Promise<void> {
    await turn()
    try {
      for (let next = this.#next(); next; next = this.#next()) {
        this.#scan(...next)
        await turn()
      }
      for (const { onDone } of this.#watchers) onDone?.()
    } catch (error) {
      for (const watcher of [...this.#watchers]) watcher.onFail(error)
    }
  }

  /** The newest chunk that has lines which were not looked at. */
  #next(): [part: Part, chunk: number] | undefined {
    let best: [part: Part, chunk: number] | undefined
    let newest = Number.NEGATIVE_INFINITY
    for (const { parts } of this.#watchers)
      for (const part of parts()) {
        const known = this.#known(part)
        for (let at = part.chunks.length - 1; at >= 0; at--) {
          const { first, count, to } = part.chunks[at] as ChunkInfo
          // Times only go back from here, but for a little disorder.
          if (to <= newest) break
          if ((known.get(first)?.scanned ?? 0) >= count) continue
          newest = to
          best = [part, at]
          break
        }
      }
    return best
  }

  #known(part: Part): Map<number, ChunkHits> {
    const known = this.#chunks.get(part) ?? new Map<number, ChunkHits>()
    this.#chunks.set(part, known)
    for (const first of known.keys()) {
      if (first >= part.first) break
      known.delete(first)
    }
    return known
  }

  #scan(part: Part, at: number): void {
    const { first, count, from } = part.chunks[at] as ChunkInfo
    const known = this.#known(part)
    let entry = known.get(first)
    if (!entry) {
      entry = { first, scanned: 0, count: 0, lines: new Uint16Array(16) }
      known.set(first, entry)
      // In the order of their lines, so that what is dropped is at the beginning.
      if (known.size > 1) this.#chunks.set(part, new Map([...known].sort(([a], [b]) => a - b)))
    }
    const mine = entry
    const before = mine.count
    const fresh = mine.scanned === 0 && at < part.chunks.length - 1
    mine.scanned = this.query.scan(part, at, mine.scanned, count, (line) => {
      if (mine.count === mine.lines.length) {
        const larger = new Uint16Array(mine.count * 2)
        larger.set(mine.lines)
        mine.lines = larger
      }
      mine.lines[mine.count++] = line
    })
    let since = Number.POSITIVE_INFINITY
    if (mine.count > before) since = fresh ? from : placedAt(part, at, mine.lines[before] as number)
    for (const { parts, onChange } of this.#watchers) if (parts().includes(part)) onChange(since)
  }
}

/** The time of a line, or of the one that it goes on from: it is put there. */
function placedAt(part: Part, at: number, line: number): number {
  const chunk = part.peek(at).lines()
  const flags = flagsOf(part, chunk)
  let head = line
  while (head > 0 && (flags[head] as number) & goesOn) head--
  return chunk.micros[head] as number
}

/** Everybody who asks the same of the same store, for as long as somebody does. */
const shared = new WeakMap<Parts, Map<string, Hits>>()

export function hitsOf(parts: Parts, query: Query): Hits {
  let all = shared.get(parts)
  if (!all) {
    const mine = new Map<string, Hits>()
    all = mine
    shared.set(parts, mine)
    parts.onChange(() => {
      for (const [key, hits] of mine)
        if (hits.watched) hits.look()
        else mine.delete(key)
    })
  }
  const found = all.get(query.key)
  if (found) return found
  for (const [key, hits] of all) if (!hits.watched) all.delete(key)
  const hits = new Hits(query)
  all.set(query.key, hits)
  return hits
}
