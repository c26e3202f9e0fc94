/** The demultiplexer and the line splitter take anything, cut anywhere. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LogLine } from '../../../shared/contract/containers.ts'
import { FaultError } from '../../../shared/rpc/fault.ts'
import { type Channel, demuxer } from './demux.ts'
import { lineSplitter, longestLine } from './lines.ts'
import { after, logReader } from './logs.ts'

const frame = (type: number, payload: Buffer | string, length = Buffer.byteLength(payload)) => {
  const head = Buffer.from([type, 0, 0, 0, 0, 0, 0, 0])
  head.writeUInt32BE(length, 4)
  return Buffer.concat([head, Buffer.from(payload)])
}
const at = '2024-01-02T15:04:05.123456789Z'
/** Cuts bytes at places that follow from the numbers. */
const cutUp = (bytes: Buffer, sizes: number[]): Buffer[] => {
  const pieces: Buffer[] = []
  for (let from = 0, i = 0; from < bytes.length; i++) {
    const size = sizes.length > 0 ? Math.max(1, sizes[i % sizes.length] as number) : bytes.length
    pieces.push(bytes.subarray(from, from + size))
    from += size
  }
  return pieces
}
const gather = (pieces: Buffer[]) => {
  const got: { channel: Channel; bytes: Buffer }[] = []
  const push = demuxer((channel, bytes, first) => {
    const last = got.at(-1)
    if (first || !last) got.push({ channel, bytes: Buffer.from(bytes) })
    else last.bytes = Buffer.concat([last.bytes, bytes])
  })
  for (const piece of pieces) push(piece)
  return got
}

describe('the demultiplexer', () => {
  test('gives the same frames however the stream is cut', () => {
    const frames = fc.array(fc.record({ type: fc.constantFrom(0, 1, 2, 3), payload: fc.uint8Array({ minLength: 1, maxLength: 300 }) }), {
      maxLength: 20,
    })
    fc.assert(
      fc.property(frames, fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 10 }), (list, sizes) => {
        const stream = Buffer.concat(list.map(({ type, payload }) => frame(type, Buffer.from(payload))))
        const got = gather(cutUp(stream, sizes))
        expect(got.map(({ channel, bytes }) => [channel, bytes.toString('hex')])).toEqual(
          list.map(({ type, payload }) => [type >= 2 ? 'err' : 'out', Buffer.from(payload).toString('hex')]),
        )
      }),
      { numRuns: 500 },
    )
  })

  test('gives the same frames when cut at every single place', () => {
    const stream = Buffer.concat([frame(1, 'one\n'), frame(2, ''), frame(2, 'two\n'), frame(1, 'x')])
    for (let cut = 0; cut <= stream.length; cut++)
      expect(gather([stream.subarray(0, cut), stream.subarray(cut)]).map(({ bytes }) => bytes.toString())).toEqual(['one\n', 'two\n', 'x'])
  })

  test('keeps nothing for a length that is only claimed', () => {
    let got = 0
    const push = demuxer((_, bytes) => {
      got += bytes.length
    })
    push(frame(1, 'abc', 0xffffffff))
    push(Buffer.alloc(1000))
    expect(got).toBe(1003)
  })

  test('refuses what is no such stream, whatever it is', () => {
    expect(() => gather([Buffer.from('HTTP/1.1 200 OK\r\n\r\n')])).toThrow(FaultError)
    expect(() => gather([frame(4, 'x')])).toThrow(FaultError)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), fc.array(fc.integer({ min: 1, max: 30 })), (bytes, sizes) => {
        try {
          gather(cutUp(Buffer.from(bytes), sizes))
        } catch (error) {
          expect(error).toBeInstanceOf(FaultError)
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('is not recursive: 200,000 frames of one byte in one piece', () => {
    expect(gather([Buffer.concat(Array.from({ length: 200_000 }, () => frame(1, 'x')))])).toHaveLength(200_000)
  })
})

const read = (pieces: Buffer[], tty = false): LogLine[] => {
  const lines: LogLine[] = []
  const reader = logReader(tty, (line) => lines.push(line))
  for (const piece of pieces) reader.push(piece)
  reader.end()
  return lines
}

describe('lines', () => {
  test('come out the same however the stream is cut, in both modes', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 60 }).map((s) => s.replaceAll('\n', ' ').replace(/\r+$/, ''))
    fc.assert(
      fc.property(
        fc.array(text, { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 8 }),
        fc.boolean(),
        (texts, sizes, tty) => {
          const bytes = texts.map((line) => Buffer.from(`${at} ${line}${tty ? '\r' : ''}\n`))
          const stream = Buffer.concat(tty ? bytes : bytes.map((line) => frame(1, line)))
          const expected = texts.map((line) => ({ time: at, channel: 'out', text: Buffer.from(line).toString() }))
          expect(read(cutUp(stream, sizes), tty)).toEqual(expected)
        },
      ),
      { numRuns: 500 },
    )
  })

  test('of output and errors do not mix, even in halves', () => {
    const stream = [frame(1, `${at} out`), frame(2, `${at} err\n`), frame(1, `${at} put\n`)]
    expect(read(stream)).toEqual([
      { time: at, channel: 'err', text: 'err' },
      { time: at, channel: 'out', text: 'output' },
    ])
  })

  test('written in pieces lose the times between them, framed or not', () => {
    const piece = 'x'.repeat(16_384)
    const [first, second] = ['2024-01-02T15:04:05.000000001Z', '2024-01-02T15:04:05.000000002Z']
    const expected = [{ time: first, channel: 'out', text: `${piece}end` }]
    expect(read([frame(1, `${first} ${piece}`), frame(1, `${second} end\n`)])).toEqual(expected)
    expect(read([Buffer.from(`${first} ${piece}${second} end\r\n`)], true)).toEqual(expected)
    expect(read(cutUp(Buffer.from(`${first} ${piece}${second} end\r\n`), [7]), true)).toEqual(expected)
  })

  test('that only look as if they had a time are text', () => {
    for (const text of ['2024-01-02 no', '2024', '12:00 x', 'T', ''])
      expect(read([frame(1, `${text}\n`)])).toEqual([{ time: '', channel: 'out', text }])
    expect(read([frame(1, `${at}\n`)])).toEqual([{ time: at, channel: 'out', text: '' }])
    expect(read([frame(1, `${at.replace('Z', '+02:00')} podman\n`)])[0]?.time).toBe('2024-01-02T15:04:05.123456789+02:00')
  })

  test('of invalid UTF-8 are shown, with a mark where it is invalid', () => {
    expect(read([frame(1, Buffer.concat([Buffer.from(`${at} a`), Buffer.from([0xff, 0xc3]), Buffer.from('b\n')]))])[0]?.text).toBe(
      'a\ufffd\ufffdb',
    )
  })

  test('without an ending are given at the end', () => {
    expect(read([frame(1, `${at} prompt> `)])).toEqual([{ time: at, channel: 'out', text: 'prompt> ' }])
  })

  test('of 10 MB keep their beginning, count the rest, and cost no memory', () => {
    const lines: LogLine[] = []
    const splitter = lineSplitter('out', { times: false, raw: false }, (line) => lines.push(line))
    const size = 10 * 1024 * 1024
    const chunk = Buffer.alloc(65_536, 'é')
    const before = process.memoryUsage().arrayBuffers
    for (let sent = 0; sent < size; sent += chunk.length) splitter.push(chunk, sent === 0)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1024 * 1024)
    splitter.push(Buffer.from('\nnext\n'), false)
    expect(lines).toHaveLength(2)
    expect(Buffer.byteLength(lines[0]?.text ?? '')).toBe(longestLine)
    expect(lines[0]?.cut).toBe(size - longestLine)
    expect(lines[1]).toEqual({ time: '', channel: 'out', text: 'next' })
  })

  test('are never cut within a character', () => {
    const lines: LogLine[] = []
    const splitter = lineSplitter('out', { times: false, raw: false }, (line) => lines.push(line))
    splitter.push(Buffer.from(`x${'€'.repeat(30_000)}\n`), true)
    const { text = '', cut = 0 } = lines[0] ?? {}
    expect(text).not.toContain('\ufffd')
    expect(Buffer.byteLength(text) + cut).toBe(1 + 3 * 30_000)
  })
})

test('"after a time" is its next nanosecond, in the engine\'s words', () => {
  expect(after('2024-01-02T15:04:05.123456789Z')).toBe('1704207845.123456790')
  expect(after('2024-01-02T17:04:05.999999999+02:00')).toBe('1704207846.000000000')
  expect(after('2024-01-02T15:04:05Z')).toBe('1704207845.000000001')
  expect(after('nonsense')).toBe('0')
})
