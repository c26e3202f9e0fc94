/** A line that has not ended yet, of one channel of a log: what was read of it, in memory that does not depend on how long it gets. */
import { longestTime } from './rfc3339.ts'

/** Bytes of a line that are kept. */
export const longestLine = 1024 * 1024

const carriageReturn = 0x0d

export class UnfinishedLine {
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
  /** A piece may begin here, if there is a time. */
  maybe = false
  /** Bytes that may turn out to be a time once more of them came. */
  readonly carry = Buffer.alloc(longestTime + 1)
  carried = 0

  constructor(channel: number) {
    this.channel = channel
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

  /** Nothing more belongs to it: what is kept becomes its text. */
  end(): void {
    if (this.last === carriageReturn) {
      if (this.lost > 0) this.lost--
      else this.length--
    }
    if (this.lost === 0) return
    const whole = wholeCharacters(this.kept, this.length)
    this.lost += this.length - whole
    this.length = whole
  }

  clear(): void {
    this.timeDue = true
    this.begun = this.timed = this.maybe = false
    this.length = this.lost = this.last = this.piece = 0
    // One long line is no reason to expect another.
    if (this.kept.length > 65_536) this.kept = Buffer.alloc(0)
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
