/** The demultiplexer takes anything, cut anywhere. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FaultError } from '../../../shared/rpc/fault.ts'
import { type Channel, demuxer } from './demux.ts'

const frame = (type: number, payload: Buffer | string, length = Buffer.byteLength(payload)) => {
  const head = Buffer.from([type, 0, 0, 0, 0, 0, 0, 0])
  head.writeUInt32BE(length, 4)
  return Buffer.concat([head, Buffer.from(payload)])
}
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
