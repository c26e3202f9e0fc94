/** A million numbered lines through everything that interrupts their reading: each is kept once, in order, or its absence is marked exactly. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Backend, createBackend } from '../../electron/backend.ts'
import type { Capabilities } from '../../electron/capabilities/capabilities.ts'
import { dockerCli, label } from '../../electron/capabilities/suite-kit.ts'
import { silentLog } from '../../electron/core/log.ts'
import { flag } from '../../electron/core/log-batch.ts'
import type { AnyProvider } from '../../electron/core/provider.ts'
import { limits } from '../../electron/logs/store.kit.ts'
import { Store } from '../../electron/logs/store.ts'
import { dockerProvider } from '../../electron/providers/docker/index.ts'
import type { AppContract } from '../../shared/contract/index.ts'
import type { LogMark, LogSource } from '../../shared/contract/logs.ts'
import { createClient } from '../../shared/rpc/client.ts'
import { memoryWire } from '../../shared/rpc/memory-wire.ts'
import { startPrivateEngine } from '../stack/docker.mjs'
import { type FaultMode, type FaultProxy, startFaultProxy } from '../stack/fault-proxy.ts'

const image = process.env.WHEELHOUSE_TEST_IMAGE ?? 'wheelhouse/busybox:test'
// An engine of our own needs what starting one needs.
const cannot = process.env.WHEELHOUSE_NO_ENGINE || process.getuid?.() !== 0
const timing = { ping: 500, discover: 500, grace: 500, retryLocal: 300 }
const eventually = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 240_000, interval: 50 })
const million = 1_000_000

describe.skipIf(cannot)('numbered lines', () => {
  let engine: Awaited<ReturnType<typeof startPrivateEngine>>
  let cli: ReturnType<typeof dockerCli>
  let folder: string
  let proxy: FaultProxy
  let app: { backend: Backend; rows: Map<string, LogSource> } | undefined

  beforeAll(async () => {
    engine = await startPrivateEngine()
    cli = dockerCli(`unix://${engine.socket}`)
  }, 120_000)
  afterAll(() => engine.remove())
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'wheelhouse-continuity-'))
    proxy = await startFaultProxy(engine.socket, join(folder, 'proxy.sock'))
    startApp()
  })
  afterEach(async () => {
    await stopApp()
    await proxy.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** The app, which knows this one engine, through the proxy. */
  const startApp = () => {
    const { endpoint } = proxy
    const found = { key: 'numbers', name: 'numbers', endpoint, origins: [], remote: false, current: true, config: { endpoint } }
    const provider: AnyProvider<Capabilities> = { ...dockerProvider(), discover: async () => [{ ...found, state: 'present' }] }
    const backend = createBackend({
      folder: join(folder, 'data'),
      version: '0',
      log: silentLog,
      providers: [provider],
      timing,
      collectAfter: 0,
    })
    const wire = memoryWire()
    backend.serve(wire.server)
    const client = createClient<AppContract>()
    client.attach(wire.client)
    const rows = new Map<string, LogSource>()
    client.live('logs.sources', {}, { offset: 0, limit: 500 }, ({ items }) => {
      for (const item of items) if ('follow' in item) rows.set(item.id, item)
    })
    app = { backend, rows }
  }
  const stopApp = async () => {
    await app?.backend.close()
    app = undefined
  }
  const row = (id: string) => app?.rows.get(`docker:numbers/${id}`)
  /** Writes numbers, a pause after each so many. */
  const count = (last: number, each: number, pause: number, ...options: string[]) =>
    cli(
      ...['run', '-d', '--network', 'none', '--label', label, ...options, image, 'awk'],
      `BEGIN{for(i=1;i<=${last};i++){print i; if(i%${each}==0) system("usleep ${pause * 1000}")}}`,
    )
  const isDone = (id: string) => eventually(() => expect(row(id)).toMatchObject({ state: 'ended', exitCode: 0, follow: 'done' }))

  /** What is kept once the app has closed: runs of numbers that follow on each other, and what stands between them. */
  const kept = async (id: string): Promise<([from: number, to: number] | LogMark)[]> => {
    await stopApp()
    const store = new Store({ folder: join(folder, 'data', 'logs'), limits: limits(), log: silentLog })
    const found: ([number, number] | LogMark)[] = []
    for (const part of store.of(`docker:numbers/${id}`))
      for (let at = 0; at < part.chunks.length; at++) {
        const { bytes, ends, flags, count: lines } = part.load(at)
        for (let line = 0; line < lines; line++) {
          const text = bytes.toString('latin1', line === 0 ? 0 : ends[line - 1], (ends[line] as number) - 1)
          if ((flags[line] as number) & flag.mark) found.push(JSON.parse(text) as LogMark)
          else {
            const last = found.at(-1)
            if (Array.isArray(last) && Number(text) === last[1] + 1) last[1]++
            else found.push([Number(text), Number(text)])
          }
        }
      }
    await store.close()
    return found
  }
  /**
   * What the engine itself has in the end, by its own command. An engine that goes down drops what it had read of a writer's pipe and not
   * yet written: a few thousand numbers at most, which nobody can have.
   */
  const truth = async (id: string): Promise<[number, number][]> => {
    const runs: [number, number][] = []
    for (const line of (await cli('logs', id)).split('\n')) {
      const number = Number(line)
      const last = runs.at(-1)
      if (last && number === last[1] + 1) last[1] = number
      else runs.push([number, number])
    }
    expect([runs[0]?.[0], runs.at(-1)?.[1]]).toEqual([1, million])
    expect(runs.reduce((sum, [from, to]) => sum + to - from + 1, 0)).toBeGreaterThan(million - 10_000)
    return runs
  }
  const kinds = (found: Awaited<ReturnType<typeof kept>>) => found.flatMap((one) => (Array.isArray(one) ? [] : [one.kind]))
  /** Numbers alone, in their order: runs that only a mark parts are one. */
  const numbers = (found: Awaited<ReturnType<typeof kept>>) => {
    const runs: [number, number][] = []
    for (const one of found) {
      const last = runs.at(-1)
      if (!Array.isArray(one)) continue
      if (last && one[0] === last[1] + 1) last[1] = one[1]
      else runs.push([...one])
    }
    return runs
  }

  test.each([
    ['is kept whole', []],
    ['is turned over', ['--log-opt', 'max-size=25m', '--log-opt', 'max-file=4']],
  ])(
    'survive twenty disconnects and three restarts of an engine whose log %s: all that it has are there, each once',
    {
      timeout: 300_000,
    },
    async (_, options) => {
      const id = await count(million, 5000, 200, ...options)
      await eventually(() => expect(row(id)?.follow).toBe('live'))
      const modes: FaultMode[] = ['drop', 'refuse', 'stall']
      for (let i = 1; i <= 23; i++) {
        if (i % 8 === 0) await engine.restart()
        else if (i % 4 === 0) {
          await proxy.set(modes[(i / 4) % modes.length] as FaultMode)
          await sleep(300)
          if (proxy.open() > 0) proxy.cut()
          await proxy.set('pass')
        } else proxy.cut()
        await sleep(300 + Math.random() * 1000)
      }
      await engine.restart()
      await isDone(id)
      const has = await truth(id)
      const found = await kept(id)
      expect(numbers(found)).toEqual(has)
      // Whoever ran before the app looked has no start that anybody saw.
      expect(kinds(found).filter((kind) => kind !== 'resumed' && kind !== 'started')).toEqual(['ended'])
      await cli('rm', id)
    },
  )

  test('that the engine had turned over before they were read have exact gaps in their place, and nowhere else', {
    timeout: 300_000,
  }, async () => {
    const id = await count(200_000, 1000, 50, '--log-opt', 'max-size=200k', '--log-opt', 'max-file=2')
    await eventually(() => expect(row(id)?.lines).toBeGreaterThan(0))
    for (let i = 0; i < 3; i++) {
      await proxy.set('refuse')
      await sleep(1500)
      await proxy.set('pass')
      await eventually(() => expect(row(id)?.follow).toMatch(/live|done/))
      await sleep(300)
    }
    await isDone(id)
    const found = await kept(id)
    const runs = numbers(found)
    expect([runs[0]?.[0], runs.at(-1)?.[1]]).toEqual([1, 200_000])
    // In order, and wherever a number is missing there is a mark just there.
    for (const [index, one] of found.entries()) {
      const [before, after] = [found[index - 1], found[index + 1]]
      if (Array.isArray(one) && Array.isArray(before)) expect.unreachable(`${before[1]} is followed by ${one[0]}`)
      if (Array.isArray(one) || !Array.isArray(before) || !Array.isArray(after)) continue
      if (one.kind === 'gap') expect(after[0]).toBeGreaterThan(before[1] + 1)
      else expect(after[0]).toBe(before[1] + 1)
    }
    expect(kinds(found).filter((kind) => kind === 'gap').length).toBe(row(id)?.gaps ?? runs.length - 1)
    await cli('rm', id)
  })
})
