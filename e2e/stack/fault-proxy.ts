/** Stands between the app and an engine, on a unix socket or TCP, and misbehaves on command. */
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'

/**
 * `pass`: as if it were not there. `stall`: connections stay open and nothing comes through. `slow`: everything comes late.
 * `slice`: everything comes byte by byte. `garbage`: the engine's answers are replaced by noise. `refuse`: nobody listens, and what
 * was open is closed. `drop`: connections are accepted and closed at once, as those that were open are.
 */
export const faultModes = ['pass', 'stall', 'slow', 'slice', 'garbage', 'refuse', 'drop'] as const
export type FaultMode = (typeof faultModes)[number]

export type FaultProxy = {
  /** As DOCKER_HOST names it. */
  endpoint: string
  /** Holds from now on for open and new connections. */
  set: (mode: FaultMode) => Promise<void>
  /** Closes what is open, once. */
  cut: () => void
  /** Connections that are open now. */
  open: () => number
  close: () => Promise<void>
}

/** Milliseconds that `slow` keeps each piece. */
const delay = 40

/**
 * @param target the engine's unix socket
 * @param listen a path for a unix socket, or 'tcp' for a free port of this machine
 */
export async function startFaultProxy(target: string, listen: string): Promise<FaultProxy> {
  let mode: FaultMode = 'pass'
  let server: Server | undefined
  let port = 0
  let changed = () => {}
  let change = new Promise<void>((resolve) => {
    changed = resolve
  })
  const sockets = new Set<Socket>()

  const carry = async (from: Socket, to: Socket, isAnswer: boolean) => {
    try {
      for await (const chunk of from as AsyncIterable<Buffer>) {
        while (mode === 'stall') await change
        if (to.destroyed) return
        if (mode === 'slow') await sleep(delay)
        if (mode === 'slice') await byByte(to, chunk)
        else await write(to, mode === 'garbage' && isAnswer ? randomBytes(chunk.length) : chunk)
      }
      to.end()
    } catch {
      to.destroy()
    }
  }
  const onConnection = (client: Socket) => {
    if (mode === 'drop' || mode === 'refuse') return void client.destroy()
    const engine = connect(target)
    for (const socket of [client, engine]) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        engine.destroy()
      })
    }
    void carry(client, engine, false)
    void carry(engine, client, true)
  }
  const cut = () => {
    for (const socket of [...sockets]) socket.destroy()
  }
  const start = async () => {
    if (server) return
    const made = createServer({ allowHalfOpen: true }, onConnection)
    server = made
    if (listen !== 'tcp') rmSync(listen, { force: true })
    await new Promise<void>((resolve) => (listen === 'tcp' ? made.listen(port, '127.0.0.1', resolve) : made.listen(listen, resolve)))
    if (listen === 'tcp') port = (made.address() as { port: number }).port
  }
  const stop = async () => {
    const ended = server
    server = undefined
    cut()
    if (ended) await new Promise((resolve) => ended.close(resolve))
  }
  await start()
  return {
    endpoint: listen === 'tcp' ? `tcp://127.0.0.1:${port}` : `unix://${listen}`,
    set: async (next) => {
      mode = next
      const tell = changed
      change = new Promise((resolve) => {
        changed = resolve
      })
      tell()
      if (next === 'drop') cut()
      if (next === 'refuse') await stop()
      else await start()
    },
    cut,
    open: () => sockets.size / 2,
    close: async () => {
      mode = 'pass'
      changed()
      await stop()
    },
  }
}

async function write(to: Socket, chunk: Buffer): Promise<void> {
  if (to.destroyed || to.write(chunk)) return
  await new Promise<void>((resolve) => {
    to.once('drain', resolve)
    to.once('close', () => resolve())
  })
}

async function byByte(to: Socket, chunk: Buffer): Promise<void> {
  for (let i = 0; i < chunk.length && !to.destroyed; i++) {
    await write(to, chunk.subarray(i, i + 1))
    await turn()
  }
}
