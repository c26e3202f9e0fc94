/** The lines of one part that are shown, in the order in which they are shown: how many, which, and when each was written. */
import type { Chunk, ChunkInfo, Part } from '../parts.ts'
import type { ChunkHits, Hits } from './hits.ts'
import { flagsOf, goesOn } from './line-flags.ts'

/** Of one chunk. `at` gives the line at a place among those shown, `rank` the place of the first that is not before a line. */
export type Shown = { count: number; at: (place: number) => number; rank: (line: number) => number }

/** Moments of lines that were read, of the chunks used last: bytes. */
const momentsLimit = 32 * 1024 * 1024
type Moments = { upTo: number; times: Float64Array }
const moments = new Map<object, Moments>()
let momentBytes = 0

export class Lane {
  readonly part: Part
  readonly #hits: Hits | undefined
  readonly #context: number
  /** For each chunk, the shown lines before it, and the newest time up to its end. */
  #before: number[] = []
  #latest: number[] = []
  count = 0
  readonly #expanded = new Map<number, { key: string; shown: Shown }>()

  /** Without `hits` every line is shown. */
  constructor(part: Part, hits: Hits | undefined, context: number) {
    this.part = part
    this.#hits = hits
    this.#context = context
    this.refresh()
  }

  /** Takes in that the part has other lines, or that more of them were looked at. */
  refresh(): void {
    const { chunks } = this.part
    const before: number[] = []
    const latest: number[] = []
    let count = 0
    let newest = Number.NEGATIVE_INFINITY
    for (let at = 0; at < chunks.length; at++) {
      const chunk = chunks[at] as ChunkInfo
      before.push(count)
      count += this.#hits ? this.shown(at).count : chunk.count
      newest = Math.max(newest, chunk.to)
      latest.push(newest)
    }
    this.#before = before
    this.#latest = latest
    this.count = count
  }

  /** The newest time in each chunk and those before it: what is shown at a time lies between two of these. */
  get latest(): readonly number[] {
    return this.#latest
  }

  shown(at: number): Shown {
    const chunk = this.part.chunks[at] as ChunkInfo
    if (!this.#hits) return { count: chunk.count, at: (place) => place, rank: (line) => Math.min(line, chunk.count) }
    const found = this.#hits.of(this.part, chunk)
    if (this.#context === 0) return found ? shownOf(found.lines, found.count) : nothing
    return this.#withContext(at, chunk, found)
  }

  /** Lines around those that pass are shown, too. */
  get hasContext(): boolean {
    return this.#hits !== undefined && this.#context > 0
  }

  /** Whether a line is there for its own sake, and not for that of one near it. */
  isHit(at: number, line: number): boolean {
    if (!this.#hits || this.#context === 0) return true
    const found = this.#hits.of(this.part, this.part.chunks[at] as ChunkInfo)
    const place = found ? rankIn(found.lines, found.count, line) : 0
    return found !== undefined && place < found.count && found.lines[place] === line
  }

  #withContext(at: number, chunk: ChunkInfo, found: ChunkHits | undefined): Shown {
    const hits = this.#hits as Hits
    const previous = this.part.chunks[at - 1]
    const next = this.part.chunks[at + 1]
    const above = previous && hits.of(this.part, previous)
    const below = next && hits.of(this.part, next)
    const key = `${found?.count ?? 0} ${above?.count ?? 0} ${below?.count ?? 0} ${chunk.count} ${previous?.count ?? 0}`
    const known = this.#expanded.get(chunk.first)
    if (known?.key === key) return known.shown
    const lines: number[] = []
    const add = (middle: number) => {
      const from = Math.max(middle - this.#context, (lines.at(-1) ?? -1) + 1, 0)
      for (let line = from; line <= middle + this.#context && line < chunk.count; line++) lines.push(line)
    }
    if (above && previous) for (const line of lastOf(above, this.#context)) add(line - previous.count)
    for (let place = 0; place < (found?.count ?? 0); place++) add(found?.lines[place] as number)
    if (below && below.count > 0) add(chunk.count + (below.lines[0] as number))
    const shown = shownOf(Uint16Array.from(lines), lines.length)
    this.#expanded.set(chunk.first, { key, shown })
    return shown
  }

  /** Where the line at a place among all that are shown is. */
  find(place: number): { chunk: number; line: number } {
    let low = 0
    let high = this.#before.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if ((this.#before[middle] as number) <= place) low = middle
      else high = middle - 1
    }
    return { chunk: low, line: this.shown(low).at(place - (this.#before[low] as number)) }
  }

  /** The number in the part of the line at a place. */
  numberAt(place: number): number {
    const { chunk, line } = this.find(place)
    return (this.part.chunks[chunk] as ChunkInfo).first + line
  }

  /** The place of the first shown line that is not before line `number` of the part. */
  rankOf(number: number): number {
    const { chunks } = this.part
    if (chunks.length === 0 || number >= this.part.end) return this.count
    if (number <= this.part.first) return 0
    const chunk = this.part.chunkOf(number)
    return (this.#before[chunk] as number) + this.shown(chunk).rank(number - (chunks[chunk] as ChunkInfo).first)
  }

  /** The time by which a shown line is put among others, microseconds: never earlier than that of a line before it. */
  timeAt(place: number): number {
    const { chunk, line } = this.find(place)
    return this.#times(chunk)[line] as number
  }

  /** No line at a place or after it is put before this time, and none before it after that one: known without reading. */
  notBefore(place: number): number {
    const { chunk } = this.find(place)
    return Math.max(
      (this.part.chunks[chunk] as ChunkInfo).from,
      chunk === 0 ? Number.NEGATIVE_INFINITY : (this.#latest[chunk - 1] as number),
    )
  }
  notAfter(place: number): number {
    return this.#latest[this.find(place).chunk] as number
  }

  /** The same for any line of the part, shown or not. */
  timeOf(number: number): number {
    const chunk = this.part.chunkOf(number)
    return this.#times(chunk)[number - (this.part.chunks[chunk] as ChunkInfo).first] as number
  }

  /** How many shown lines are put before a time. */
  countBefore(time: number): number {
    let low = 0
    let high = this.#latest.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#latest[middle] as number) >= time) high = middle
      else low = middle + 1
    }
    if (low === this.#latest.length) return this.count
    const shown = this.shown(low)
    const before = this.#before[low] as number
    // Most times lie between the chunks of whoever writes now and then, who need not be read for it.
    if (shown.count === 0 || time <= (this.part.chunks[low] as ChunkInfo).from) return before
    const times = this.#times(low)
    let from = 0
    let to = shown.count
    while (from < to) {
      const middle = (from + to) >>> 1
      if ((times[shown.at(middle)] as number) < time) from = middle + 1
      else to = middle
    }
    return before + from
  }

  #times(at: number): Float64Array {
    const chunk = this.part.chunks[at] as ChunkInfo
    const known = moments.get(chunk)
    if (known && known.upTo >= chunk.count) {
      moments.delete(chunk)
      moments.set(chunk, known)
      return known.times
    }
    const lines = this.part.load(at)
    const entry = timesOf(this.part, lines, at === 0 ? Number.NEGATIVE_INFINITY : (this.#latest[at - 1] as number), known)
    remember(chunk, known, entry)
    return entry.times
  }
}

/** Lines that go on from one above are put where that one is: what others wrote meanwhile does not come between. */
function timesOf(part: Part, chunk: Chunk, latest: number, known: Moments | undefined): Moments {
  const { micros, count } = chunk
  const kinds = flagsOf(part, chunk)
  let times = known?.times
  if (!times || times.length < count) {
    times = new Float64Array(Math.max(count, Math.min(65_536, (known?.upTo ?? 0) * 2)))
    if (known) times.set(known.times.subarray(0, known.upTo))
  }
  let upTo = known?.upTo ?? 0
  let time = upTo > 0 ? (times[upTo - 1] as number) : latest
  for (; upTo < count; upTo++) {
    const own = micros[upTo] as number
    if (time === Number.NEGATIVE_INFINITY || (own > time && ((kinds[upTo] as number) & goesOn) === 0)) time = own
    times[upTo] = time
  }
  return { upTo, times }
}

function remember(chunk: object, before: Moments | undefined, entry: Moments): void {
  momentBytes += entry.times.byteLength - (before?.times.byteLength ?? 0)
  moments.delete(chunk)
  moments.set(chunk, entry)
  for (const [key, { times }] of moments) {
    if (momentBytes <= momentsLimit || key === chunk) break
    momentBytes -= times.byteLength
    moments.delete(key)
  }
}

const nothing: Shown = { count: 0, at: () => 0, rank: () => 0 }

const shownOf = (lines: Uint16Array, count: number): Shown => ({
  count,
  at: (place) => lines[place] as number,
  rank: (line) => rankIn(lines, count, line),
})

function rankIn(lines: Uint16Array, count: number, line: number): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((lines[middle] as number) < line) low = middle + 1
    else high = middle
  }
  return low
}

function lastOf({ lines, count }: ChunkHits, most: number): number[] {
  return Array.from(lines.subarray(Math.max(0, count - most), count))
}
