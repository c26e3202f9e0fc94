/**
 * Makes lines of the bytes of a log in which each line has its time in front, in memory that does not depend on how long a line is.
 * The common line is looked at once and copied once, from the engine's bytes into the batch.
 */
import { BatchWriter } from './batch-writer.ts'
import { flag, type LogBatch } from './log-batch.ts'
import { longestTime, noTime, TimeReader, unsure } from './rfc3339.ts'

/** Bytes of a line that are kept. */
export const longestLine = 1024 * 1024

const newline = 0x0a
const carriageReturn = 0x0d
const space = 0x20

export type PieceOptions = {
  /**
   * The engine writes longer lines in pieces of (a multiple of) so many bytes, each with a time of its own. 0: a piece may have any
   * length; where no frames say where one begins, lines are in one piece then.
   */
  piece: number
  /** Frames say where a piece begins. Without them, it is told by counting. */
  framed: boolean
}

/** What is there of the line that a channel is in the middle of. */
class Unfinished {
  readonly channel: number
  /** A time may be here, at the beginning of a line or of a piece of one. */
  timeDue = true
  begun = false
  timed = false
  micros = 0
  nanos = 0
  /** Of its text, as far as it is kept. */
  kept: Buffer<ArrayBuffer> = Buffer.alloc(0)
  length = 0
  lost = 0
  /** The last byte so far. */
  last = 0
  /** Bytes of the piece so far. */
  piece = 0
  /** Bytes that may turn out to be a time once more of them came. */
  readonly carry = Buffer.alloc(longestTime + 1)
  carried = 0

  constructor(channel: number) {
    this.channel = channel
  }

  begin(time: TimeReader): void {
    // Of a line in pieces the first time counts.
    if (!this.begun) {
      this.timed = true
      this.micros = time.micros
      this.nanos = time.nanos
    }
    this.begun = true
  }

  keep(bytes: Buffer, from: number, to: number): void {
    this.begun = true
    this.piece += to - from
    if (to > from) this.last = bytes[to - 1] as number
    const room = Math.min(to - from, longestLine - this.length)
    this.lost += to - from - room
    if (room === 0) return
    if (this.length + room > this.kept.length) {
      const larger = Buffer.allocUnsafeSlow(Math.min(longestLine, Math.max(this.kept.length * 2, this.length + room, 1024)))
      this.kept.copy(larger, 0, 0, this.length)
      this.kept = larger
    }
    bytes.copy(this.kept, this.length, from, from + room)
    this.length += room
  }

  clear(): void {
    this.timeDue = true
    this.begun = this.timed = false
    this.length = this.lost = this.last = this.piece = 0
    // One long line is no reason to expect another.
    if (this.kept.length > 65_536) this.kept = Buffer.alloc(0)
  }
}

export class TimedLines {
  readonly #out = new Unfinished(0)
  readonly #err = new Unfinished(flag.err)
  readonly #batch = new BatchWriter()
  readonly #time = new TimeReader()
  readonly #framed: boolean
  readonly #piece: number
  /** Of the line before, in both channels. */
  #micros = Number.NaN
  #nanos = 0

  constructor({ piece, framed }: PieceOptions) {
    this.#piece = piece
    this.#framed = framed
  }

  /** Whether there are lines that have not been taken. */
  get waiting(): boolean {
    return this.#batch.waiting
  }

  takeFull(): LogBatch | undefined {
    return this.#batch.takeFull()
  }

  take(): LogBatch {
    return this.#batch.take()
  }

  /** @param first whether the engine says that a piece begins here */
  push(channel: 'out' | 'err', bytes: Buffer, from: number, to: number, first: boolean): void {
    const line = channel === 'out' ? this.#out : this.#err
    if (first && this.#framed) this.#beginPiece(line)
    const counted = !this.#framed && this.#piece > 0
    let at = from
    while (at < to) {
      if (line.timeDue) {
        at = this.#readTime(line, bytes, at, to)
        continue
      }
      const until = counted ? Math.min(to, at + this.#piece - line.piece) : to
      const found = bytes.indexOf(newline, at)
      const ends = found !== -1 && found < to && found <= until
      if (ends && line.length === 0) this.#add(line, bytes, at, found)
      else {
        line.keep(bytes, at, ends ? found : until)
        if (ends) this.#finish(line)
        else if (counted && line.piece === this.#piece) line.timeDue = true
      }
      at = ends ? found + 1 : until
    }
  }

  /** No more will come: what has no newline is a line, too. */
  end(): void {
    for (const line of [this.#out, this.#err]) {
      if (line.carried > 0) this.#settle(line)
      if (line.begun) this.#finish(line)
    }
  }

  #beginPiece(line: Unfinished): void {
    if (line.carried > 0) this.#settle(line)
    // What is no full piece does not go on: it is the last thing that a program said before it ended, and it has been started again.
    if (line.begun && this.#piece > 0 && line.piece % this.#piece !== 0) this.#finish(line)
    line.timeDue = true
    line.piece = 0
  }

  /** Reads the time that may be at `at`, and says where to go on. */
  #readTime(line: Unfinished, bytes: Buffer, at: number, to: number): number {
    if (line.carried > 0) return this.#readCarried(line, bytes, at, to)
    const end = this.#time.read(bytes, at, to)
    if (end === unsure || end === to) {
      line.carried = bytes.copy(line.carry, 0, at, to)
      return to
    }
    return this.#afterTime(line, bytes, at, end)
  }

  /** The same where the stream was cut within what may be a time: a few bytes more, until one can tell. */
  #readCarried(line: Unfinished, bytes: Buffer, at: number, to: number): number {
    const before = line.carried
    const size = before + bytes.copy(line.carry, before, at, Math.min(to, at + line.carry.length - before))
    const end = this.#time.read(line.carry, 0, size)
    if (end === unsure || end === size) {
      line.carried = size
      return at + size - before
    }
    line.carried = 0
    const next = this.#afterTime(line, line.carry, 0, end)
    // It was no time: it is text, all that was put aside of it.
    if (next < before) line.keep(line.carry, next, before)
    return at + Math.max(0, next - before)
  }

  #afterTime(line: Unfinished, bytes: Buffer, at: number, end: number): number {
    line.timeDue = false
    line.piece = 0
    const next = end === noTime ? 0 : (bytes[end] as number)
    // An empty line may have lost the space after its time.
    if (next !== space && next !== newline) {
      line.begun = true
      return at
    }
    line.begin(this.#time)
    return next === space ? end + 1 : end
  }

  /** Nothing follows what was put aside: it is a time, or it is text. */
  #settle(line: Unfinished): void {
    const size = line.carried
    line.carried = 0
    line.timeDue = false
    // As if a line ended here.
    line.carry[size] = newline
    if (this.#time.read(line.carry, 0, size + 1) === size) line.begin(this.#time)
    else line.keep(line.carry, 0, size)
  }

  /** Ends a line whose text is whole in the chunk. */
  #add(line: Unfinished, bytes: Buffer, from: number, to: number): void {
    const flags = this.#timeOf(line)
    const end = to > from && bytes[to - 1] === carriageReturn ? to - 1 : to
    this.#batch.addFrom(bytes, from, end, this.#micros, this.#nanos, flags)
    line.timeDue = true
    line.begun = line.timed = false
    line.piece = 0
  }

  /** Ends a line whose text was kept apart. */
  #finish(line: Unfinished): void {
    const flags = this.#timeOf(line)
    if (line.last === carriageReturn) {
      if (line.lost > 0) line.lost--
      else line.length--
    }
    const whole = line.lost === 0 ? line.length : wholeCharacters(line.kept, line.length)
    this.#batch.add(line.kept, 0, whole, this.#micros, this.#nanos, flags, line.lost + line.length - whole)
    line.clear()
  }

  /** Sets what is the time of the line from now on, and returns its flags. */
  #timeOf(line: Unfinished): number {
    if (line.timed) {
      this.#micros = line.micros
      this.#nanos = line.nanos
      return line.channel
    }
    // Nothing came before it: now is nearer to the truth than nothing.
    if (Number.isNaN(this.#micros)) this.#micros = Date.now() * 1000
    return line.channel | flag.untimed
  }
}

/** How many bytes hold whole characters: a cut must not leave a part of one. */
function wholeCharacters(bytes: Buffer, length: number): number {
  for (let back = 1; back <= Math.min(3, length); back++) {
    const byte = bytes[length - back] as number
    if ((byte & 0xc0) === 0x80) continue
    const wants = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    return wants > back ? length - back : length
  }
  return length
}
