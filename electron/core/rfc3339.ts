/** Reads the times that engines write before lines (RFC 3339, to the nanosecond) off their bytes, a million a second many times over. */

/** No time is here. */
export const noTime = -1
/** It may be a time once more bytes have come. */
export const unsure = -2
/** Bytes of the longest one: "2024-01-02T15:04:05.123456789+02:00". */
export const longestTime = 35

const zero = 0x30
/** "2024-01-02T15:04:05": what lines that are written in the same second have in common. */
const shape = new TextEncoder().encode('0000-00-00T00:00:00')
const daysBefore = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]

export class TimeReader {
  /** What was read: microseconds since the epoch, and the nanoseconds beyond them. */
  micros = 0
  nanos = 0
  readonly #known = new Uint8Array(shape.length)
  /** Seconds since the epoch that `#known` stands for, if it were in UTC. */
  #seconds = 0

  /** The offset after the time that begins at `at`, `noTime`, or `unsure` when the bytes end at `to` before one can tell. */
  read(bytes: Uint8Array, at: number, to: number): number {
    const known = this.#known
    let end = at + shape.length
    if (end > to) return this.#begins(bytes, at, to) ? unsure : noTime
    // The last digits differ most.
    for (let from = shape.length - 1; from >= 0; from--)
      if (bytes[at + from] !== known[from]) {
        if (!this.#learn(bytes, at)) return noTime
        break
      }
    if (end === to) return unsure
    let fraction = 0
    if (bytes[end] === 0x2e) {
      const first = ++end
      while (end < to && isDigit(bytes[end] as number)) {
        if (end - first === 9) return noTime
        fraction = fraction * 10 + (bytes[end++] as number) - zero
      }
      if (end === to) return unsure
      if (end === first) return noTime
      for (let digits = end - first; digits < 9; digits++) fraction *= 10
    }
    let seconds = this.#seconds
    const zone = bytes[end] as number
    if (zone === 0x5a) end++
    else if (zone === 0x2b || zone === 0x2d) {
      const east = this.#zone(bytes, end + 1, to)
      if (east < 0) return east
      seconds -= zone === 0x2b ? east : -east
      end += 6
    } else return noTime
    const beyond = fraction % 1000
    this.micros = seconds * 1e6 + (fraction - beyond) / 1000
    this.nanos = beyond
    return end
  }

  /** Whether what is there has the shape of a time, as far as it goes. */
  #begins(bytes: Uint8Array, at: number, to: number): boolean {
    for (let from = 0; at + from < to && from < shape.length; from++) {
      const [wanted, is] = [shape[from] as number, bytes[at + from] as number]
      if (wanted === zero ? !isDigit(is) : is !== wanted) return false
    }
    return true
  }

  #learn(bytes: Uint8Array, at: number): boolean {
    if (!this.#begins(bytes, at, at + shape.length)) return false
    const year = two(bytes, at) * 100 + two(bytes, at + 2)
    const [month, day] = [two(bytes, at + 5), two(bytes, at + 8)]
    const [hour, minute, second] = [two(bytes, at + 11), two(bytes, at + 14), two(bytes, at + 17)]
    if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month) || hour > 23 || minute > 59 || second > 59) return false
    this.#seconds = (daysTo(year, month) + day - 1) * 86_400 + hour * 3600 + minute * 60 + second
    this.#known.set(bytes.subarray(at, at + shape.length))
    return true
  }

  /** Seconds of "02:00", `noTime` or `unsure`. */
  #zone(bytes: Uint8Array, at: number, to: number): number {
    for (let from = 0; from < 5; from++) {
      if (at + from === to) return unsure
      const is = bytes[at + from] as number
      if (from === 2 ? is !== 0x3a : !isDigit(is)) return noTime
    }
    const [hours, minutes] = [two(bytes, at), two(bytes, at + 3)]
    return hours > 23 || minutes > 59 ? noTime : hours * 3600 + minutes * 60
  }
}

const isDigit = (byte: number) => byte >= zero && byte <= 0x39
const two = (bytes: Uint8Array, at: number) => ((bytes[at] as number) - zero) * 10 + (bytes[at + 1] as number) - zero
const leaps = (year: number) => Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400)
const isLeap = (year: number) => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
const daysIn = (year: number, month: number) => (month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31)
/** Days from the epoch to the first of a month. */
const daysTo = (year: number, month: number) =>
  (year - 1970) * 365 + leaps(year - 1) - leaps(1969) + (daysBefore[month - 1] as number) + (month > 2 && isLeap(year) ? 1 : 0)
