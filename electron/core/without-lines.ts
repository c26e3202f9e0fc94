/** A batch without some of its lines, in buffers of its own. */
import type { LogBatch } from './log-batch.ts'

/** @param left the indexes of those that are left out, ascending; undefined when no line remains */
export function withoutLines(batch: LogBatch, left: readonly number[]): LogBatch | undefined {
  const count = batch.count - left.length
  if (count === 0) return undefined
  const kept: LogBatch = {
    count,
    bytes: new Uint8Array(batch.ends[batch.count - 1] as number),
    ends: new Uint32Array(count),
    micros: new Float64Array(count),
    nanos: new Uint16Array(count),
    flags: new Uint8Array(count),
    cuts: [],
  }
  const cuts = new Map(batch.cuts)
  let size = 0
  for (let index = 0, to = 0, next = 0; index < batch.count; index++) {
    if (left[next] === index) {
      next++
      continue
    }
    const text = batch.bytes.subarray(index === 0 ? 0 : (batch.ends[index - 1] as number), batch.ends[index])
    kept.bytes.set(text, size)
    kept.ends[to] = size += text.length
    kept.micros[to] = batch.micros[index] as number
    kept.nanos[to] = batch.nanos[index] as number
    kept.flags[to] = batch.flags[index] as number
    const lost = cuts.get(index)
    if (lost !== undefined) kept.cuts.push([to, lost])
    to++
  }
  return kept
}
