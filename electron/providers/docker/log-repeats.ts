/**
 * Takes out what an engine gives twice. Docker 20.10 opens the file of a log that it turns over more than once when the log is followed,
 * and begins anew each time: the command line shows the same lines twice, too. They are known by their times, which within a channel
 * never go back otherwise unless somebody sets the clock, and by having been there with the same words.
 */
import { crc32 } from 'node:zlib'
import { flag, type LogBatch } from '../../core/log-batch.ts'
import { withoutLines } from '../../core/without-lines.ts'

/** Lines that are remembered; the engine goes back by what came while it was told that the file was turned over. */
const most = 16_384

export class Repeats {
  #micros = new Float64Array(64)
  #nanos = new Uint16Array(64)
  /** A checksum of the words, and one bit for the channel. */
  #shapes = new Uint32Array(64)
  #count = 0
  /** The newest time of each channel. */
  readonly #newest = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
  readonly #nanosOfNewest = [0, 0]
  /** While lines come again: those that may. */
  #known: Set<string> | undefined

  /** The batch without what has been there; undefined when that is all of it. */
  newsIn(batch: LogBatch): LogBatch | undefined {
    let repeated: number[] | undefined
    for (let index = 0, start = 0; index < batch.count; index++) {
      const micros = batch.micros[index] as number
      const nanos = batch.nanos[index] as number
      const flags = batch.flags[index] as number
      const channel = flags & flag.err
      const end = batch.ends[index] as number
      const shape = ((crc32(batch.bytes.subarray(start, end)) & ~flag.err) | channel) >>> 0
      start = end
      if (flags & flag.untimed) continue
      const newest = this.#newest[channel] as number
      if (micros > newest || (micros === newest && nanos > (this.#nanosOfNewest[channel] as number))) {
        this.#newest[channel] = micros
        this.#nanosOfNewest[channel] = nanos
        this.#known = undefined
      } else if (this.#hasBeen(micros, nanos, shape)) {
        repeated ??= []
        repeated.push(index)
        continue
      }
      this.#remember(micros, nanos, shape)
    }
    return repeated ? withoutLines(batch, repeated) : batch
  }

  #hasBeen(micros: number, nanos: number, shape: number): boolean {
    // A clock that does not count nanoseconds may well give two lines the same time.
    if (nanos === 0 && micros === this.#newest[shape & flag.err] && !this.#known) return false
    this.#known ??= this.#keys()
    return this.#known.has(`${micros} ${nanos} ${shape}`)
  }

  #keys(): Set<string> {
    const keys = new Set<string>()
    for (let at = 0; at < Math.min(this.#count, this.#micros.length); at++)
      keys.add(`${this.#micros[at]} ${this.#nanos[at]} ${this.#shapes[at]}`)
    return keys
  }

  #remember(micros: number, nanos: number, shape: number): void {
    if (this.#count === this.#micros.length && this.#count < most) this.#grow()
    const at = this.#count++ % this.#micros.length
    this.#micros[at] = micros
    this.#nanos[at] = nanos
    this.#shapes[at] = shape
  }

  #grow(): void {
    const { length } = this.#micros
    const [micros, nanos, shapes] = [new Float64Array(length * 2), new Uint16Array(length * 2), new Uint32Array(length * 2)]
    micros.set(this.#micros)
    nanos.set(this.#nanos)
    shapes.set(this.#shapes)
    this.#micros = micros
    this.#nanos = nanos
    this.#shapes = shapes
  }
}
