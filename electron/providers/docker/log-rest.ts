/** Where a log was left, so that what comes after its last line can be told when it is read once more. */
import { flag, type LogBatch } from '../../core/log-batch.ts'
import { withoutLines } from '../../core/without-lines.ts'

type Moment = { micros: number; nanos: number }

/** Lines of the two channels are out of order by no more than this: microseconds. */
const disorder = 1_000_000

const isAfter = (a: Moment, b: Moment) => a.micros > b.micros || (a.micros === b.micros && a.nanos > b.nanos)
const momentOf = (batch: LogBatch, index: number): Moment => ({
  micros: batch.micros[index] as number,
  nanos: batch.nanos[index] as number,
})
const textOf = (batch: LogBatch, index: number): Uint8Array<ArrayBuffer> =>
  batch.bytes.subarray(index === 0 ? 0 : (batch.ends[index - 1] as number), batch.ends[index])

export class LastLine {
  #text: Uint8Array | undefined
  #at: Moment = { micros: 0, nanos: 0 }
  #err = 0
  #newest: Moment = { micros: Number.NEGATIVE_INFINITY, nanos: 0 }
  /** How often just this line, and nothing else, was the last one: one that is repeated within its nanosecond. */
  #times = 0

  get known(): boolean {
    return this.#text !== undefined
  }

  /** Before a batch is handed on. */
  see(batch: LogBatch): void {
    const { count } = batch
    if (count === 0) return
    for (let index = 0; index < count; index++) {
      const micros = batch.micros[index] as number
      if (micros < this.#newest.micros) continue
      const moment = momentOf(batch, index)
      if (isAfter(moment, this.#newest)) this.#newest = moment
    }
    let same = 1
    while (same < count && this.#alike(batch, count - 1, count - 1 - same)) same++
    this.#times = same === count && this.isAt(batch, 0) ? this.#times + same : same
    this.#at = momentOf(batch, count - 1)
    this.#err = (batch.flags[count - 1] as number) & flag.err
    this.#text = textOf(batch, count - 1).slice()
  }

  /** From when to ask in order to find it again. */
  since(asked: Moment | undefined): Moment {
    const early = { micros: this.#at.micros - disorder, nanos: this.#at.nanos }
    return asked && isAfter(asked, early) ? asked : early
  }

  isAt(batch: LogBatch, index: number): boolean {
    return (
      batch.micros[index] === this.#at.micros &&
      batch.nanos[index] === this.#at.nanos &&
      ((batch.flags[index] as number) & flag.err) === this.#err &&
      this.#text !== undefined &&
      Buffer.compare(this.#text, textOf(batch, index)) === 0
    )
  }

  /** Tells what comes after it. */
  after(): { readonly missed: boolean; newsIn: (batch: LogBatch) => LogBatch | undefined } {
    let left = this.#times
    let open = true
    let missed = false
    return {
      get missed() {
        return missed
      },
      newsIn: (batch) => {
        let from = 0
        for (; open && from < batch.count; from++) {
          if (this.isAt(batch, from)) open = --left > 0
          else if (isAfter(momentOf(batch, from), this.#newest)) {
            open = false
            missed = left === this.#times
            break
          }
        }
        return from === 0 && batch.count > 0
          ? batch
          : withoutLines(
              batch,
              Array.from({ length: from }, (_, index) => index),
            )
      },
    }
  }

  #alike(batch: LogBatch, a: number, b: number): boolean {
    return (
      batch.micros[a] === batch.micros[b] &&
      batch.nanos[a] === batch.nanos[b] &&
      (((batch.flags[a] as number) ^ (batch.flags[b] as number)) & flag.err) === 0 &&
      Buffer.compare(textOf(batch, a), textOf(batch, b)) === 0
    )
  }
}
