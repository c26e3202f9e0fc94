/** Lines in memory: arrays beside each other that grow together, so that taking in a batch is a few copies and no objects. */
import { flag, type LogBatch } from '../core/log-batch.ts'
import type { Chunk } from './parts.ts'

/** A chunk is full with so many bytes, or lines. Only a single line may make it larger. */
export const chunkBytes = 2 * 1024 * 1024
export const chunkLines = 65_536

/** What a run of lines adds to what is known of its chunk. Times: microseconds. */
export type Run = { bytes: number; from: number; to: number; marks: number }

export class ChunkLines implements Chunk {
  readonly first: number
  count = 0
  bytes: Buffer
  ends: Uint32Array<ArrayBuffer>
  micros: Float64Array<ArrayBuffer>
  nanos: Uint16Array<ArrayBuffer>
  flags: Uint8Array<ArrayBuffer>
  /** By index, of those that were cut. */
  readonly cuts = new Map<number, number>()

  /** Begins small: most sources are quiet, and each has a chunk that grows. */
  constructor(first: number, lines = 32, bytes = 2048) {
    this.first = first
    this.bytes = Buffer.allocUnsafeSlow(bytes)
    this.ends = new Uint32Array(lines)
    this.micros = new Float64Array(lines)
    this.nanos = new Uint16Array(lines)
    this.flags = new Uint8Array(lines)
  }

  cutOf = (index: number): number => this.cuts.get(index) ?? 0

  /** Bytes of its lines. */
  get size(): number {
    return this.count === 0 ? 0 : (this.ends[this.count - 1] as number)
  }

  /** Bytes of memory that it takes. */
  get memory(): number {
    return this.bytes.length + this.ends.length * 15
  }

  /** How many lines of a batch, from `from` on and before `to`, go in; at least one when it is empty. */
  room(batch: LogBatch, from: number, to: number): number {
    const start = from === 0 ? 0 : (batch.ends[from - 1] as number)
    const limit = start + chunkBytes - this.size
    let low = from
    let high = Math.min(to, from + chunkLines - this.count)
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if ((batch.ends[middle - 1] as number) <= limit) low = middle
      else high = middle - 1
    }
    return low > from || this.count > 0 ? low - from : 1
  }

  append(batch: LogBatch, from: number, to: number): Run {
    const start = from === 0 ? 0 : (batch.ends[from - 1] as number)
    const end = batch.ends[to - 1] as number
    const { size, count } = this
    this.#reserve(count + to - from, size + end - start)
    this.bytes.set(batch.bytes.subarray(start, end), size)
    this.micros.set(batch.micros.subarray(from, to), count)
    this.nanos.set(batch.nanos.subarray(from, to), count)
    this.flags.set(batch.flags.subarray(from, to), count)
    const moved = size - start
    let earliest = Number.POSITIVE_INFINITY
    let latest = Number.NEGATIVE_INFINITY
    let marks = 0
    for (let line = from, at = count; line < to; line++, at++) {
      this.ends[at] = (batch.ends[line] as number) + moved
      const time = batch.micros[line] as number
      if (time < earliest) earliest = time
      if (time > latest) latest = time
      if ((batch.flags[line] as number) & flag.mark) marks++
    }
    for (const [line, lost] of batch.cuts) if (line >= from && line < to) this.cuts.set(count + line - from, lost)
    this.count += to - from
    return { bytes: end - start, from: earliest, to: latest, marks }
  }

  #reserve(lines: number, bytes: number): void {
    if (bytes > this.bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(bytes, Math.min(this.bytes.length * 2, chunkBytes)))
      larger.set(this.bytes.subarray(0, this.size))
      this.bytes = larger
    }
    if (lines <= this.ends.length) return
    const length = Math.max(lines, Math.min(this.ends.length * 2, chunkLines))
    const { ends, micros, nanos, flags } = this
    this.ends = new Uint32Array(length)
    this.ends.set(ends)
    this.micros = new Float64Array(length)
    this.micros.set(micros)
    this.nanos = new Uint16Array(length)
    this.nanos.set(nanos)
    this.flags = new Uint8Array(length)
    this.flags.set(flags)
  }
}
