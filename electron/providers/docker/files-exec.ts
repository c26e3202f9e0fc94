/** Runs a command inside a container as its root user: what it says comes when it is read, what it is given goes as it is taken. */
import { asFault } from '../../../shared/rpc/fault.ts'
import type { Client } from './client.ts'
import { demuxer } from './demux.ts'
import { createExec, exitCode } from './exec.ts'
import { pull } from './pull.ts'

/** The container does not run, or lacks the command: another way has to be found. */
export class NoTools extends Error {}

/** Bytes that are kept of what a command complains of. */
const mostSaid = 16_384
/** By these codes a shell, and the engine, say that there is no such command. */
const missing = [126, 127]

export type Running = {
  /** The next bytes of its output; undefined when it has ended. */
  next: () => Promise<Buffer | undefined>
  /** How it ended, and what it complained of; ask when there is no more output. Rejects with NoTools when it could not be run. */
  end: () => Promise<{ code: number; said: string }>
  /** Lets go of it. */
  close: () => void
}

/** @param input what it reads; it is told when there is no more */
export async function runIn(
  client: Client,
  container: string,
  command: string[],
  input: AsyncIterable<Uint8Array> | undefined,
  signal: AbortSignal,
): Promise<Running> {
  const id = await createExec(client, container, signal, {
    AttachStdin: input !== undefined,
    AttachStdout: true,
    AttachStderr: true,
    Tty: false,
    User: '0',
    // Its words are read, so they have to be those of one language.
    Env: ['LC_ALL=C', 'LANGUAGE=C', 'QUOTING_STYLE=literal', 'TZ=UTC0'],
    Cmd: command,
  }).catch((error) => {
    const { code, detail = '' } = asFault(error)
    throw code === 'conflict' && /not running|paused|restarting|improper/i.test(detail) ? new NoTools(detail) : error
  })
  const socket = await client.hijack(`/exec/${id}/start`, { body: { Detach: false, Tty: false }, signal, timeout: 30_000 })
  const source = pull(socket, signal)
  const waiting: Buffer[] = []
  let said = ''
  const push = demuxer((channel, bytes) => {
    if (channel === 'out') waiting.push(bytes)
    else if (said.length < mostSaid) said += bytes.toString('latin1')
  })
  if (input) void feed(input, socket)

  const next = async (): Promise<Buffer | undefined> => {
    while (waiting.length === 0) {
      const came = await source.next().catch((error) => {
        throw client.faultOf(error)
      })
      if (came === undefined) return undefined
      if (came !== 'late') push(came)
    }
    return waiting.shift()
  }
  const end = async () => {
    const code = await exitCode(client, id, signal)
    if (missing.includes(code)) throw new NoTools(said)
    return { code, said: Buffer.from(said, 'latin1').toString('utf8') }
  }
  return { next, end, close: () => socket.destroy() }
}

async function feed(
  input: AsyncIterable<Uint8Array>,
  socket: NodeJS.WritableStream & { destroyed: boolean; destroy: (error?: Error) => void },
) {
  try {
    for await (const bytes of input) {
      if (socket.destroyed) return
      if (!socket.write(bytes)) await drained(socket)
    }
    socket.end()
  } catch (error) {
    socket.destroy(error as Error)
  }
}

const drained = (socket: NodeJS.WritableStream) =>
  new Promise<void>((resolve) => {
    const done = () => {
      socket.off('drain', done)
      socket.off('close', done)
      resolve()
    }
    socket.on('drain', done)
    socket.on('close', done)
  })

/** The same, for output that is small: all of it, or its first `most` bytes. */
export async function runWhole(
  client: Client,
  container: string,
  command: string[],
  { input, most, signal }: { input?: AsyncIterable<Uint8Array> | undefined; most: number; signal: AbortSignal },
): Promise<{ out: Buffer; code: number; said: string }> {
  const running = await runIn(client, container, command, input, signal)
  try {
    const parts: Buffer[] = []
    let size = 0
    for (let part = await running.next(); part !== undefined; part = await running.next()) {
      if (size < most) parts.push(Buffer.from(part))
      size += part.length
    }
    return { out: Buffer.concat(parts).subarray(0, most), ...(await running.end()) }
  } finally {
    running.close()
  }
}
