/** Fills batches of lines, one after another, each with buffers of its own that are handed on with it. */
import type { LogBatch } from './log-batch.ts'

/** A batch is full with so many bytes, or lines. Only a single line may make it larger. */
const batchBytes = 256 * 1024
export const batchLines = 8192
/** Batches begin so small, since most sources are quiet, unless the one before was full. */
const fewBytes = 4096
const fewLines = 64
const newline = 0x0a

type Batch = LogBatch & { bytes: Buffer<ArrayBuffer> }

export class BatchWriter {
  #batch = newBatch(fewBytes, fewLines)
  #size = 0
  /** Full ones, oldest first. */
  readonly #full: Batch[] = []
  /**
   * What lines are taken out of is brought here whole, behind the last line, and its lines are moved together: to move a few bytes
   * within a buffer costs a third of what it costs to copy them from another. Byte `i` of the chunk is at `#moved + i`, up to `#here`.
   */
  #chunk: Buffer | undefined
  #moved = 0
  #here = 0

  /** Whether there are lines that have not been taken. */
  get waiting(): boolean {
    return this.#batch.count > 0 || this.#full.length > 0
  }

  get full(): boolean {
    return this.#full.length > 0
  }

  /** Adds a line out of a chunk, which must not change while lines of it are added. */
  addFrom(chunk: Buffer, from: number, to: number, micros: number, nanos: number, flags: number): void {
    if (chunk !== this.#chunk) this.#bring(chunk, from, to)
    const start = this.#size
    if (to < this.#here && start <= this.#moved + from) {
      this.#batch.bytes.copyWithin(start, this.#moved + from, this.#moved + to)
      this.#commit(start + to - from, micros, nanos, flags)
    }
    // Not all of it had room, or lines from elsewhere may have been written over it.
    else this.add(chunk, from, to, micros, nanos, flags)
  }

  /** @param lost bytes that were left out of it */
  add(bytes: Buffer, from: number, to: number, micros: number, nanos: number, flags: number, lost = 0): void {
    this.#makeRoom(to - from + 1)
    bytes.copy(this.#batch.bytes, this.#size, from, to)
    if (lost > 0) this.#batch.cuts.push([this.#batch.count, lost])
    this.#commit(this.#size + to - from, micros, nanos, flags)
  }

  /** The oldest batch that is full. */
  takeFull(): LogBatch | undefined {
    return this.#full.shift()
  }

  /** The oldest batch, full or not. */
  take(): LogBatch {
    if (this.#full.length === 0) this.#seal()
    return this.#full.shift() as LogBatch
  }

  #bring(chunk: Buffer, from: number, to: number): void {
    this.#makeRoom(to - from + 1)
    const wanted = chunk.length - from
    if (this.#batch.bytes.length - this.#size < wanted) this.#grow(Math.min(batchBytes, this.#size + wanted))
    this.#chunk = chunk
    this.#moved = this.#size - from
    this.#here = from + chunk.copy(this.#batch.bytes, this.#size, from)
  }

  /** Room for so many bytes, be it in the next batch. */
  #makeRoom(wanted: number): void {
    if (this.#size + wanted <= this.#batch.bytes.length) return
    if (this.#size + wanted > batchBytes && this.#batch.count > 0) this.#seal()
    this.#grow(this.#size + wanted)
  }

  #grow(size: number): void {
    const { bytes } = this.#batch
    if (size <= bytes.length) return
    this.#batch.bytes = Buffer.allocUnsafeSlow(Math.max(size, Math.min(bytes.length * 2, batchBytes)))
    bytes.copy(this.#batch.bytes, 0, 0, this.#size)
    this.#chunk = undefined
  }

  /** The line that ends at `end` is there. */
  #commit(end: number, micros: number, nanos: number, flags: number): void {
    const batch = this.#batch
    const at = batch.count++
    if (at === batch.ends.length) moreLines(batch)
    batch.bytes[end] = newline
    batch.ends[at] = this.#size = end + 1
    batch.micros[at] = micros
    batch.nanos[at] = nanos
    batch.flags[at] = flags
    if (batch.count === batchLines || end >= batchBytes) this.#seal()
  }

  #seal(): void {
    const { count, ends } = this.#batch
    this.#full.push(this.#batch)
    // Where much comes, more will.
    const much = this.#size >= batchBytes / 2 || count >= batchLines / 2
    this.#batch = much ? newBatch(batchBytes, ends.length) : newBatch(fewBytes, fewLines)
    this.#size = 0
    this.#chunk = undefined
  }
}

const newBatch = (bytes: number, lines: number): Batch => ({
  count: 0,
  bytes: Buffer.allocUnsafeSlow(bytes),
  ends: new Uint32Array(lines),
  micros: new Float64Array(lines),
  nanos: new Uint16Array(lines),
  flags: new Uint8Array(lines),
  cuts: [],
})

function moreLines(batch: Batch): void {
  const { ends, micros, nanos, flags } = batch
  const more = newBatch(0, ends.length * 2)
  more.ends.set(ends)
  more.micros.set(micros)
  more.nanos.set(nanos)
  more.flags.set(flags)
  batch.ends = more.ends
  batch.micros = more.micros
  batch.nanos = more.nanos
  batch.flags = more.flags
}
