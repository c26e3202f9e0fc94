/** The backend on a real engine, with a proxy between them that misbehaves: afterwards the app shows what the engine has, and nothing leaked. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Backend, createBackend } from '../../electron/backend.ts'
import type { Capabilities } from '../../electron/capabilities/capabilities.ts'
import { dockerCli, eventually, label } from '../../electron/capabilities/suite-kit.ts'
import { silentLog } from '../../electron/core/log.ts'
import type { AnyProvider } from '../../electron/core/provider.ts'
import { dockerProvider } from '../../electron/providers/docker/index.ts'
import type { Container } from '../../shared/contract/containers.ts'
import type { AppContract } from '../../shared/contract/index.ts'
import { type Client, createClient, type LiveState } from '../../shared/rpc/client.ts'
import { asFault, type FaultCode, type FaultError } from '../../shared/rpc/fault.ts'
import { memoryWire } from '../../shared/rpc/memory-wire.ts'
import { type FaultMode, type FaultProxy, startFaultProxy } from '../stack/fault-proxy.ts'

const socket = process.env.WHEELHOUSE_ENGINE ?? '/var/run/docker.sock'
const image = process.env.WHEELHOUSE_TEST_IMAGE ?? 'wheelhouse/busybox:test'
const cli = dockerCli(`unix://${socket}`)
const engine = 'docker:proxied'
const timing = { ping: 200, discover: 200, grace: 200, retryLocal: 300 }
/** Milliseconds until an engine counts as silent: soon, or never where it is only slow, however much others have in its list. */
const soon = { answer: 500, list: 2000, resync: 1000 }
const never = { answer: 60_000, list: 60_000, resync: 1000 }
/** Faults under which nothing works, and those under which everything must, only later. */
const deadly: FaultMode[] = ['stall', 'garbage', 'refuse', 'drop']
const bearable: FaultMode[] = ['slow', 'slice']
const openFiles = () => readdirSync('/proc/self/fd').length

describe.skipIf(process.env.WHEELHOUSE_NO_ENGINE)('between the app and the engine', () => {
  let folder: string
  let busy: string
  let backend: Backend
  let client: Client<AppContract>
  let proxy: FaultProxy
  let list: { state: LiveState<Container> | undefined; seen: Set<string> }
  let filesBefore: number
  const extra: string[] = []

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'wheelhouse-proxied-'))
    busy = await start('while :; do echo tick; sleep 0.05; done')
  })
  afterAll(async () => {
    await cli('rm', '-f', busy, ...extra)
    rmSync(folder, { recursive: true, force: true })
  })
  beforeEach(() => {
    filesBefore = openFiles()
  })
  afterEach(async () => {
    await backend.close()
    await proxy.close()
    // Nothing is left open, on either side.
    await eventually(() => expect([proxy.open(), openFiles() <= filesBefore]).toEqual([0, true]))
  })

  /** The app, which knows this one engine, through the proxy. */
  const begin = async (transport: 'unix' | 'tcp', mode: FaultMode = 'pass', silentAfter = soon) => {
    proxy = await startFaultProxy(socket, transport === 'tcp' ? 'tcp' : join(folder, 'proxy.sock'))
    await proxy.set(mode)
    const { endpoint } = proxy
    const found = { key: 'proxied', name: 'proxied', endpoint, origins: [], remote: false, current: true, config: { endpoint } }
    const provider: AnyProvider<Capabilities> = {
      ...dockerProvider(silentAfter),
      discover: async () => [{ ...found, state: 'present' }],
    }
    backend = createBackend({ folder: mkdtempSync(join(folder, 'data-')), version: '0', log: silentLog, providers: [provider], timing })
    const wire = memoryWire()
    backend.serve(wire.server)
    client = createClient<AppContract>()
    client.attach(wire.client)
    const read: typeof list = { state: undefined, seen: new Set() }
    list = read
    client.live('containers.list', {}, { offset: 0, limit: 500 }, (state) => {
      read.state = state
      const source = state.sources[engine]
      if (source) read.seen.add(source.state)
    })
  }
  const status = () => list.state?.sources[engine]
  const table = () => (list.state?.items ?? []).map((row) => ('id' in row ? `${row.container} ${row.name} ${row.state}` : '')).sort()
  const isTrue = () =>
    eventually(async () => {
      const truth = (await cli('ps', '-a', '--no-trunc', '--format', '{{.ID}} {{.Names}} {{.State}}')).split('\n').sort()
      expect([status()?.state, table()]).toEqual(['live', truth])
    })
  /** Something that the app cannot see while the fault lasts. */
  const changeBehind = async () => {
    extra.push(await cli('create', '--network', 'none', '--label', label, image, 'true'))
    if (extra.length > 1) await cli('rm', extra.shift() as string)
  }
  const start = (script: string) => cli('run', '-d', '--network', 'none', '--label', label, image, 'sh', '-c', script)
  const one = () => ({ engine, container: busy })
  /** Everything that flows, and how each ended. */
  const stream = () => {
    const ends: Record<string, FaultError | 'ended' | undefined> = {}
    const chunks: Record<string, number> = {}
    const reader = (name: string) => ({
      onChunk: () => {
        chunks[name] = (chunks[name] ?? 0) + 1
      },
      onEnd: (error?: FaultError) => {
        ends[name] = error ?? 'ended'
      },
    })
    client.stream('containers.stats', one(), reader('stats'))
    client.stream('containers.shell', { ...one(), cols: 80, rows: 24 }, reader('shell'))
    return { ends, chunks }
  }
  const openStreams = async () => {
    const opened = stream()
    await eventually(() => expect(Object.keys(opened.chunks).sort()).toEqual(['shell', 'stats']))
    return opened
  }
  const endedBy = (codes: FaultCode[]) => (end: FaultError | 'ended' | undefined) =>
    expect(end === undefined || end === 'ended' ? end : codes.includes(end.fault.code) || end.fault).toBe(true)

  describe.each(['unix', 'tcp'] as const)('on %s', (transport) => {
    test.each(deadly)('%s while the list is fetched: it is said, then the list is right', async (mode) => {
      await begin(transport, mode)
      await eventually(() => expect(status()).toMatchObject({ state: 'failed', fault: { retryable: true } }))
      expect(table()).toEqual([])
      await changeBehind()
      await proxy.set('pass')
      await isTrue()
      expect([...list.seen]).not.toContain('stale')
    })

    test.each(deadly)('%s while everything streams: rows stay and are stale, streams end with why, then all is right', async (mode) => {
      await begin(transport)
      await isTrue()
      const { ends } = await openStreams()
      await proxy.set(mode)
      await eventually(() => expect(status()).toMatchObject({ state: 'stale', fault: { retryable: true } }))
      // Others may use this engine too, so that only our own row is sure to be there.
      const ours = `${busy} `
      expect(table().filter((row) => row.startsWith(ours))).toHaveLength(1)
      await changeBehind()
      await eventually(() => {
        for (const name of ['stats', 'shell']) endedBy(['unavailable', 'timeout'])(ends[name])
      })
      expect(status()?.state).toBe('stale')
      await proxy.set('pass')
      await isTrue()
      await openStreams()
    })

    test.each(deadly)('%s during an action: it ends with a reason, then the list is right', async (mode) => {
      // It takes a second to stop, during which the fault comes.
      const victim = await start('trap "sleep 1; exit" TERM; while :; do sleep 0.05; done')
      extra.push(victim)
      await begin(transport)
      await isTrue()
      const stopping = client.call('containers.stop', { engine, container: victim }).then(() => 'done', asFault)
      await new Promise((resolve) => setTimeout(resolve, 300))
      await proxy.set(mode)
      const outcome = await stopping
      expect(typeof outcome === 'string' ? outcome : ['unavailable', 'timeout'].includes(outcome.code) || outcome).toBe(true)
      await proxy.set('pass')
      await isTrue()
      await cli('rm', '-f', victim)
      extra.splice(extra.indexOf(victim), 1)
      await isTrue()
    })

    test.each(bearable)('%s: everything works, only later', { timeout: 120_000 }, async (mode) => {
      await begin(transport, mode, never)
      await isTrue()
      const { ends } = await openStreams()
      await changeBehind()
      await isTrue()
      await client.call('containers.pause', one())
      await client.call('containers.unpause', one())
      expect(ends).toEqual({})
    })

    test('cut again and again at any moment: it comes back each time', async () => {
      await begin(transport)
      await isTrue()
      const opened: ReturnType<typeof stream>[] = []
      for (let i = 0; i < 15; i++) {
        opened.push(stream())
        if (i % 3 === 0) await changeBehind()
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 150))
        proxy.cut()
      }
      expect([...list.seen]).toContain('stale')
      await eventually(() => {
        // What had not reached the engine when the last cut came goes on after it, and is cut now.
        proxy.cut()
        for (const { ends } of opened) for (const name of ['stats', 'shell']) endedBy(['unavailable'])(ends[name])
      })
      await isTrue()
      await openStreams()
    })
  })
})
