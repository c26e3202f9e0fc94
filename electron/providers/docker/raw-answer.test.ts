/** An answer that we read by ourselves is what Node would have read, cut anywhere, and is refused when it is no answer. */
import { Duplex } from 'node:stream'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FaultError } from '../../../shared/rpc/fault.ts'
import { rawAnswer } from './raw-answer.ts'
import { rawBody } from './raw-body.ts'

const cutUp = (bytes: Buffer, sizes: number[]): Buffer[] => {
  const pieces: Buffer[] = []
  for (let from = 0, i = 0; from < bytes.length; i++) {
    const size = sizes.length > 0 ? (sizes[i % sizes.length] as number) : bytes.length
    pieces.push(bytes.subarray(from, from + size))
    from += size
  }
  return pieces
}
const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 8 })
const chunked = (parts: readonly Uint8Array[], extension = '', trailers = '') =>
  Buffer.concat([
    ...parts.flatMap((part) => [Buffer.from(`${part.length.toString(16)}${extension}\r\n`), Buffer.from(part), Buffer.from('\r\n')]),
    Buffer.from(`0\r\n${trailers}\r\n`),
  ])
const head = (...headers: string[]) => `HTTP/1.1 200 OK\r\n${headers.join('\r\n')}\r\n\r\n`
const coded = 'Transfer-Encoding: chunked'

/** Plays an engine that says something, in pieces, and then ends the connection or not. */
async function read(pieces: Buffer[], ends = true) {
  const socket = new Duplex({ read: () => {}, write: (_chunk, _encoding, done) => done(), highWaterMark: 1 })
  let got = Buffer.alloc(0)
  const abort = new AbortController()
  void (async () => {
    for (const piece of pieces) {
      socket.push(piece)
      if (pieces.length < 50) await new Promise((resolve) => setImmediate(resolve))
    }
    if (ends) socket.push(null)
  })()
  const answer = await rawAnswer(
    socket,
    (chunk, from, to) => {
      got = Buffer.concat([got, chunk.subarray(from, to)])
    },
    (body) => body,
    abort.signal,
  )
  while ((await answer.next(() => got.length % 2 === 0)) !== 'over');
  answer.close()
  return got.toString('latin1')
}

describe('a body', () => {
  test('in chunks is what was put in them, however it is cut', () => {
    const parts = fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 12 })
    const extensions = fc.constantFrom('', ';name=value', ' ', ';a="\t"')
    fc.assert(
      fc.property(
        parts,
        sizes,
        extensions,
        fc.constantFrom('', 'Later: yes\r\n', 'A: 1\r\nB: 2\r\n'),
        (list, cuts, extension, trailers) => {
          let got = Buffer.alloc(0)
          const body = rawBody(head(coded), (chunk, from, to) => {
            expect(to).toBeGreaterThan(from)
            got = Buffer.concat([got, chunk.subarray(from, to)])
          })
          const bytes = chunked(list, extension, trailers)
          const pieces = cutUp(bytes, cuts)
          for (const [index, piece] of pieces.entries()) {
            expect(body.over).toBe(false)
            // What is around it in the connection's bytes is not its own.
            body.read(Buffer.concat([Buffer.from('zz'), piece, Buffer.from('zz')]), 2, 2 + piece.length)
            expect(body.over).toBe(index === pieces.length - 1)
          }
          expect(got.toString('hex')).toBe(Buffer.concat(list).toString('hex'))
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('that is none is a fault, never a hang or a crash', () => {
    for (const bytes of ['x\r\n', '\r\n', ';\r\n', '-1\r\n', '1\r\nabc', 'fffffffffffffffffff\r\n', '3\r\nabcd\r\n'])
      expect(() => rawBody(head(coded), () => {}).read(Buffer.from(bytes), 0, bytes.length)).toThrow(FaultError)
    expect(() => rawBody(head('Transfer-Encoding: gzip, chunked'), () => {})).toThrow(FaultError)
    expect(() => rawBody(head('Content-Length: -5'), () => {})).toThrow(FaultError)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        try {
          rawBody(head(coded), () => {}).read(Buffer.from(bytes), 0, bytes.length)
        } catch (error) {
          expect(error).toBeInstanceOf(FaultError)
        }
      }),
      { numRuns: 1000 },
    )
  })
})

describe('an answer', () => {
  test('is read whole: in chunks, by its length, and to the end of the connection, cut at every place', async () => {
    const answers = [
      `${head(coded)}${chunked([Buffer.from('hello '), Buffer.from('world')])}`,
      `${head('content-length:  11 ')}hello world`,
      `${head('Content-Type: text/plain')}hello world`,
    ]
    for (const text of answers)
      for (let cut = 1; cut < text.length; cut++)
        expect(await read([Buffer.from(text.slice(0, cut)), Buffer.from(text.slice(cut))])).toBe('hello world')
  })

  test('is over when its body is, though the connection is not', async () => {
    expect(await read([Buffer.from(`${head('Content-Length: 5')}hello, and more`)], false)).toBe('hello')
    expect(await read([Buffer.from(`${head('Content-Length: 0')}`)], false)).toBe('')
  })

  test('that breaks off is a fault, and so is what is no answer', async () => {
    const broken = [`${head(coded)}5\r\nhel`, `${head('Content-Length: 50')}hello`, 'HTTP/1.1 200', '']
    for (const text of broken) await expect(read([Buffer.from(text)])).rejects.toMatchObject({ fault: { code: 'unavailable' } })
    for (const text of ['SSH-2.0-OpenSSH_9.2\r\n\r\n', `GET / ${'x'.repeat(70_000)}`])
      await expect(read([Buffer.from(text)])).rejects.toMatchObject({ fault: { code: 'unavailable' } })
  })

  test('that is a refusal says why', async () => {
    const said = '{"message":"No such container: x"}'
    const text = `HTTP/1.1 404 Not Found\r\nContent-Length: ${said.length}\r\n\r\n${said}`
    for (let cut = 1; cut < text.length; cut++)
      await expect(read([Buffer.from(text.slice(0, cut)), Buffer.from(text.slice(cut))], false)).rejects.toMatchObject({
        fault: { code: 'not_found' },
      })
  })
})
