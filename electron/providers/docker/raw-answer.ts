/**
 * An answer that is read off its connection by ourselves. The engine sends every line of a log as an HTTP chunk of its own, and Node's
 * parser makes an object and an event of each: that takes many times as long as the lines themselves.
 */
import type { Duplex } from 'node:stream'
import { garbledFault, lostFault, statusFault } from './faults.ts'
import { type Pull, pull } from './pull.ts'
import { type OnBytes, rawBody } from './raw-body.ts'

/** Bytes of a head, and of a refusal's text. */
const longestHead = 65_536
export type RawAnswer = {
  /** Gives what comes of the body to `onBytes` until that is enough, or for so many milliseconds. Rejects when it broke off. */
  next: (enough: () => boolean, within?: number) => Promise<'enough' | 'late' | 'over'>
  close: () => void
}

/**
 * Reads an answer's head. Rejects with the engine's refusal, or with what the connection failed of.
 * @param socket the request has been written to it; it is destroyed when the signal aborts, on failure, and by `close`
 * @param messageOf what is told a person of a refusal's body
 */
export async function rawAnswer(
  socket: Duplex,
  onBytes: OnBytes,
  messageOf: (body: string) => string,
  signal: AbortSignal,
): Promise<RawAnswer> {
  const source = pull(socket, signal)
  try {
    const { status, head, rest } = await readHead(source)
    if (status >= 300) throw statusFault(status, messageOf(await readRefusal(source, head, rest)))
    const body = rawBody(head, onBytes)
    let first: Buffer | undefined = rest
    return {
      next: async (enough, within) => {
        const take = (chunk: Buffer) => {
          body.read(chunk, 0, chunk.length)
          return body.over || enough()
        }
        const had = first ? take(first) : body.over
        first = undefined
        const how = had ? 'enough' : await source.pour(take, within)
        if (how === 'end' && !body.untilEnd) throw lostFault()
        return how === 'end' || body.over ? 'over' : how
      },
      close: () => socket.destroy(),
    }
  } catch (error) {
    socket.destroy()
    throw error
  }
}

async function readHead(source: Pull): Promise<{ status: number; head: string; rest: Buffer }> {
  let bytes = Buffer.alloc(0)
  while (true) {
    const chunk = await source.next()
    if (!(chunk instanceof Buffer)) throw lostFault()
    bytes = Buffer.concat([bytes, chunk])
    const end = bytes.indexOf('\r\n\r\n')
    if (end === -1 && bytes.length <= longestHead) continue
    const head = bytes.toString('latin1', 0, Math.max(0, end))
    const status = Number(/^HTTP\/1\.[01] (\d{3})\b/.exec(head)?.[1])
    if (!status) throw garbledFault(bytes.toString('latin1', 0, 300))
    return { status, head, rest: bytes.subarray(end + 4) }
  }
}

async function readRefusal(source: Pull, head: string, rest: Buffer): Promise<string> {
  let text = Buffer.alloc(0)
  const body = rawBody(head, (chunk, from, to) => {
    text = Buffer.concat([text, chunk.subarray(from, to)])
  })
  let chunk: Buffer | 'late' | undefined = rest
  while (chunk instanceof Buffer && text.length <= longestHead) {
    body.read(chunk, 0, chunk.length)
    chunk = body.over ? undefined : await source.next()
  }
  return text.toString('utf8')
}
