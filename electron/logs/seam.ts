/**
 * How what is read again meets what is kept. An engine can be asked from a moment on, not from a line on, and what two channels
 * wrote at once may be out of order: so it is asked from a little earlier, and what is here already is known by time, channel and content.
 */
import { crc32 } from 'node:zlib'
import { flag, type LogBatch } from '../core/log-batch.ts'
import type { Chunk, Moment, Part, Seam as SeamState } from './parts.ts'

/** Lines are out of order by no more than this: microseconds. */
export const disorder = 1_000_000

type Lines = Pick<Chunk, 'ends' | 'micros' | 'nanos' | 'flags'> & { bytes: Uint8Array }

export const isAfter = (a: Moment, b: Moment): boolean => a.micros > b.micros || (a.micros === b.micros && a.nanos > b.nanos)
export const momentOf = (lines: Lines, index: number): Moment => ({
  micros: lines.micros[index] as number,
  nanos: lines.nanos[index] as number,
})

/**
 * One number for time, channel and content: 21 bits of microseconds, which no two moments within two seconds share, above
 * a checksum of the rest. Numbers, since a second can hold a hundred thousand lines.
 */
export function keyOf(lines: Lines, index: number): number {
  const start = index === 0 ? 0 : (lines.ends[index - 1] as number)
  const seed = (lines.nanos[index] as number) * 2 + ((lines.flags[index] as number) & flag.err)
  const rest = crc32(lines.bytes.subarray(start, lines.ends[index] as number), seed)
  return ((lines.micros[index] as number) % 2 ** 21) * 2 ** 32 + rest
}

/** The lines of a source that are no marks, newest first, with the chunk that each is in. */
export function* backwards(parts: readonly Part[]): Generator<[lines: Chunk, index: number]> {
  for (const part of [...parts].reverse())
    for (let at = part.chunks.length - 1; at >= 0; at--) {
      const chunk = part.load(at)
      for (let index = chunk.count - 1; index >= 0; index--) if (((chunk.flags[index] as number) & flag.mark) === 0) yield [chunk, index]
    }
}

export class Seam {
  readonly probe: boolean
  /** From when to ask. */
  since: Moment
  readonly newest: Moment
  state: SeamState = 'open'
  /** Lines of before have come again, or are too old to: nothing is to be looked for any more. */
  over = false
  /** Reading was interrupted: when newer lines follow on what is here, that is to be said once. */
  interrupted = false
  /** How often each line since `since` is kept and has not come again. */
  readonly #left: Map<number, number>
  #recurred = false
  /** The first line that is kept, until it has come again, where it is so near that older ones come before it. */
  #first: number | undefined
  /** Kept while it was not known whether they follow on what is here: that they come again proves nothing. */
  readonly unproven: Set<number>

  private constructor(probe: boolean, newest: Moment, left: Map<number, number>, unproven: Set<number>) {
    this.probe = probe
    this.newest = newest
    this.since = { micros: newest.micros - disorder, nanos: newest.nanos }
    this.#left = left
    this.unproven = unproven
  }

  /**
   * Undefined when no line is kept. `before` is the seam that did not hold, if there was one. With `beheaded` there were lines before
   * the first one that is kept: what comes of them now would be out of place, and is not wanted here.
   */
  static of(parts: readonly Part[], probe: boolean, before: Seam | undefined, beheaded: boolean): Seam | undefined {
    let newest: Moment | undefined
    let all = true
    // Lists of numbers: it may be a million lines.
    const keys: number[] = []
    const micros: number[] = []
    const nanos: number[] = []
    for (const [lines, index] of backwards(parts)) {
      const moment = momentOf(lines, index)
      if (!newest || isAfter(moment, newest)) newest = moment
      // What was written earlier than this one is no more than the disorder later than it.
      if (moment.micros < newest.micros - 2 * disorder) {
        all = false
        break
      }
      keys.push(keyOf(lines, index))
      micros.push(moment.micros)
      nanos.push(moment.nanos)
    }
    if (!newest) return undefined
    const missed = before?.state === 'missed' && before.probe
    const seam = new Seam(probe, newest, new Map(), missed ? before.unproven : new Set())
    if (all && beheaded) seam.#beginWith(keys.at(-1) as number, { micros: micros.at(-1) as number, nanos: nanos.at(-1) as number })
    for (let at = 0; at < keys.length; at++) {
      if (isAfter(seam.since, { micros: micros[at] as number, nanos: nanos[at] as number })) continue
      const key = keys[at] as number
      seam.#left.set(key, (seam.#left.get(key) ?? 0) + 1)
    }
    return seam
  }

  #beginWith(key: number, moment: Moment): void {
    this.#first = key
    if (isAfter(this.since, moment)) this.since = moment
  }

  /** What is to become of a line: `gap` and `resumed` are to be kept behind a mark. */
  judge(batch: LogBatch, index: number): 'keep' | 'drop' | 'gap' | 'resumed' {
    if (this.state === 'missed' && this.probe) return 'drop'
    const moment = momentOf(batch, index)
    if (isAfter(moment, this.newest)) {
      if (this.state === 'open') {
        this.state = this.#recurred ? 'met' : 'missed'
        if (this.state === 'missed') return this.probe ? 'drop' : 'gap'
      }
      this.over = moment.micros > this.newest.micros + disorder
      const resumed = this.interrupted && this.state === 'met'
      this.interrupted = false
      return resumed ? 'resumed' : 'keep'
    }
    if (isAfter(this.since, moment)) return 'drop'
    const key = keyOf(batch, index)
    const left = this.#left.get(key) ?? 0
    if (key === this.#first) this.#first = undefined
    if (left === 0) {
      if (this.#first !== undefined) return 'drop'
      if (this.state === 'open' && !this.#recurred) this.unproven.add(key)
      return 'keep'
    }
    this.#left.set(key, left - 1)
    if (!this.unproven.has(key)) {
      this.#recurred = true
      if (this.state === 'open' && !isAfter(this.newest, moment)) this.state = 'met'
    }
    return 'drop'
  }
}
