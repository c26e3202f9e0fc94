/**
 * What is known of each line beside its bytes: its level, and whether it goes on from the line above it, as the lines of a stack trace
 * do. A byte a line, remembered for as long as its part is, since reading it off a million lines takes a while.
 */
import { flag } from '../../core/log-batch.ts'
import type { Chunk, Part } from '../parts.ts'
import { levelAt, levelNames } from './levels.ts'

/** Bits of a line's byte: the number of its level, and this one. */
export const levelBits = 7
export const goesOn = 8

const errorLevel = levelNames.indexOf('error')

/** What follows within so many microseconds may go on from what is above it. */
const together = 5e6

/** What is going on where the last line ended: nothing, Python's traceback, Go's goroutines. */
type Mode = 0 | 'python' | 'go'
type Known = { upTo: number; flags: Uint8Array; mode: Mode }

const known = new WeakMap<Part, Map<number, Known>>()

/** A byte for each line of a chunk, at its index. Good for as long as the chunk has no more lines than it has now. */
export function flagsOf(part: Part, chunk: Chunk): Uint8Array {
  const chunks = known.get(part) ?? new Map<number, Known>()
  known.set(part, chunks)
  // What is no longer kept was at the beginning.
  for (const first of chunks.keys()) {
    if (first >= part.first) break
    chunks.delete(first)
  }
  const entry: Known = chunks.get(chunk.first) ?? { upTo: 0, flags: new Uint8Array(Math.max(chunk.count, 64)), mode: 0 }
  chunks.set(chunk.first, entry)
  if (entry.upTo < chunk.count) extend(entry, chunk)
  return entry.flags
}

function extend(entry: Known, chunk: Chunk): void {
  const { bytes, ends, micros, flags: said, count } = chunk
  if (entry.flags.length < count) {
    const larger = new Uint8Array(Math.max(count, entry.flags.length * 2))
    larger.set(entry.flags)
    entry.flags = larger
  }
  const { flags } = entry
  for (let line = entry.upTo; line < count; line++) {
    if ((said[line] as number) & flag.mark) {
      flags[line] = 0
      entry.mode = 0
      continue
    }
    const start = line === 0 ? 0 : (ends[line - 1] as number)
    const end = (ends[line] as number) - 1
    const level = levelAt(bytes, start, end)
    const follows =
      line > 0 &&
      ((said[line - 1] as number) & flag.mark) === 0 &&
      (micros[line] as number) - (micros[line - 1] as number) < together &&
      ((said[line] as number) & flag.err) === ((said[line - 1] as number) & flag.err)
    const after = line > 0 ? (flags[line - 1] as number) & levelBits : 0
    if (follows && (continues(entry, bytes, start, end) || (after === errorLevel && isException(bytes, start, end))))
      flags[line] = goesOn | (level || (flags[line - 1] as number) & levelBits)
    else {
      entry.mode = modeOf(bytes, start, end)
      // Nobody prints a traceback because all is well.
      flags[line] = level || (entry.mode === 'python' ? errorLevel : 0)
    }
  }
  entry.upTo = count
}

const text = (bytes: Buffer, from: number, to: number) => bytes.toString('latin1', from, to)
const begins = (bytes: Buffer, start: number, end: number, word: string) =>
  end - start >= word.length && bytes[start] === word.charCodeAt(0) && text(bytes, start, start + word.length) === word

/** Whether a line, given the ones before it, belongs to them. */
function continues(entry: Known, bytes: Buffer, start: number, end: number): boolean {
  const byte = bytes[start] as number
  if (byte === 0x09 || (byte === 0x20 && bytes[start + 1] === 0x20 && end - start > 2)) return true
  if (byte === 0x20 && begins(bytes, start, end, ' at ')) return true
  // What closes something that was opened above.
  if ((byte === 0x7d || byte === 0x5d || byte === 0x29) && end - start <= 3) return true
  if (byte === 0x43 && begins(bytes, start, end, 'Caused by: ')) return true
  if (entry.mode === 'python') {
    if (end === start) return true
    const head = text(bytes, start, Math.min(end, start + 200))
    // The exception itself stands after what led to it, and ends it.
    if (!/^[\w.]*(?:Error|Exception|Warning|Exit|Interrupt|Iteration)\b/.test(head))
      return /^(?:During handling|The above exc|Traceback )/.test(head)
    entry.mode = 0
    return true
  }
  if (entry.mode === 'go') {
    if (end === start) return true
    const head = text(bytes, start, Math.min(end, start + 200))
    if (/^(?:goroutine \d|created by |\[signal |exit status |runtime: |panic\()/.test(head)) return true
    return bytes[end - 1] === 0x29 && /^[\w./*()\-[\]·{}]+\(.*\)$/.test(head)
  }
  return false
}

/** What an error is followed by, on a line of its own: java.lang.IllegalStateException: no */
const isException = (bytes: Buffer, start: number, end: number) =>
  ((bytes[start] as number) | 0x20) >= 0x61 &&
  /^[\w$]+(?:\.[\w$]+)+(?:Exception|Error|Throwable)(?::|$)/.test(text(bytes, start, Math.min(end, start + 200)))

function modeOf(bytes: Buffer, start: number, end: number): Mode {
  const byte = bytes[start]
  if (byte === 0x54 && begins(bytes, start, end, 'Traceback (most recent call last)')) return 'python'
  if (byte === 0x70 && begins(bytes, start, end, 'panic: ')) return 'go'
  if (byte === 0x66 && begins(bytes, start, end, 'fatal error: ')) return 'go'
  if (byte === 0x67 && begins(bytes, start, end, 'goroutine ')) return 'go'
  return 0
}
