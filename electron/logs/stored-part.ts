/** A part as it is kept: chunks, some of them in memory, laid down in segments of which whole ones go when they are old. */
import { mkdirSync, statSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { LogBatch } from '../core/log-batch.ts'
import { type BlockFacts, type ChunkPlace, decodeChunk, encodeBlock, encodeSeal, readBlocks, readSeal } from './block.ts'
import { ChunkLines, chunkBytes } from './chunk.ts'
import type { ChunkMemory } from './chunk-memory.ts'
import type { Chunk, Part, Peek } from './parts.ts'
import { indexFile, readRange, type SegmentFiles, textFile } from './segment-files.ts'

/** Where the text of a chunk is read to that is looked at once: nobody keeps it. */
const peeked = Buffer.allocUnsafeSlow(chunkBytes)
const minute = 60e6
const day = 86_400e6

/** A pair of files. Lengths are of what is on disk; `bytes` is all of its text, also what is still to be written. */
export type Segment = { base: string; start: number; bytes: number; textLength: number; indexLength: number; sealed: boolean }

/** A chunk at its place. `written` lines of it are on disk; `pending` is what is known of the others. */
export type Slot = ChunkPlace & { segment: Segment; written: number; pending: BlockFacts; lines: ChunkLines | undefined }

const nothing = (): BlockFacts => ({ from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY, marks: 0, gaps: 0 })

export type PartPlace = { folder: string; files: SegmentFiles; memory: ChunkMemory; segmentBytes: () => number }

export class StoredPart implements Part {
  readonly id: number
  readonly source: string
  readonly chunks: Slot[] = []
  readonly segments: Segment[] = []
  readonly #place: PartPlace
  #sequence = 0
  /** The first chunk that may hold lines which are not on disk. */
  #clean = 0

  constructor(id: number, source: string, place: PartPlace) {
    this.id = id
    this.source = source
    this.#place = place
  }

  get first(): number {
    return this.chunks[0]?.first ?? 0
  }
  get end(): number {
    const last = this.chunks.at(-1)
    return last ? last.first + last.count : 0
  }
  /** The newest time in it: microseconds. */
  get newest(): number {
    return this.chunks.reduce((newest, { to }) => Math.max(newest, to), Number.NEGATIVE_INFINITY)
  }
  /** Bytes that are not on disk yet. */
  get unwritten(): number {
    let bytes = 0
    for (let at = this.#clean; at < this.chunks.length; at++) {
      const { lines, written } = this.chunks[at] as Slot
      if (lines && lines.count > written) bytes += lines.size - (written === 0 ? 0 : (lines.ends[written - 1] as number))
    }
    return bytes
  }

  chunkOf = (line: number): number => {
    let low = 0
    let high = this.chunks.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if ((this.chunks[middle] as Slot).first <= line) low = middle
      else high = middle - 1
    }
    return low
  }

  load = (index: number): Chunk => {
    const slot = this.chunks[index]
    if (!slot) throw new RangeError(`part ${this.id} has no chunk ${index}`)
    slot.lines ??= this.#read(slot)
    this.#place.memory.touch(slot)
    return slot.lines
  }

  peek = (index: number): Peek => {
    const slot = this.chunks[index]
    if (!slot) throw new RangeError(`part ${this.id} has no chunk ${index}`)
    const { lines } = slot
    if (lines) return { text: lines.bytes.subarray(0, lines.size), lines: () => lines }
    const text = readRange(textFile(slot.segment.base), slot.textAt, slot.bytes, peeked)
    let read: ChunkLines | undefined
    return { text, lines: () => (read ??= this.#read(slot, text)) }
  }

  #read(slot: Slot, text?: Buffer): ChunkLines {
    const { base } = slot.segment
    const lines = decodeChunk(
      slot,
      readRange(indexFile(base), slot.indexAt, slot.indexLength),
      text ?? readRange(textFile(base), slot.textAt, slot.bytes),
    )
    if (!lines) throw new Error(`${indexFile(base)} is broken`)
    return lines
  }

  /** Takes lines `from` to `to` of a batch in, in memory. `gaps` of them are gap marks. */
  append(batch: LogBatch, from: number, to: number, gaps = 0): void {
    for (let at = from; at < to; ) {
      const time = batch.micros[at] as number
      let slot = this.chunks.at(-1)
      if (!slot?.lines || time > slot.segment.start + day || slot.lines.room(batch, at, to) === 0) slot = this.#newSlot(time)
      const lines = slot.lines as ChunkLines
      const count = lines.room(batch, at, withinDay(batch, at, to, slot.segment.start + day))
      const run = lines.append(batch, at, at + count)
      for (const facts of [slot, slot.pending]) {
        facts.from = Math.min(facts.from, run.from)
        facts.to = Math.max(facts.to, run.to)
        facts.marks += run.marks
        facts.gaps += gaps
      }
      slot.count = lines.count
      slot.bytes += run.bytes
      slot.segment.bytes += run.bytes
      at += count
      this.#place.memory.touch(slot)
    }
  }

  #newSlot(time: number): Slot {
    let segment = this.segments.at(-1)
    if (!segment || segment.sealed || segment.bytes + chunkBytes > this.#place.segmentBytes() || time > segment.start + day) {
      const base = join(this.#place.folder, `${this.id}-${this.#sequence++}`)
      segment = { base, start: time, bytes: 0, textLength: 0, indexLength: 0, sealed: false }
      this.segments.push(segment)
    }
    const first = this.end
    const before = this.chunks.at(-1)
    // Who filled one within a minute will fill the next: it need not grow there step by step.
    const fast = before?.lines && before.bytes > chunkBytes / 2 && before.to - before.from < minute
    const lines = fast ? new ChunkLines(first, Math.ceil(before.count * 1.1), chunkBytes) : new ChunkLines(first)
    const place = { first, count: 0, bytes: 0, ...nothing(), textAt: 0, indexAt: 0, indexLength: 0 }
    const slot: Slot = { ...place, segment, written: 0, pending: nothing(), lines }
    this.chunks.push(slot)
    return slot
  }

  /** Writes what is not on disk. Throws as the disk does; then what was not written still waits. */
  flush(): void {
    const { files } = this.#place
    for (; this.#clean < this.chunks.length; this.#clean++) {
      const slot = this.chunks[this.#clean] as Slot
      const { segment, lines } = slot
      if (lines && lines.count > slot.written) {
        const { index, text } = encodeBlock(lines, slot.written, segment.textLength, slot.pending)
        // Whoever cleared it away while the app runs loses no more than what was in it.
        if (segment.indexLength === 0) mkdirSync(this.#place.folder, { recursive: true, mode: 0o700 })
        files.write(segment.base, text, segment.textLength, index, segment.indexLength)
        if (slot.written === 0) {
          slot.textAt = segment.textLength
          slot.indexAt = segment.indexLength
        }
        segment.textLength += text.length
        segment.indexLength += index.length
        slot.indexLength += index.length
        slot.written = lines.count
        slot.pending = nothing()
      }
      const next = this.chunks[this.#clean + 1]
      if (!next) return
      if (next.segment !== segment && !segment.sealed) this.#seal(segment)
    }
  }

  /** It is full: a table of its chunks is put at its end. */
  #seal(segment: Segment): void {
    const seal = encodeSeal(
      this.chunks.filter((chunk) => chunk.segment === segment),
      segment.indexLength,
      segment.textLength,
    )
    this.#place.files.write(segment.base, new Uint8Array(), segment.textLength, seal, segment.indexLength)
    segment.indexLength += seal.length
    segment.sealed = true
    this.#place.files.finish(segment.base)
  }

  /** Bytes on disk, of text and index. */
  get bytes(): number {
    return this.segments.reduce((sum, { bytes, indexLength }) => sum + bytes + indexLength, 0)
  }

  /** The time of the newest line in the oldest segment: microseconds. */
  get oldestTo(): number | undefined {
    const [segment] = this.segments
    let to: number | undefined
    for (const chunk of this.chunks) {
      if (chunk.segment !== segment) break
      to = Math.max(to ?? chunk.to, chunk.to)
    }
    return to
  }

  dropOldest(): void {
    const segment = this.segments.shift()
    if (!segment) return
    const kept = this.chunks.findIndex((chunk) => chunk.segment !== segment)
    const dropped = this.chunks.splice(0, kept < 0 ? this.chunks.length : kept)
    for (const slot of dropped) this.#place.memory.forget(slot)
    this.#clean = Math.max(0, this.#clean - dropped.length)
    this.#place.files.drop(segment.base)
    for (const path of [textFile(segment.base), indexFile(segment.base)])
      try {
        unlinkSync(path)
      } catch {
        // It was never written, or cannot be removed: then it is found, and dropped again, when the store is next opened.
      }
  }

  dropAll(): void {
    while (this.segments.length > 0) this.dropOldest()
  }

  /** Lets go of memory and files, and leaves what is on disk to whoever moved it. */
  close(): void {
    for (const slot of this.chunks) this.#place.memory.forget(slot)
    for (const { base } of this.segments) this.#place.files.drop(base)
  }

  /**
   * Takes in a segment that was found on disk, after those before it. With `verify` the text of one that is not sealed is held
   * against its checksums; the last one may then have been begun only. Returns whether anything of it had to be left out; throws
   * when nothing of it can be used.
   */
  adopt(sequence: number, verify: boolean, last: boolean): boolean {
    this.#sequence = Math.max(this.#sequence, sequence + 1)
    const base = join(this.#place.folder, `${this.id}-${sequence}`)
    const textSize = statSync(textFile(base)).size
    const indexSize = statSync(indexFile(base)).size
    const sealed = readSeal(indexSize, textSize, (at, length) => readRange(indexFile(base), at, length))
    const text = verify ? (at: number, length: number) => readRange(textFile(base), at, length) : undefined
    const found = sealed ?? readBlocks(readRange(indexFile(base), 0, indexSize), textSize, text)
    const torn = !sealed && (found.indexLength < indexSize || found.textLength < textSize)
    if (torn && found.chunks.length > 0) this.#place.files.cut(base, found.textLength, found.indexLength)
    const start = found.chunks[0]?.from
    if (start === undefined && verify && last) {
      this.#place.files.drop(base)
      for (const path of [textFile(base), indexFile(base)]) unlinkSync(path)
      return true
    }
    if (start === undefined) throw new Error(`${indexFile(base)} holds nothing that is whole`)
    const indexLength = sealed ? indexSize : found.indexLength
    const segment = { base, start, bytes: found.textLength, textLength: found.textLength, indexLength, sealed: sealed !== undefined }
    this.segments.push(segment)
    for (const place of found.chunks) {
      // Numbers follow one another also where a file in between was lost.
      const first = this.chunks.length > 0 ? this.end : place.first
      this.chunks.push({ ...place, first, segment, written: place.count, pending: nothing(), lines: undefined })
    }
    // The last one grows again once it was read.
    this.#clean = Math.max(0, this.chunks.length - 1)
    return torn
  }
}

/** Where lines begin that are too late for their segment: it holds a day at most, so that what is old can go by whole ones. */
function withinDay(batch: LogBatch, from: number, to: number, limit: number): number {
  if ((batch.micros[to - 1] as number) <= limit) return to
  for (let at = from + 1; at < to; at++) if ((batch.micros[at] as number) > limit) return at
  return to
}
