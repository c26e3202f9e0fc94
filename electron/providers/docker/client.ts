/** Talks HTTP to one engine: answers in full, answers that go on, and connections taken over for a terminal. */
import { setMaxListeners } from 'node:events'
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http'
import { type Duplex, pipeline, type Readable } from 'node:stream'
import type { Dial } from './dial.ts'
import { connectionFault, garbledFault, lostFault, statusFault, timeoutFault } from './faults.ts'
import { type RawAnswer, rawAnswer } from './raw-answer.ts'
import type { OnBytes } from './raw-body.ts'

type Query = Record<string, string | number | boolean | undefined>
export type Ask = {
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'
  query?: Query | undefined
  body?: unknown
  /** What is sent as it is, as fast as the engine takes it, instead of `body`. It is destroyed when the request is over. */
  upload?: Readable | undefined
  headers?: Record<string, string> | undefined
  signal: AbortSignal
  /** Milliseconds until the whole answer must be there; for streams, its beginning. Without it there is no limit. */
  timeout?: number | undefined
}

/** Requests in flight at once: those that read, and those that act (some take as long as a container needs to stop). */
const mostReads = 8
const mostActions = 16
/** No answer of an engine is larger, bytes. */
const mostBytes = 256 * 1024 * 1024
/** Statuses that say: it is so already. */
const already = 304

export type Client = ReturnType<typeof createClient>

/** @param endpoint names the engine in what a person is told */
export function createClient(dial: Dial, endpoint: string) {
  const agent = (options: ConstructorParameters<typeof Agent>[0]) => {
    const made = new Agent(options)
    made.createConnection = dial as never
    return made
  }
  const reads = agent({ keepAlive: true, maxSockets: mostReads, maxFreeSockets: 2 })
  // Actions take a new connection each: a reused one could be closed under them, and nobody would know whether they were done.
  const actions = agent({ maxSockets: mostActions })
  const streams = agent({})
  const open = new Set<ClientRequest | Duplex>()
  let prefix = ''
  let closed = false

  const start = (path: string, ask: Ask, by: Agent, headers: Record<string, string> = {}): ClientRequest => {
    if (closed) throw lostFault()
    ask.signal.throwIfAborted()
    // Many requests may end by one signal, and Node takes more than ten for a mistake.
    setMaxListeners(0, ask.signal)
    const payload = ask.body === undefined ? undefined : JSON.stringify(ask.body)
    const made = request({
      agent: by,
      method: ask.method ?? 'GET',
      path: `${prefix}${path}${queryString(ask.query)}`,
      signal: ask.signal,
      headers: {
        host: 'docker',
        'user-agent': 'Wheelhouse',
        ...(payload === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
        ...ask.headers,
        ...headers,
      },
    })
    open.add(made)
    made.once('close', () => open.delete(made))
    // What the upload fails of becomes what the request fails of.
    if (ask.upload) pipeline(ask.upload, made, () => {})
    else made.end(payload)
    return made
  }

  /** The head of an answer that is not a refusal. */
  const head = (made: ClientRequest, { timeout, method }: Ask): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const timer = timeout && setTimeout(() => made.destroy(timeoutFault(timeout / 1000)), timeout)
      const fail = (error: unknown) => {
        if (timer) clearTimeout(timer)
        reject(connectionFault(error, endpoint, method !== undefined && method !== 'GET' && method !== 'HEAD'))
      }
      made.on('error', fail)
      const early = () => fail(lostFault())
      made.on('close', early)
      made.on('response', (answer) => {
        // A small answer is over, and its connection closed, before anybody has read it.
        made.off('close', early)
        const status = answer.statusCode ?? 0
        const welcome = status < 300 || status === already
        // A refusal has to be there whole within the time.
        if (timer && welcome) clearTimeout(timer)
        if (welcome) return resolve(answer)
        text(answer, 65_536).then((body) => fail(statusFault(status, messageOf(body))), fail)
      })
    })

  /** Asks and reads the whole answer as text. */
  const whole = async (path: string, ask: Ask, by: Agent): Promise<string> => {
    const made = start(path, ask, by)
    const timer = ask.timeout && setTimeout(() => made.destroy(timeoutFault((ask.timeout as number) / 1000)), ask.timeout)
    try {
      return await text(await head(made, { ...ask, timeout: undefined }), mostBytes)
    } catch (error) {
      // An answer that is cut short because nobody wants it any more looks like one that was lost.
      throw connectionFault(ask.signal.aborted ? ask.signal.reason : error, endpoint, by === actions)
    } finally {
      if (timer) clearTimeout(timer)
    }
  }

  const json = async <T>(path: string, ask: Ask): Promise<T> => {
    const body = await whole(path, ask, reads)
    try {
      return JSON.parse(body) as T
    } catch (error) {
      throw garbledFault(body, error)
    }
  }

  return {
    /** Every later path is of this version of the API. */
    speak: (version: string) => {
      prefix = `/v${version}`
    },
    /** That version, as dockerode wants it: 'v1.41'. */
    version: () => prefix.slice(1),
    /** Makes the connections of acts. */
    actions,
    json,
    text: (path: string, ask: Ask) => whole(path, ask, reads),
    /** Changes something; that it is so already is no failure. */
    act: async (path: string, ask: Ask): Promise<void> => void (await whole(path, { method: 'POST', ...ask }, actions)),
    /** Changes something, and answers with JSON. */
    actJson: async <T>(path: string, ask: Ask): Promise<T> => JSON.parse(await whole(path, { method: 'POST', ...ask }, actions)) as T,
    /** An answer that goes on: paused until it is read, on a connection of its own. Destroy it when done. */
    stream: (path: string, ask: Ask): Promise<IncomingMessage> => {
      const made = start(path, ask, streams)
      return head(made, ask)
    },
    /** An answer that goes on in very many small parts, given to `onBytes` as they are asked for. Close it when done. */
    raw: async (path: string, { query, signal, timeout }: Ask, onBytes: OnBytes): Promise<RawAnswer> => {
      if (closed) throw lostFault()
      signal.throwIfAborted()
      setMaxListeners(0, signal)
      const socket = dial()
      open.add(socket)
      socket.once('close', () => open.delete(socket))
      const timer = timeout && setTimeout(() => socket.destroy(timeoutFault(timeout / 1000)), timeout)
      try {
        const head = ['host: docker', 'user-agent: Wheelhouse', 'connection: close']
        socket.write(`GET ${prefix}${path}${queryString(query)} HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n`)
        return await rawAnswer(socket, onBytes, messageOf, signal)
      } catch (error) {
        throw connectionFault(error, endpoint)
      } finally {
        if (timer) clearTimeout(timer)
      }
    },
    /** Takes the connection over after the request. From then on it is the caller's: the signal does not end it. */
    hijack: (path: string, ask: Ask): Promise<Duplex> => {
      const made = start(path, { method: 'POST', ...ask }, streams, { connection: 'Upgrade', upgrade: 'tcp' })
      return new Promise((resolve, reject) => {
        made.on('upgrade', (_answer, socket: Duplex, first: Buffer) => {
          open.add(socket)
          socket.once('close', () => open.delete(socket))
          if (first.length > 0) socket.unshift(first)
          resolve(socket)
        })
        head(made, ask).then((answer) => {
          answer.destroy()
          reject(garbledFault(`status ${answer.statusCode} instead of an upgrade`))
        }, reject)
      })
    },
    /** What an error of one of its streams means. */
    faultOf: (error: unknown, changes = false) => connectionFault(error, endpoint, changes),
    /** Ends everything that is open. */
    close: () => {
      closed = true
      for (const one of [...open]) one.destroy(lostFault())
      for (const one of [reads, actions, streams]) one.destroy()
    },
  }
}

/** The path of a container. What is no id or name (it came from a page) never becomes a part of another path. */
export function containerPath(container: string): string {
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(container)) throw statusFault(404, `No such container: ${container.slice(0, 100)}`)
  return `/containers/${container}`
}

async function text(answer: IncomingMessage, most: number): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > most) throw garbledFault('the answer is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function queryString(query: Query = {}): string {
  const text = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) if (value !== undefined) text.set(key, String(value))
  return text.size > 0 ? `?${text}` : ''
}

function messageOf(body: string): string {
  try {
    const { message, cause } = JSON.parse(body) as { message?: unknown; cause?: unknown }
    return typeof message === 'string' ? message : typeof cause === 'string' ? cause : body
  } catch {
    return body
  }
}
