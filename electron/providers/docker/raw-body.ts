/** The body of an HTTP answer, found in the bytes of its connection by their places and not by copies. */
import { garbledFault } from './faults.ts'

/** @param first whether a chunk of the answer begins with these bytes */
export type OnBytes = (bytes: Buffer, from: number, to: number, first: boolean) => void
export type RawBody = {
  /** Nothing more belongs to it. */
  readonly over: boolean
  /** It is over when the connection is. */
  readonly untilEnd: boolean
  /** Throws a FaultError when it is no such body. */
  read: (bytes: Buffer, from: number, to: number) => void
}

const [cr, lf] = [0x0d, 0x0a]
/** A chunk: its size, what may stand after it, its bytes, the end of its line; and what may come after the last one. */
const [inSize, afterSize, inBytes, afterBytes, inTrailer, atEnd] = [0, 1, 2, 3, 4, 5]

class ChunkedBody implements RawBody {
  readonly untilEnd = false
  readonly #onBytes: OnBytes
  #state = inSize
  /** The size of the chunk, as far as it is read, then what is left of its bytes. */
  #left = 0
  #first = true
  /** Bytes of the line so far. */
  #line = 0

  constructor(onBytes: OnBytes) {
    this.#onBytes = onBytes
  }

  get over(): boolean {
    return this.#state === atEnd
  }

  read = (chunk: Buffer, from: number, to: number): void => {
    let at = from
    while (at < to && this.#state !== atEnd) {
      if (this.#state !== inBytes) {
        this.#step(chunk[at++] as number)
        continue
      }
      const end = Math.min(to, at + this.#left)
      this.#onBytes(chunk, at, end, this.#first)
      this.#first = false
      this.#left -= end - at
      at = end
      if (this.#left > 0) continue
      this.#state = afterBytes
      this.#first = true
    }
  }

  /** Takes one byte of what is around the chunks' own. */
  #step(byte: number): void {
    if (byte === lf) this.#endLine()
    else if (this.#state === inSize) {
      const digit = hexDigit(byte)
      if (digit >= 0 && this.#left < 2 ** 40) this.#left = this.#left * 16 + digit
      else if (this.#line > 0 && (byte === cr || byte === 0x3b || byte === 0x20 || byte === 0x09)) this.#state = afterSize
      else throw garbledFault(`not the size of a chunk: byte ${byte}`)
      this.#line++
    } else if (byte !== cr) {
      if (this.#state === afterBytes) throw garbledFault(`byte ${byte} after a chunk`)
      this.#line++
    }
  }

  #endLine(): void {
    if (this.#state === afterBytes) this.#state = inSize
    else if (this.#state === inTrailer) this.#state = this.#line === 0 ? atEnd : inTrailer
    else if (this.#line === 0) throw garbledFault('a chunk without a size')
    else this.#state = this.#left === 0 ? inTrailer : inBytes
    this.#line = 0
  }
}

class PlainBody implements RawBody {
  readonly untilEnd: boolean
  readonly #onBytes: OnBytes
  #left: number

  /** @param size in bytes; without it, it is over when the connection is */
  constructor(onBytes: OnBytes, size?: number) {
    this.#onBytes = onBytes
    this.#left = size ?? Number.POSITIVE_INFINITY
    this.untilEnd = size === undefined
  }

  get over(): boolean {
    return this.#left === 0
  }

  read = (chunk: Buffer, from: number, to: number): void => {
    const end = Math.min(to, from + this.#left)
    this.#left -= end - from
    if (end > from) this.#onBytes(chunk, from, end, false)
  }
}

/** @param head the answer's status line and headers */
export function rawBody(head: string, onBytes: OnBytes): RawBody {
  const header = (name: string) => new RegExp(`^${name}:[ \\t]*(.*?)[ \\t]*$`, 'im').exec(head)?.[1]?.toLowerCase()
  const coding = header('transfer-encoding')
  if (coding === 'chunked') return new ChunkedBody(onBytes)
  if (coding !== undefined && coding !== 'identity') throw garbledFault(`an answer in the coding ${coding}`)
  const length = header('content-length')
  if (length !== undefined && !/^\d{1,15}$/.test(length)) throw garbledFault(`an answer of the length ${length}`)
  return new PlainBody(onBytes, length === undefined ? undefined : Number(length))
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const letter = byte | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}
