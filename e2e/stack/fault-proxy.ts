/** Stands between the app and an engine, or an engine and a registry, on a unix socket or TCP, and misbehaves on command. */
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'

/**
 * `pass`: as if it were not there. `stall`: connections stay open and nothing comes through. `slow`: everything comes late.
 * `slice`: everything comes in slices, of one byte at first. `garbage`: the engine's answers are replaced by noise. `refuse`: nobody listens, and what
 * was open is closed. `drop`: connections are accepted and closed at once, as those that were open are.
 */
export const faultModes = ['pass', 'stall', 'slow', 'slice', 'garbage', 'refuse', 'drop'] as const
export type FaultMode = (typeof faultModes)[number]

export type FaultProxy = {
  /** As DOCKER_HOST names it. */
  endpoint: string
  /** Holds from now on for open and new connections, whatever else was to come. */
  set: (mode: FaultMode) => Promise<void>
  /** Closes what is open, once. */
  cut: () => void
  /** Does something once so many more bytes have come through, counted over both directions; what is beyond them comes under what it did. */
  after: (bytes: number, act: () => unknown) => void
  /** Bytes that came through so far. */
  passed: () => number
  /** Connections that are open now. */
  open: () => number
  close: () => Promise<void>
}

/** Milliseconds that `slow` keeps each piece. */
const delay = 40

/**
 * @param target the engine's unix socket, or the port of a registry of this machine
 * @param listen a path for a unix socket, or 'tcp' for a free port of this machine
 */
export async function startFaultProxy(target: string | number, listen: string): Promise<FaultProxy> {
  let mode: FaultMode = 'pass'
  let server: Server | undefined
  let port = 0
  let changed = () => {}
  let change = new Promise<void>((resolve) => {
    changed = resolve
  })
  const sockets = new Set<Socket>()
  let passed = 0
  let due: { at: number; act: () => unknown } | undefined

  const carry = async (from: Socket, to: Socket, isAnswer: boolean) => {
    try {
      for await (const chunk of from as AsyncIterable<Buffer>) {
        for (let rest = chunk; rest.length > 0; ) {
          while (mode === 'stall') await change
          if (to.destroyed) return
          const piece = due ? rest.subarray(0, due.at - passed) : rest
          rest = rest.subarray(piece.length)
          passed += piece.length
          const reached = due && passed >= due.at ? due.act : undefined
          if (reached) due = undefined
          if (mode === 'slow') await sleep(delay)
          if (mode === 'slice') await inSlices(to, piece)
          else await write(to, mode === 'garbage' && isAnswer ? randomBytes(piece.length) : piece)
          await reached?.()
        }
      }
      to.end()
    } catch {
      to.destroy()
    }
  }
  const onConnection = (client: Socket) => {
    if (mode === 'drop' || mode === 'refuse') return void client.destroy()
    const engine = typeof target === 'number' ? connect(target, '127.0.0.1') : connect(target)
    for (const socket of [client, engine]) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => {})
      socket.on('close', () => sockets.delete(socket))
    }
    // Not the other way about: what came of an answer goes on when the engine has closed.
    client.on('close', () => engine.destroy())
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
      due = undefined
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
    after: (bytes, act) => {
      due = { at: passed + Math.max(1, bytes), act }
    },
    passed: () => passed,
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
    const goOn = () => {
      to.off('drain', goOn).off('close', goOn)
      resolve()
    }
    to.on('drain', goOn).on('close', goOn)
  })
}

/** Bytes of a piece that come one by one, so that heads and the starts of frames are cut everywhere; the rest comes by `slice`. */
const oneByOne = 2_000
/** A prime, so that it is cut at other places of each line and frame: what is long arrives within what a test waits for. */
const slice = 61

async function inSlices(to: Socket, chunk: Buffer): Promise<void> {
  for (let i = 0; i < chunk.length && !to.destroyed; ) {
    const size = i < oneByOne ? 1 : slice
    await write(to, chunk.subarray(i, i + size))
    await turn()
    i += size
  }
}
