/** Makes lines of bytes, in memory that does not depend on how long a line is, and reads off the times that the engine put in front. */
import type { LogLine } from '../../../shared/contract/containers.ts'

/** Bytes of a line that are kept. */
export const longestLine = 65_536
/** The engine writes longer lines in pieces of this many bytes, each with a time of its own. */
const pieceSize = 16_384
/** "2024-01-02T15:04:05.123456789+02:00" */
const longestTime = 36
const newline = 0x0a
const space = 0x20
const timePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/

export type LineOptions = {
  /** Times are expected, at the beginning of each line and of each piece of one. */
  times: boolean
  /** There are no frames that say where a piece begins (a terminal's output): it is told by counting. */
  raw: boolean
}

/** Returns what takes the bytes of one channel; `end` gives the last line, which may lack its newline. */
export function lineSplitter(channel: LogLine['channel'], { times, raw }: LineOptions, onLine: (line: LogLine) => void) {
  let kept = Buffer.alloc(256)
  let length = 0
  let cut = 0
  let begun = false
  let time = ''
  let timeDue = times
  /** Bytes that may turn out to be a time once more of them came. */
  let carry: Buffer = Buffer.alloc(0)
  /** Bytes of the piece so far. */
  let piece = 0

  const keep = (bytes: Buffer) => {
    begun = true
    const room = Math.min(bytes.length, longestLine - length)
    cut += bytes.length - room
    if (room === 0) return
    if (length + room > kept.length) {
      const larger = Buffer.alloc(Math.min(longestLine, Math.max(kept.length * 2, length + room)))
      kept.copy(larger, 0, 0, length)
      kept = larger
    }
    bytes.copy(kept, length, 0, room)
    length += room
  }

  const emit = (bytes: Buffer) => {
    const ends = cut === 0 && bytes.length > 0 && bytes[bytes.length - 1] === 0x0d ? bytes.length - 1 : bytes.length
    const whole = cut === 0 ? ends : wholeCharacters(bytes)
    const lost = cut + (cut === 0 ? 0 : bytes.length - whole)
    onLine({ time, channel, text: bytes.toString('utf8', 0, whole), ...(lost > 0 ? { cut: lost } : {}) })
    length = cut = piece = 0
    begun = false
    time = ''
    timeDue = times
    if (kept.length > 4096) kept = Buffer.alloc(256)
  }

  const endLine = (bytes: Buffer) => {
    // The common line lies whole in one piece of the stream, and is not copied.
    if (length === 0 && cut === 0 && bytes.length <= longestLine) return emit(bytes)
    keep(bytes)
    emit(kept.subarray(0, length))
  }

  const push = (bytes: Buffer, first: boolean) => {
    if (first && times && !raw) {
      if (carry.length > 0) keep(carry)
      carry = Buffer.alloc(0)
      timeDue = true
    }
    const data = carry.length > 0 ? Buffer.concat([carry, bytes]) : bytes
    if (carry.length > 0) carry = Buffer.alloc(0)
    let at = 0
    while (at < data.length) {
      if (timeDue) {
        const end = endOfTime(data, at)
        if (end === undefined) {
          carry = Buffer.from(data.subarray(at))
          return
        }
        if (end > at && !begun) time = data.toString('latin1', at, end)
        // An empty line may have lost the space after its time.
        if (end > at) at = data[end] === space ? end + 1 : end
        timeDue = false
        piece = 0
        begun = true
        continue
      }
      let end = data.indexOf(newline, at)
      const stop = end === -1 ? data.length : end
      if (raw && times && stop - at > pieceSize - piece) {
        const pieceEnd = at + pieceSize - piece
        keep(data.subarray(at, pieceEnd))
        at = pieceEnd
        timeDue = true
        continue
      }
      if (end === -1) {
        keep(data.subarray(at))
        piece += data.length - at
        if (raw && times && piece === pieceSize) timeDue = true
        return
      }
      endLine(data.subarray(at, end))
      at = ++end
    }
  }

  const end = () => {
    if (carry.length > 0) keep(carry)
    carry = Buffer.alloc(0)
    if (begun) emit(kept.subarray(0, length))
  }
  return { push, end }
}

/** Where the time that begins at `at` ends; `at` itself when there is none; undefined when more bytes must come to tell. */
function endOfTime(data: Buffer, at: number): number | undefined {
  const most = Math.min(data.length, at + longestTime)
  let end = at
  while (end < most && data[end] !== space && data[end] !== newline) {
    // What is no time is mostly seen at its first byte.
    const byte = data[end] as number
    if (!((byte >= 0x30 && byte <= 0x3a) || byte === 0x2d || byte === 0x2b || byte === 0x2e || byte === 0x54 || byte === 0x5a)) return at
    end++
  }
  if (end === data.length && end - at < longestTime) return undefined
  return timePattern.test(data.toString('latin1', at, end)) ? end : at
}

/** How many bytes hold whole characters: a cut must not leave a part of one. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number
    if ((byte & 0xc0) === 0x80) continue
    const wants = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    return wants > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}
