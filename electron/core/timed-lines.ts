/**
 * Makes lines of the bytes of a log in which each line has its time in front, in memory that does not depend on how long a line is.
 * The common line is looked at once and copied once, from the engine's bytes into the batch.
 */
import { BatchWriter } from './batch-writer.ts'
import { flag, type LogBatch } from './log-batch.ts'
import { noTime, TimeReader, unsure } from './rfc3339.ts'
import { UnfinishedLine } from './unfinished-line.ts'

const newline = 0x0a
const carriageReturn = 0x0d
const space = 0x20

export type PieceOptions = {
  /**
   * The engine writes longer lines in pieces of (a multiple of) so many bytes, each with a time of its own. 0: a piece may have any
   * length; where no frames say where one begins, lines are in one piece then.
   */
  piece: number
  /** It is certain where a piece begins. Else it is told by counting, and by a time where one may begin. */
  framed: boolean
}

export class TimedLines {
  readonly #out = new UnfinishedLine(0)
  readonly #err = new UnfinishedLine(flag.err)
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

  /** Whether a batch is full. */
  get full(): boolean {
    return this.#batch.full
  }

  takeFull(): LogBatch | undefined {
    return this.#batch.takeFull()
  }

  take(): LogBatch {
    return this.#batch.take()
  }

  /** @param first whether a piece begins here, or may begin here when there are no frames */
  push(channel: 'out' | 'err', bytes: Buffer, from: number, to: number, first: boolean): void {
    const line = channel === 'out' ? this.#out : this.#err
    if (first && this.#framed) this.#beginPiece(line)
    else if (first && line.begun && !line.timeDue) line.timeDue = line.maybe = true
    const counted = !this.#framed && this.#piece > 0
    let at = from
    while (at < to) {
      if (line.timeDue) {
        at = this.#readTime(line, bytes, at, to)
        continue
      }
      const until = counted ? Math.min(to, at + Math.max(0, this.#piece - line.piece)) : to
      const found = bytes.indexOf(newline, at)
      const ends = found !== -1 && found < to && found <= until
      if (ends && line.length === 0) this.#add(line, bytes, at, found)
      else {
        line.keep(bytes, at, ends ? found : until)
        if (ends) this.#finish(line)
        else if (counted && line.piece >= this.#piece) line.timeDue = true
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

  #beginPiece(line: UnfinishedLine): void {
    if (line.carried > 0) this.#settle(line)
    if (this.#isLast(line)) this.#finish(line)
    line.timeDue = true
    line.piece = 0
  }

  /**
   * What is no full piece does not go on: it is the last thing that a program said before it ended and was started again, or the end of
   * a long line whose newline the engine has lost, as Docker 20.10 does with the driver `local`.
   */
  #isLast(line: UnfinishedLine): boolean {
    return line.begun && this.#piece > 0 && (line.piece === 0 || line.piece % this.#piece !== 0)
  }

  /** Reads the time that may be at `at`, and says where to go on. */
  #readTime(line: UnfinishedLine, bytes: Buffer, at: number, to: number): number {
    if (line.carried > 0) return this.#readCarried(line, bytes, at, to)
    const end = this.#time.read(bytes, at, to)
    if (end === unsure || end === to) {
      line.carried = bytes.copy(line.carry, 0, at, to)
      return to
    }
    return this.#afterTime(line, bytes, at, end)
  }

  /** The same where the stream was cut within what may be a time: a few bytes more, until one can tell. */
  #readCarried(line: UnfinishedLine, bytes: Buffer, at: number, to: number): number {
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

  #afterTime(line: UnfinishedLine, bytes: Buffer, at: number, end: number): number {
    const next = end === noTime ? 0 : (bytes[end] as number)
    // An empty line may have lost the space after its time.
    if (next === space || next === newline) this.#begin(line)
    else {
      if (!line.maybe) line.piece = 0
      line.timeDue = line.maybe = false
      line.begun = true
      return at
    }
    return next === space ? end + 1 : end
  }

  /** A line begins, or a piece of one, with the time that was just read. */
  #begin(line: UnfinishedLine): void {
    if (line.maybe && this.#isLast(line)) this.#finish(line)
    line.timeDue = line.maybe = false
    line.piece = 0
    // Of a line in pieces the first time counts.
    if (line.begun) return
    line.begun = line.timed = true
    line.micros = this.#time.micros
    line.nanos = this.#time.nanos
  }

  /** Nothing follows what was put aside: it is a time, or it is text. */
  #settle(line: UnfinishedLine): void {
    const size = line.carried
    line.carried = 0
    // As if a line ended here.
    line.carry[size] = newline
    if (this.#time.read(line.carry, 0, size + 1) === size) this.#begin(line)
    else {
      line.timeDue = line.maybe = false
      line.keep(line.carry, 0, size)
    }
  }

  /** Ends a line whose text is whole in the chunk. */
  #add(line: UnfinishedLine, bytes: Buffer, from: number, to: number): void {
    const flags = this.#timeOf(line)
    const end = to > from && bytes[to - 1] === carriageReturn ? to - 1 : to
    this.#batch.addFrom(bytes, from, end, this.#micros, this.#nanos, flags)
    line.timeDue = true
    line.begun = line.timed = false
    line.piece = 0
  }

  /** Ends a line whose text was kept apart. */
  #finish(line: UnfinishedLine): void {
    const flags = this.#timeOf(line)
    line.end()
    this.#batch.add(line.kept, 0, line.length, this.#micros, this.#nanos, flags, line.lost)
    line.clear()
  }

  /** Sets what is the time of the line from now on, and returns its flags. */
  #timeOf(line: UnfinishedLine): number {
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
