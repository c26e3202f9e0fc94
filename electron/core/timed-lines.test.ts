/** Lines come out of bytes as they would if somebody took all the time in the world: held against an oracle that does. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { flag, type LogBatch } from './log-batch.ts'
import { type PieceOptions, TimedLines } from './timed-lines.ts'
import { longestLine } from './unfinished-line.ts'

type Line = { text: string; time: string | undefined; err: boolean; cut: number }
type Piece = { channel: 'out' | 'err'; bytes: Buffer }

const at = '2024-01-02T15:04:05.123456789Z'
const timeAt = 1704207845123456789n

/** Nanoseconds since the epoch, by another way than the one that is tested. */
function nanosOf(time: string): bigint {
  const [, second = '', fraction = '', zone = ''] = /^(.{19})(?:\.(\d+))?(.+)$/.exec(time) ?? []
  return BigInt(Date.parse(`${second}${zone}`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0'))
}

function linesOf(batches: LogBatch[]): (Omit<Line, 'time'> & { nanos: bigint; untimed: boolean })[] {
  return batches.flatMap((batch) =>
    Array.from({ length: batch.count }, (_, index) => {
      const bytes = Buffer.from(batch.bytes.subarray(index === 0 ? 0 : batch.ends[index - 1], batch.ends[index]))
      expect(bytes.indexOf(0x0a)).toBe(bytes.length - 1)
      const flags = batch.flags[index] as number
      return {
        text: bytes.toString('latin1', 0, bytes.length - 1),
        nanos: BigInt(batch.micros[index] as number) * 1000n + BigInt(batch.nanos[index] as number),
        untimed: (flags & flag.untimed) !== 0,
        err: (flags & flag.err) !== 0,
        cut: batch.cuts.find(([line]) => line === index)?.[1] ?? 0,
      }
    }),
  )
}

/** Reads pieces, each cut further at places that follow from the numbers. */
function read(pieces: Piece[], options: PieceOptions, sizes: number[] = []) {
  const lines = new TimedLines(options)
  const batches: LogBatch[] = []
  let cut = 0
  for (const { channel, bytes } of pieces)
    for (let from = 0, first = true; from < bytes.length; first = false) {
      const size = sizes.length > 0 ? (sizes[cut++ % sizes.length] as number) : bytes.length
      // What is around the piece in its chunk is not its own.
      const part = bytes.subarray(from, from + size)
      const chunk = Buffer.concat([Buffer.from('\n\n'), part, Buffer.from('\n')])
      lines.push(channel, chunk, 2, 2 + part.length, first)
      from += size
      if (cut % 3 === 0 && lines.waiting) batches.push(lines.take())
    }
  lines.end()
  while (lines.waiting) batches.push(lines.take())
  return linesOf(batches)
}

/** All pieces of a channel at hand, strings, and a regular expression. */
function oracle(pieces: Piece[], { piece, framed }: PieceOptions): Line[] {
  const lines: Line[] = []
  const open = { out: undefined as Line | undefined, err: undefined as Line | undefined }
  const rest = { out: 0, err: 0 }
  const finish = (channel: 'out' | 'err') => {
    const line = open[channel]
    open[channel] = undefined
    if (line) lines.push({ ...line, text: line.text.replace(/\r$/, '') })
  }
  for (const { channel, bytes } of pieces) {
    if (framed && open[channel] && piece > 0 && (rest[channel] === 0 || rest[channel] % piece !== 0)) finish(channel)
    let text = bytes.toString('latin1')
    while (text !== '') {
      const [all = '', time, hour, minute] =
        /^(\d{4}-\d\d-\d\dT(\d\d):(\d\d):[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d))(?: |(?=\n)|$)/.exec(text) ?? []
      const valid = time !== undefined && Number(hour) < 24 && Number(minute) < 60 && isDay(time.slice(0, 10))
      if (valid) text = text.slice(all.length)
      const line = open[channel] ?? { text: '', time: valid ? time : undefined, err: channel === 'err', cut: 0 }
      open[channel] = line
      const end = text.indexOf('\n')
      line.text += end === -1 ? text : text.slice(0, end)
      rest[channel] = end === -1 ? text.length : 0
      text = end === -1 ? '' : text.slice(end + 1)
      if (end !== -1) finish(channel)
    }
  }
  finish('out')
  finish('err')
  return lines
}

const isDay = (day: string) => {
  const date = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day)
}

/** The oracle's lines, with the time of the line before for those without. */
function expected(lines: Line[]) {
  let before: bigint | undefined
  return lines.map(({ time, ...line }) => {
    if (time !== undefined) before = nanosOf(time)
    return { ...line, nanos: before, untimed: time === undefined }
  })
}

const times = fc
  .record({
    ms: fc.integer({ min: Date.parse('1971-01-01'), max: Date.parse('2105-12-31') }),
    fraction: fc.option(fc.integer({ min: 0, max: 999_999_999 }), { nil: undefined }),
    digits: fc.integer({ min: 1, max: 9 }),
    zone: fc.constantFrom('Z', 'Z', '+02:00', '-03:30', '+00:00'),
  })
  .map(({ ms, fraction, digits, zone }) => {
    const second = new Date(ms).toISOString().slice(0, 19)
    return `${second}${fraction === undefined ? '' : `.${String(fraction).padStart(9, '0').slice(0, digits)}`}${zone}`
  })
const noTimes = fc.constantFrom(
  '',
  '2024',
  '2024-01-02',
  '2024-13-02T15:04:05Z',
  '2024-02-30T00:00:00Z',
  '2024-01-02T15:04:05.1234567891Z',
  `${at}x`,
)
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 30 }).map((array) => Buffer.from(array)),
  fc.constantFrom('', '\r', '\n', '\r\n', ' ', 'é€😀', 'x'.repeat(40), '\0', `${at} `, '2024-').map((text) => Buffer.from(text)),
)
const pieces = fc.array(
  fc.record({
    channel: fc.constantFrom('out' as const, 'err' as const),
    bytes: fc
      .tuple(
        fc.oneof({ weight: 6, arbitrary: times }, noTimes),
        fc.constantFrom(' ', ' ', ' ', '', '\n'),
        fc.array(bytes, { maxLength: 3 }),
        fc.constantFrom('\n', '\n', '\r\n', ''),
      )
      .map(([time, between, texts, ending]) => Buffer.concat([Buffer.from(time + between), ...texts, Buffer.from(ending)])),
  }),
  { maxLength: 14 },
)
const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 8 })
/** One that is not timed comes first: its time is now. */
const first: Piece = { channel: 'out', bytes: Buffer.from(`${at} first\n`) }

describe('lines', () => {
  test('are the same as the oracle finds, of any bytes in frames, cut anywhere', () => {
    fc.assert(
      fc.property(pieces, sizes, fc.constantFrom(0, 4, 16), (list, cuts, piece) => {
        const all = [first, ...list.filter((one) => one.bytes.length > 0)]
        const options = { piece, framed: true }
        expect(read(all, options, cuts)).toEqual(expected(oracle(all, options)))
      }),
      { numRuns: 3000 },
    )
  })

  test('are the same as the oracle finds, of any bytes without frames, cut anywhere', () => {
    fc.assert(
      fc.property(pieces, sizes, (list, cuts) => {
        const all: Piece[] = [{ channel: 'out', bytes: Buffer.concat([first, ...list].map((one) => one.bytes)) }]
        const options = { piece: 0, framed: false }
        expect(read(all, options, cuts)).toEqual(expected(oracle(all, options)))
      }),
      { numRuns: 3000 },
    )
  })

  test('without frames are put together where each piece is full', () => {
    const texts = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '\r', '0', '\0'), maxLength: 40 }), { maxLength: 8 })
    fc.assert(
      fc.property(texts, sizes, fc.integer({ min: 5, max: 12 }), (list, cuts, piece) => {
        const written = list.map((text) => {
          const cut = `${text}\r\n`.match(new RegExp(`[^]{1,${piece}}`, 'g')) ?? []
          return cut.map((part, index) => `${index === 0 ? at : '2024-01-02T15:04:06.5Z'} ${part}`).join('')
        })
        const got = read([{ channel: 'out', bytes: Buffer.from(written.join('')) }], { piece, framed: false }, cuts)
        expect(got.map(({ text }) => text)).toEqual(list)
        for (const { nanos, untimed } of got) expect([nanos, untimed]).toEqual([timeAt, false])
      }),
      { numRuns: 2000 },
    )
  })

  test('without frames end where the next piece begins, when the engine has lost their newline', () => {
    const piece = 6
    const parts = ['abcdef', 'gh', 'ijklmn', 'opqrst', '', 'op\r\n', '2024-', 'q\n', 'rstuvw', '2024-01-02 is a day\n', 'v']
    const list: Piece[] = parts.map((text) => ({ channel: 'out', bytes: Buffer.from(`${at} ${text}`) }))
    // A part of a piece that comes by itself belongs to it, whatever it is.
    list.push({ channel: 'out', bytes: Buffer.from('wx') }, { channel: 'out', bytes: Buffer.from(' 2024-01-02\n') })
    for (const cuts of [[], [1], [3], [29], [31]]) {
      const got = read(list, { piece, framed: false }, cuts)
      expect(got.map(({ text }) => text)).toEqual([
        'abcdefgh',
        'ijklmnopqrst',
        'op',
        '2024-',
        'q',
        'rstuvw2024-01-02 is a day',
        'vwx 2024-01-02',
      ])
      for (const { nanos, untimed } of got) expect([nanos, untimed]).toEqual([timeAt, false])
    }
  })

  test('of output and errors do not mix, even in halves', () => {
    const list: Piece[] = [
      { channel: 'out', bytes: Buffer.from(`${at} abcd`) },
      { channel: 'err', bytes: Buffer.from(`${at} err\n`) },
      { channel: 'out', bytes: Buffer.from(`${at} ef\n`) },
    ]
    expect(read(list, { piece: 4, framed: true }).map(({ text, err }) => [text, err])).toEqual([
      ['err', true],
      ['abcdef', false],
    ])
    // Four bytes are no full piece: the program ended there, and said more when it had been started again.
    expect(read(list, { piece: 16_384, framed: true }).map(({ text }) => text)).toEqual(['err', 'abcd', 'ef'])
  })

  test('that are too long keep their beginning, in whole characters, and say what was left out', () => {
    for (const [unit, ending] of [
      ['x', '\n'],
      ['€', '\r\n'],
      ['😀', ''],
    ] as const) {
      const text = `y${unit.repeat(Math.ceil((longestLine * 3) / Buffer.byteLength(unit)))}`
      const size = Buffer.byteLength(text)
      const got = read([{ channel: 'out', bytes: Buffer.from(`${at} ${text}${ending}`) }], { piece: 0, framed: true }, [65_536])
      const kept = Buffer.from(got[0]?.text ?? '', 'latin1').toString()
      expect(got).toHaveLength(1)
      expect(kept).not.toContain('\ufffd')
      expect(text.startsWith(kept)).toBe(true)
      expect(Buffer.byteLength(kept)).toBeGreaterThan(longestLine - 4)
      expect(Buffer.byteLength(kept) + (got[0]?.cut ?? 0)).toBe(size)
    }
  })

  test('of exactly the longest length are whole, with either ending', () => {
    for (const ending of ['\n', '\r\n', '']) {
      const text = 'x'.repeat(longestLine)
      const [got] = read([{ channel: 'err', bytes: Buffer.from(`${at} ${text}${ending}`) }], { piece: 0, framed: true }, [65_536])
      expect(got).toMatchObject({ cut: 0, err: true })
      expect(got?.text).toBe(text)
    }
  })

  test('that are long cost no memory beyond what is kept', () => {
    const lines = new TimedLines({ piece: 0, framed: true })
    const chunk = Buffer.alloc(65_536, 'x')
    const before = process.memoryUsage().arrayBuffers
    for (let sent = 0; sent < 64 * 1024 * 1024; sent += chunk.length) lines.push('out', chunk, 0, chunk.length, sent === 0)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * 1024 * 1024)
  })

  test('come in batches that hold so much and no more, each with buffers of its own', () => {
    const lines = new TimedLines({ piece: 0, framed: false })
    const seen = new Set<ArrayBuffer>()
    const sizes: number[] = []
    const texts: string[] = []
    const check = (batch: LogBatch) => {
      for (const { buffer } of [batch.bytes, batch.ends, batch.micros, batch.nanos, batch.flags]) {
        expect(seen.has(buffer)).toBe(false)
        seen.add(buffer)
      }
      const size = batch.ends[batch.count - 1] as number
      sizes.push(size)
      texts.push(Buffer.from(batch.bytes.subarray(0, size)).toString())
    }
    let text = ''
    for (let i = 0; i < 100_000; i++) text += `${at} line ${i}\n`
    const all = Buffer.from(text)
    for (let from = 0; from < all.length; from += 65_536) {
      const chunk = all.subarray(from, from + 65_536)
      lines.push('out', chunk, 0, chunk.length, false)
      for (let batch = lines.takeFull(); batch; batch = lines.takeFull()) check(batch)
    }
    while (lines.waiting) check(lines.take())
    expect(texts.join('') === text.replaceAll(`${at} `, '')).toBe(true)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(256 * 1024)
    expect(sizes.length).toBeLessThan(20)
  })
})
