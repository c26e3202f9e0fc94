/** What takes long (pull, push, build, copy, save, load) while the way to the engine fails: it says so, and what is there is whole or not at all. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { collect, dockerCli, eventually, failure, watched } from '../../electron/capabilities/suite-kit.ts'
import type { Fault } from '../../shared/rpc/fault.ts'
import { type FaultMode, type FaultProxy, startFaultProxy } from '../stack/fault-proxy.ts'
import { noRegistry, startRegistry } from '../stack/registry.mjs'
import { type Act, type ActName, actNames, connectTo, expectWords, openFiles, type Session, transferActs } from './transfer-faults.kit.ts'

const socket = process.env.WHEELHOUSE_ENGINE ?? '/var/run/docker.sock'
const image = process.env.WHEELHOUSE_TEST_IMAGE ?? 'wheelhouse/busybox:test'
const cli = dockerCli(`unix://${socket}`)
const missing = process.env.WHEELHOUSE_NO_ENGINE ?? noRegistry((text) => console.warn(text))
/** Connections that are kept for the next question. */
const kept = 2
/** Milliseconds for a test that does one thing many times over, on a machine that has much else to do. */
const many = 180_000

describe.skipIf(missing)('while the way to the engine fails', () => {
  let folder: string
  let registry = { host: '', stop: async () => {} }
  let made: Awaited<ReturnType<typeof transferActs>>
  let proxy: FaultProxy
  let session: Session
  let filesBefore = 0

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'wh-'))
    registry = await startRegistry()
    made = await transferActs(cli, image, registry.host)
  }, many)
  afterAll(async () => {
    await made?.remove()
    await registry.stop()
    rmSync(folder, { recursive: true, force: true })
  }, many)
  beforeEach(async () => {
    filesBefore = openFiles()
    proxy = await startFaultProxy(socket, join(folder, 'proxy.sock'))
    session = await connectTo(proxy.endpoint)
  })
  afterEach(async () => {
    session.close()
    await proxy.set('pass')
    await eventually(() => expect(proxy.open()).toBe(0))
    await proxy.close()
    await eventually(() => expect(openFiles()).toBeLessThanOrEqual(filesBefore))
  })

  /** The fault that it ends with, undefined when it succeeded: then what it should make is there, and otherwise it is not there in part. */
  const attempt = async (act: Act, signal = new AbortController().signal): Promise<Fault | undefined> => {
    const how = await collect(act.run(session, signal)).then(
      (chunks) => {
        expect(chunks.at(-1)).toHaveProperty('done')
        return undefined
      },
      (error) => failure(Promise.reject(error)),
    )
    await proxy.set('pass')
    if (how) expectWords(how)
    const came = await act.came()
    if (how === undefined) expect(came).toBe('whole')
    // What could not be taken away again is told.
    else if (came === 'part') expect(how.message.en).toMatch(/only in part|not known/)
    return how
  }
  const succeeds = async (act: Act) => {
    await act.reset()
    expect(await attempt(act)).toBe(undefined)
  }
  const sizes = new Map<ActName, number>()
  /** How many bytes it takes. */
  const measure = async (name: ActName) => {
    const known = sizes.get(name)
    if (known !== undefined) return known
    const before = proxy.passed()
    await succeeds(made.acts[name])
    sizes.set(name, proxy.passed() - before)
    return proxy.passed() - before
  }
  /** It succeeds again, what we list is what the engine has, and no connection stands about that was opened for it. */
  const allIsWell = async (act: Act) => {
    await succeeds(act)
    await eventually(() => expect(proxy.open()).toBeLessThanOrEqual(kept))
    const own = new AbortController()
    const { rows, ended } = await watched(session.images.watch, ({ image }) => image, own.signal)
    await eventually(async () => {
      const truth = [...new Set((await cli('images', '-q', '--no-trunc')).split('\n'))].sort()
      expect([...rows.keys()].sort()).toEqual(truth)
    })
    own.abort()
    await ended
  }

  describe.each(actNames)('%s', (name) => {
    test('cut anywhere: nothing that is half-done passes for done', { timeout: many }, async () => {
      const act = made.acts[name]
      const bytes = await measure(name)
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: bytes - 1 }), async (at) => {
          await act.reset()
          proxy.after(at, proxy.cut)
          const fault = await attempt(act)
          if (fault) expect(fault).toMatchObject({ code: 'unavailable', retryable: true })
        }),
        { numRuns: 5, endOnFailure: true },
      )
      await allIsWell(act)
    })

    test('silent, and then cancelled: nothing of it goes on', { timeout: many }, async () => {
      const act = made.acts[name]
      const bytes = await measure(name)
      await act.reset()
      const own = new AbortController()
      const silent = new Promise<void>((resolve) => {
        proxy.after(Math.floor(bytes / 2), async () => {
          await proxy.set('stall')
          resolve()
        })
      })
      const trying = attempt(act, own.signal)
      await silent
      own.abort()
      expect((await trying)?.code).toBe('cancelled')
      await allIsWell(act)
    })

    test.each<FaultMode>(['slow', 'slice'])('%s: everything arrives, only later', { timeout: many }, async (mode) => {
      await made.acts[name].reset()
      await proxy.set(mode)
      expect(await attempt(made.acts[name])).toBe(undefined)
    })

    test.each<FaultMode>(['garbage', 'refuse', 'drop'])('%s, from the beginning or in the middle', { timeout: many }, async (mode) => {
      const act = made.acts[name]
      const bytes = await measure(name)
      for (const at of [1, Math.floor(bytes / 2)]) {
        await act.reset()
        proxy.after(at, () => proxy.set(mode))
        const fault = await attempt(act)
        if (at === 1) expect(fault).toBeDefined()
        if (fault) expect(fault.code).toBe('unavailable')
      }
      await allIsWell(act)
    })
  })
})
