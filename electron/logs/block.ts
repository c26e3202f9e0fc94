/**
 * How lines are laid down on disk. A segment is two files: the text, which is the lines and nothing else, and the index, which is blocks: one for each
 * time that lines were written. A block says by checksums whether it, and the text that it speaks of, came to the disk whole.
 * When a segment is full a table of its chunks is put behind the blocks, so that opening it later reads a few hundred bytes.
 * Numbers are little-endian, as on every machine that this runs on.
 */
import { crc32 } from 'node:zlib'
import { ChunkLines } from './chunk.ts'

/** Where a chunk is in its segment, and what is known of it without reading it. Times: microseconds. */
export type ChunkPlace = {
  first: number
  count: number
  bytes: number
  from: number
  to: number
  /** Of its lines, those that are marks, and of these the gaps. */
  marks: number
  gaps: number
  textAt: number
  indexAt: number
  indexLength: number
}

const blockMagic = 0x31424c57
const sealMagic = 0x31534c57
const headerLength = 64
const sealLength = 24
const crcAt = 48
const places = ['first', 'count', 'bytes', 'from', 'to', 'marks', 'gaps', 'textAt', 'indexAt', 'indexLength'] as const

export type BlockFacts = { from: number; to: number; marks: number; gaps: number }

const lengthOf = (count: number, cuts: number) => (headerLength + count * 15 + cuts * 16 + 7) & ~7

/** The block of a chunk's lines from `from` on; its text begins at `textAt` of the text file. Ends are kept as they are in the chunk. */
export function encodeBlock(chunk: ChunkLines, from: number, textAt: number, facts: BlockFacts): { index: Buffer; text: Buffer } {
  const to = chunk.count
  const count = to - from
  const start = from === 0 ? 0 : (chunk.ends[from - 1] as number)
  const text = chunk.bytes.subarray(start, chunk.size)
  const cuts = chunk.cuts.size === 0 ? [] : [...chunk.cuts].filter(([line]) => line >= from)
  const index = Buffer.alloc(lengthOf(count, cuts.length))
  index.writeUInt32LE(blockMagic, 0)
  index.writeUInt32LE(count, 4)
  index.writeDoubleLE(textAt, 8)
  index.writeUInt32LE(text.length, 16)
  index.writeUInt32LE(cuts.length, 20)
  index.writeDoubleLE(chunk.first + from, 24)
  index.writeDoubleLE(facts.from, 32)
  index.writeDoubleLE(facts.to, 40)
  index.writeUInt32LE(crc32(text), 52)
  index.writeUInt32LE(facts.marks, 56)
  index.writeUInt32LE(facts.gaps * 2 + (from === 0 ? 1 : 0), 60)
  let at = headerLength
  const put = (column: Float64Array | Uint32Array | Uint16Array | Uint8Array) => {
    index.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at)
    at += column.byteLength
  }
  put(chunk.micros.subarray(from, to))
  put(new Float64Array(cuts.flat()))
  put(chunk.ends.subarray(from, to))
  put(chunk.nanos.subarray(from, to))
  put(chunk.flags.subarray(from, to))
  index.writeUInt32LE(crc32(index), crcAt)
  return { index, text }
}

/** The length of the block that is whole at `at`, or 0. */
function wholeBlock(index: Buffer, at: number): number {
  if (at + headerLength > index.length || index.readUInt32LE(at) !== blockMagic) return 0
  const length = lengthOf(index.readUInt32LE(at + 4), index.readUInt32LE(at + 20))
  if (at + length > index.length) return 0
  const said = index.readUInt32LE(at + crcAt)
  const none = Buffer.alloc(4)
  const found = crc32(index.subarray(at + crcAt + 4, at + length), crc32(none, crc32(index.subarray(at, at + crcAt))))
  return found === said ? length : 0
}

/**
 * The chunks of a segment by its blocks, up to the first that is not whole. `text` reads the text file, and is given when
 * nobody knows whether the text came to the disk.
 */
export function readBlocks(index: Buffer, textSize: number, text?: (at: number, length: number) => Buffer) {
  const chunks: ChunkPlace[] = []
  let at = 0
  let textLength = 0
  for (let length = wholeBlock(index, 0); length > 0; length = wholeBlock(index, at)) {
    const textAt = index.readDoubleLE(at + 8)
    const bytes = index.readUInt32LE(at + 16)
    if (textAt !== textLength || textAt + bytes > textSize) break
    if (text && crc32(text(textAt, bytes)) !== index.readUInt32LE(at + 52)) break
    const more = index.readUInt32LE(at + 60)
    const facts = {
      count: index.readUInt32LE(at + 4),
      bytes,
      from: index.readDoubleLE(at + 32),
      to: index.readDoubleLE(at + 40),
      marks: index.readUInt32LE(at + 56),
      gaps: more >>> 1,
    }
    const last = chunks.at(-1)
    if ((more & 1) === 0 && last) {
      last.count += facts.count
      last.bytes += bytes
      last.from = Math.min(last.from, facts.from)
      last.to = Math.max(last.to, facts.to)
      last.marks += facts.marks
      last.gaps += facts.gaps
      last.indexLength += length
    } else chunks.push({ ...facts, first: index.readDoubleLE(at + 24), textAt, indexAt: at, indexLength: length })
    at += length
    textLength = textAt + bytes
  }
  return { chunks, indexLength: at, textLength }
}

/** A chunk's lines from its blocks and its text. Undefined when the blocks are not what they were. */
export function decodeChunk(place: Pick<ChunkPlace, 'first' | 'count'>, index: Buffer, text: Buffer): ChunkLines | undefined {
  const chunk = new ChunkLines(place.first, place.count, 0)
  chunk.bytes = text
  const into = (
    column: Float64Array | Uint32Array | Uint16Array | Uint8Array,
    from: number,
    width: number,
    offset: number,
    count: number,
  ) => new Uint8Array(column.buffer, column.byteOffset + offset * width, count * width).set(index.subarray(from, from + count * width))
  let at = 0
  while (at < index.length) {
    const length = wholeBlock(index, at)
    const count = length && index.readUInt32LE(at + 4)
    if (count === 0 || chunk.count + count > place.count) return undefined
    const cuts = index.readUInt32LE(at + 20)
    let column = at + headerLength
    into(chunk.micros, column, 8, chunk.count, count)
    column += count * 8
    for (let cut = 0; cut < cuts; cut++, column += 16) chunk.cuts.set(index.readDoubleLE(column), index.readDoubleLE(column + 8))
    into(chunk.ends, column, 4, chunk.count, count)
    into(chunk.nanos, column + count * 4, 2, chunk.count, count)
    into(chunk.flags, column + count * 6, 1, chunk.count, count)
    chunk.count += count
    at += length
  }
  return chunk.count === place.count && chunk.size === text.length ? chunk : undefined
}

/** What is put behind the last block, which ends at `indexLength`, of a segment that is full. */
export function encodeSeal(chunks: readonly ChunkPlace[], indexLength: number, textLength: number): Buffer {
  const table = new Float64Array(chunks.flatMap((chunk) => places.map((name) => chunk[name])))
  const seal = Buffer.alloc(table.byteLength + sealLength)
  seal.set(new Uint8Array(table.buffer))
  seal.writeDoubleLE(indexLength, table.byteLength)
  seal.writeDoubleLE(textLength, table.byteLength + 8)
  seal.writeUInt32LE(crc32(seal.subarray(0, table.byteLength + 16)), table.byteLength + 16)
  seal.writeUInt32LE(sealMagic, table.byteLength + 20)
  return seal
}

/** The chunks of a sealed segment, read from the end of its index; undefined when it is not sealed. */
export function readSeal(indexSize: number, textSize: number, read: (at: number, length: number) => Buffer) {
  if (indexSize < sealLength) return undefined
  const end = read(indexSize - sealLength, sealLength)
  const indexLength = end.readDoubleLE(0)
  const tableLength = indexSize - sealLength - indexLength
  if (end.readUInt32LE(20) !== sealMagic || !(tableLength >= 0 && indexLength >= 0) || tableLength % (places.length * 8) !== 0)
    return undefined
  const table = read(indexLength, tableLength)
  const textLength = end.readDoubleLE(8)
  if (crc32(end.subarray(0, 16), crc32(table)) !== end.readUInt32LE(16) || textLength > textSize) return undefined
  const chunks: ChunkPlace[] = []
  for (let at = 0; at < tableLength; at += places.length * 8)
    chunks.push(Object.fromEntries(places.map((name, index) => [name, table.readDoubleLE(at + index * 8)])) as ChunkPlace)
  return { chunks, indexLength, textLength }
}
