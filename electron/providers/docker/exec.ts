/** A shell inside a container, on a connection of its own that behaves like a terminal. */
import type { Duplex } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import type { ShellChunk } from '../../../shared/contract/containers.ts'
import { asFault } from '../../../shared/rpc/fault.ts'
import { type Client, containerPath } from './client.ts'
import { lostFault, noShellFault } from './faults.ts'
import { pull } from './pull.ts'

export type ShellOptions = { cols: number; rows: number; command?: string[] | undefined }
export type ShellWrite = { data: string } | { cols: number; rows: number }

const shells = ['bash', 'ash', 'sh']

export async function* containerShell(
  client: Client,
  container: string,
  options: ShellOptions,
  writes: AsyncIterable<ShellWrite>,
  signal: AbortSignal,
): AsyncGenerator<ShellChunk> {
  const command = options.command ?? [await findShell(client, container, signal)]
  const id = await createExec(client, container, signal, {
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Tty: true,
    Env: ['TERM=xterm-256color'],
    Cmd: command,
  })
  const socket = await client.hijack(`/exec/${id}/start`, { body: { Detach: false, Tty: true }, signal, timeout: 30_000 })
  const source = pull(socket, signal)
  try {
    const resize = resizer(client, id, signal)
    resize(options)
    void pump(writes, socket, resize)
    yield { started: { command } }
    const decoder = new StringDecoder('utf8')
    for (let chunk = await source.next(); chunk !== undefined; chunk = await source.next()) {
      const data = chunk === 'late' ? '' : decoder.write(chunk)
      if (data !== '') yield { data }
    }
    yield { exit: await exitCode(client, id, signal) }
  } catch (error) {
    throw client.faultOf(error)
  } finally {
    hangUp(socket)
  }
}

/**
 * Engines let a process live on when its terminal goes away. One that listens to its terminal ends when it is interrupted and then told
 * that there is no more input, as it would when a person closes a terminal's window; what comes of it nobody reads any more.
 */
function hangUp(socket: Duplex): void {
  if (socket.destroyed || socket.readableEnded) return void socket.destroy()
  socket.on('error', () => {})
  socket.removeAllListeners('readable')
  socket.resume()
  socket.write('\x03')
  const noMore = setInterval(() => socket.write('\x04'), 100)
  const giveUp = setTimeout(() => socket.destroy(), 1000)
  socket.once('end', () => socket.destroy())
  socket.once('close', () => {
    clearInterval(noMore)
    clearTimeout(giveUp)
  })
}

/** The first shell that the container can run; trying is the only way to know. */
async function findShell(client: Client, container: string, signal: AbortSignal): Promise<string> {
  const tried: string[] = []
  for (const shell of shells) {
    const id = await createExec(client, container, signal, { Cmd: [shell, '-c', 'exit 0'] })
    try {
      // Detached, the engine answers once the program runs, or says that it cannot.
      await client.act(`/exec/${id}/start`, { body: { Detach: true }, signal, timeout: 30_000 })
      return shell
    } catch (error) {
      const { code, detail = '' } = asFault(error)
      if (!/not found|no such file|executable|OCI runtime|oci runtime|permission denied/i.test(detail) || code === 'unavailable')
        throw error
      tried.push(detail)
    }
  }
  throw noShellFault(tried)
}

export async function createExec(client: Client, container: string, signal: AbortSignal, body: unknown): Promise<string> {
  const path = `${containerPath(container)}/exec`
  return (await client.actJson<{ Id: string }>(path, { body, signal, timeout: 30_000 })).Id
}

/** Tells the engine the terminal's size, one request at a time, the newest size last. */
function resizer(client: Client, id: string, signal: AbortSignal): (size: { cols: number; rows: number }) => void {
  let wanted: { cols: number; rows: number } | undefined
  let busy = false
  const send = async () => {
    busy = true
    // The engine may refuse while the process is only just starting.
    for (let refused = 0; wanted && refused < 10 && !signal.aborted; ) {
      const size = wanted
      wanted = undefined
      try {
        await client.act(`/exec/${id}/resize`, { query: { h: size.rows, w: size.cols }, signal, timeout: 10_000 })
      } catch {
        wanted ??= size
        refused++
        await new Promise((resolve) => setTimeout(resolve, 20 * refused))
      }
    }
    busy = false
  }
  return ({ cols, rows }) => {
    wanted = { cols, rows }
    if (!busy) void send()
  }
}

/** Carries what a person types to the container, no faster than it is read there. */
async function pump(writes: AsyncIterable<ShellWrite>, socket: Duplex, resize: (size: { cols: number; rows: number }) => void) {
  for await (const write of writes) {
    if (socket.destroyed) return
    if ('data' in write) {
      if (!socket.write(write.data)) await drained(socket)
    } else resize(write)
  }
}

const drained = (socket: Duplex) =>
  new Promise<void>((resolve) => {
    const done = () => {
      socket.off('drain', done)
      socket.off('close', done)
      resolve()
    }
    socket.on('drain', done)
    socket.on('close', done)
  })

/** The connection may end a moment before the engine knows the code. That of one that runs on was cut, and says nothing of the process. */
export async function exitCode(client: Client, id: string, signal: AbortSignal): Promise<number> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const { Running, ExitCode } = await client.json<{ Running?: boolean; ExitCode?: number | null }>(`/exec/${id}/json`, {
      signal,
      timeout: 10_000,
    })
    if (!Running && typeof ExitCode === 'number') return ExitCode
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw lostFault()
}
