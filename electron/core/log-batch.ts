/**
 * Lines on their way from an engine to the store: as bytes with an index beside them, never as a string or an object per line,
 * since a million lines must cost less than the engine takes to send them. Its buffers are handed on, never used again.
 */

/** Bits of `flags`. */
export const flag = {
  /** Written to the error channel. */
  err: 1,
  /** Not a line: the text is a LogMark as JSON. */
  mark: 2,
  /** The engine gave no time: it is that of the line before. */
  untimed: 4,
} as const

export type LogBatch = {
  count: number
  /** The lines, each with a newline (0x0a) at its end and none within; the buffer may be longer than what `ends` speaks of. */
  bytes: Uint8Array<ArrayBuffer>
  /** For each line, the offset after its newline. */
  ends: Uint32Array<ArrayBuffer>
  /** For each line, microseconds since the epoch: a whole number. */
  micros: Float64Array<ArrayBuffer>
  /** For each line, the nanoseconds beyond them, 0 to 999. */
  nanos: Uint16Array<ArrayBuffer>
  flags: Uint8Array<ArrayBuffer>
  /** Lines that were too long to keep whole: [index, bytes left out]. */
  cuts: [number, number][]
}
