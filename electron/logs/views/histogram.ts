/** Lines over time, by level: counted once each, chunk by chunk, and gone on with as lines come. */
import type { LogHistogram } from '../../../shared/contract/logs.ts'
import { pull } from '../../../shared/rpc/pull.ts'
import type { Parts } from '../parts.ts'
import type { HistogramInput } from '../store-contract.ts'
import { passing } from './passing.ts'
import { levelNames } from './levels.ts'
import { goesOn, levelBits } from './line-flags.ts'

/** Milliseconds between two tellings. */
const counting = 200
const growing = 1000
const second = 1000
/** Widths of buckets, milliseconds. */
const nice = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((s) => s * second),
  ...[1, 2, 5, 10, 15, 30].map((m) => m * 60 * second),
  ...[1, 2, 3, 6, 12, 24].map((h) => h * 3600 * second),
]
const day = 86_400 * second
const widthFor = (span: number, buckets: number): number =>
  nice.find((width) => span / width < buckets - 1) ?? Math.ceil(span / (buckets - 1) / day) * day

const levels = levelNames.length
const empty = (): number[] => new Array(levels).fill(0)
function bucketAt(counts: number[][], at: number): number[] {
  const bucket = counts[at] ?? empty()
  counts[at] = bucket
  return bucket
}
/** `counts` of the contract: error, warn, info, debug, none. */
const place = [4, 0, 1, 2, 3]

export async function* histogram(
  parts: Parts,
  { sources, query, buckets }: HistogramInput,
  writes: AsyncIterable<{ sources: string[] }>,
  signal: AbortSignal,
): AsyncGenerator<LogHistogram> {
  const lines = passing(parts, sources, query, signal)
  let from = 0
  let width = 0
  let counts: number[][] = []
  const writing = pull(writes, signal, async (write) => lines.setSources(write.sources))
  writing.catch((error) => lines.fail(error))

  const begin = (first: number, last: number) => {
    width = widthFor(Math.max(1, last - first), buckets)
    from = Math.floor(first / width) * width
    counts = []
    lines.again()
  }
  /** Room for a time, in buckets that are there or wider ones; what is earlier than all of them begins anew. */
  const make = (first: number, last: number) => {
    if (width === 0 || first < from) return begin(first, last)
    if (last < from + buckets * width) return
    const wider = widthFor(last - from, buckets)
    const begins = Math.floor(from / wider) * wider
    const joined: number[][] = []
    for (const [index, bucket] of counts.entries()) {
      // Nothing was written in that time.
      if (!bucket) continue
      const at = Math.floor((from + index * width - begins) / wider)
      const into = bucketAt(joined, at)
      for (const [level, count] of bucket.entries()) into[level] = (into[level] ?? 0) + count
    }
    from = begins
    width = wider
    counts = joined
  }

  try {
    while (!signal.aborted) {
      const span = lines.span()
      if (span)
        make(
          Math.max(Math.floor(span.from / 1000), query.from ?? -Infinity),
          Math.min(Math.floor(span.to / 1000), (query.to ?? Infinity) - 1),
        )
      const done = await lines.each(counting, (_part, chunk, line, flags) => {
        const at = Math.floor(((chunk.micros[line] as number) / 1000 - from) / width)
        const bucket = bucketAt(counts, at)
        // A trace is one error, however many lines it has.
        const said = flags[line] as number
        const slot = place[said & goesOn ? 0 : said & levelBits] as number
        bucket[slot] = (bucket[slot] as number) + 1
      })
      const filled = Array.from(counts, (bucket) => bucket ?? empty())
      yield { from, to: from + filled.length * width, bucket: width, counts: filled, done }
      if (done) await lines.more(growing)
    }
  } finally {
    lines.stop()
  }
}
