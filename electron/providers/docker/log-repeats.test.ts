/** What comes twice from an engine is taken out, and nothing else: with whatever cuts, channels and clocks. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { flag, type LogBatch } from '../../core/log-batch.ts'
import { Repeats } from './log-repeats.ts'
import { LastLine } from './log-rest.ts'

type Line = { text: string; nanos: number; err: boolean; untimed?: boolean }

/** Nanoseconds are within one second, so that a number holds them. */
function batchOf(lines: Line[]): LogBatch {
  const texts = lines.map(({ text }) => Buffer.from(`${text}\n`))
  let size = 0
  return {
    count: lines.length,
    bytes: new Uint8Array(Buffer.concat(texts)),
    ends: Uint32Array.from(texts, (text) => (size += text.length)),
    micros: Float64Array.from(lines, ({ nanos }) => Math.floor(nanos / 1000)),
    nanos: Uint16Array.from(lines, ({ nanos }) => nanos % 1000),
    flags: Uint8Array.from(lines, ({ err, untimed }) => (err ? flag.err : 0) | (untimed ? flag.untimed : 0)),
    cuts: lines.flatMap(({ text }, index): [number, number][] => (text.startsWith('cut') ? [[index, Number(text.slice(3))]] : [])),
  }
}
const linesOf = (batch: LogBatch): Line[] =>
  Array.from({ length: batch.count }, (_, index) => ({
    text: Buffer.from(batch.bytes.subarray(index === 0 ? 0 : batch.ends[index - 1], (batch.ends[index] as number) - 1)).toString(),
    nanos: (batch.micros[index] as number) * 1000 + (batch.nanos[index] as number),
    err: (batch.flags[index] as number) === flag.err,
  }))
const cutUp = (lines: Line[], sizes: number[]): LogBatch[] => {
  const batches: LogBatch[] = []
  for (let from = 0, at = 0; from < lines.length; at++) {
    const size = sizes[at % sizes.length] ?? lines.length
    batches.push(batchOf(lines.slice(from, from + size)))
    from += size
  }
  return batches
}
const newsOf = (batches: LogBatch[], from: { newsIn: (batch: LogBatch) => LogBatch | undefined }) =>
  batches.flatMap((batch) => {
    const news = from.newsIn(batch)
    if (news) expect(news.cuts).toEqual(batchOf(linesOf(news)).cuts)
    return news ? linesOf(news) : []
  })

/** What two channels wrote, each in order, all in the order in which the engine keeps it. */
const written = fc
  .array(
    fc.record({
      step: fc.integer({ min: 1, max: 5 }),
      late: fc.integer({ min: 0, max: 20 }),
      err: fc.boolean(),
      text: fc.constantFrom('', 'a', 'cut7'),
    }),
    {
      minLength: 1,
      maxLength: 60,
    },
  )
  .map((steps) => {
    const newest = [1001, 1001]
    return steps.map(({ step, late, err, text }): Line => {
      const channel = err ? 1 : 0
      const nanos = Math.max((newest[channel] as number) + step, (newest[1 - channel] as number) - late)
      newest[channel] = nanos % 1000 === 0 ? nanos + 1 : nanos
      return { text, err, nanos: newest[channel] as number }
    })
  })
const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 })

test('an engine that begins a file anew any number of times gives each line once', () => {
  fc.assert(
    fc.property(written, sizes, fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 4 }), (lines, cuts, turns) => {
      const given: Line[] = []
      let at = 0
      for (const [to, back] of turns) {
        const end = Math.min(lines.length, at + (to % 20))
        given.push(...lines.slice(at, end))
        at = end - (back % (end + 1))
      }
      given.push(...lines.slice(at))
      expect(newsOf(cutUp(given, cuts), new Repeats())).toEqual(lines)
    }),
    { numRuns: 3000 },
  )
})

test('lines are kept when the clock was set back, when it is coarse, and when the engine gave no time', () => {
  const line = (text: string, nanos: number, untimed = false): Line => ({ text, nanos, err: false, untimed })
  const lines = [
    line('a', 5001),
    line('b', 6001),
    line('c', 3001),
    line('d', 3002),
    line('b', 6000),
    line('b', 6000),
    line('e', 6001, true),
    line('e', 6001, true),
  ]
  expect(newsOf([batchOf(lines)], new Repeats()).map(({ text }) => text)).toEqual(['a', 'b', 'c', 'd', 'b', 'b', 'e', 'e'])
})

test('lines of one moment that say something else are no repetition', () => {
  const lines = ['line 01', 'line 02', 'line 03'].map((text): Line => ({ text, nanos: 5001, err: false }))
  expect(newsOf([batchOf(lines)], new Repeats())).toEqual(lines)
})

test('a hundred thousand lines are followed in little memory, and those that are long gone are not looked for', () => {
  const repeats = new Repeats()
  const line = (index: number): Line => ({ text: 'x', nanos: index * 1001, err: false })
  const lines = Array.from({ length: 100_000 }, (_, index) => line(index))
  expect(newsOf(cutUp(lines, [1000]), repeats)).toHaveLength(100_000)
  expect(newsOf([batchOf(lines.slice(-16_000))], repeats)).toEqual([])
  expect(newsOf([batchOf(lines.slice(0, 10))], repeats)).toHaveLength(10)
})

test('what is read once more begins after the last line that there was, however far back that is asked for', () => {
  fc.assert(
    fc.property(written, sizes, fc.nat(), fc.nat(), (lines, cuts, at, back) => {
      const got = 1 + (at % lines.length)
      const last = new LastLine()
      for (const batch of cutUp(lines.slice(0, got), cuts)) last.see(batch)
      const from = back % got
      const after = last.after()
      expect(newsOf(cutUp(lines.slice(from), cuts), after)).toEqual(lines.slice(got))
      expect(after.missed).toBe(false)
    }),
    { numRuns: 3000 },
  )
})

test('what is read once more tells when the last line is not there any more', () => {
  const lines = Array.from({ length: 10 }, (_, index): Line => ({ text: String(index), nanos: index + 1, err: false }))
  const last = new LastLine()
  expect(last.known).toBe(false)
  last.see(batchOf(lines.slice(0, 4)))
  expect(last.known).toBe(true)
  const after = last.after()
  expect(newsOf([batchOf(lines.slice(6))], after)).toEqual(lines.slice(6))
  expect(after.missed).toBe(true)
})

test('a last line that was written several times in its nanosecond is counted', () => {
  const same: Line = { text: 'same', nanos: 7, err: false }
  const lines = [{ ...same, nanos: 3 }, same, same, same, { ...same, nanos: 9 }]
  for (const cuts of [[1], [2], [5]]) {
    const last = new LastLine()
    for (const batch of cutUp(lines.slice(0, 3), cuts)) last.see(batch)
    expect(newsOf(cutUp(lines, cuts), last.after())).toEqual(lines.slice(3))
  }
})
