/** Pulls and pushes while the way from the engine to the registry fails: what the engine makes up for arrives, and what it cannot is told. */
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { TransferChunk } from '../../shared/contract/images.ts'
import { collect, dockerCli, eventually, failure } from '../../electron/capabilities/suite-kit.ts'
import { type FaultMode, type FaultProxy, startFaultProxy } from '../stack/fault-proxy.ts'
import { noRegistry, startRegistry } from '../stack/registry.mjs'
import { connectTo, expectWords, type Session, transferActs } from './transfer-faults.kit.ts'

const socket = process.env.WHEELHOUSE_ENGINE ?? '/var/run/docker.sock'
const endpoint = `unix://${socket}`
const image = process.env.WHEELHOUSE_TEST_IMAGE ?? 'wheelhouse/busybox:test'
const missing = process.env.WHEELHOUSE_NO_ENGINE ?? noRegistry((text) => console.warn(text))
/** Milliseconds for a test in which an engine tries several times, waiting longer each time. */
const patient = 180_000
const host = (proxy: FaultProxy) => proxy.endpoint.replace('tcp://', '')

describe.skipIf(missing)('while the way to the registry fails', () => {
  let registry = { host: '', stop: async () => {} }
  let proxy: FaultProxy
  let made: Awaited<ReturnType<typeof transferActs>>
  let session: Session

  beforeAll(async () => {
    registry = await startRegistry()
    proxy = await startFaultProxy(Number(registry.host.split(':')[1]), 'tcp')
    made = await transferActs(dockerCli(endpoint), image, host(proxy))
    // A push that is the first brings the layers, too, which those that follow find there: what is measured is to be that of any.
    const first = await connectTo(endpoint)
    await act('push').reset()
    await collect(act('push').run(first, new AbortController().signal))
    first.close()
  }, patient)
  afterAll(async () => {
    await made?.remove()
    await proxy.close()
    await registry.stop()
  }, patient)
  beforeEach(async () => {
    session = await connectTo(endpoint)
  })
  afterEach(async () => {
    await proxy.set('pass')
    session.close()
  })

  const act = (name: 'pull' | 'push') => made.acts[name]
  /** It is whole at once where the way is good. */
  const measure = async (name: 'pull' | 'push') => {
    await act(name).reset()
    const before = proxy.passed()
    await collect(act(name).run(session, new AbortController().signal))
    expect(await act(name).came()).toBe('whole')
    return proxy.passed() - before
  }

  describe.each(['pull', 'push'] as const)('%s', (name) => {
    test.each<FaultMode>(['slow', 'slice'])('arrives, only later: %s', { timeout: patient }, async (mode) => {
      await act(name).reset()
      await proxy.set(mode)
      expect((await collect(act(name).run(session, new AbortController().signal))).at(-1)).toHaveProperty('done')
      await proxy.set('pass')
      expect(await act(name).came()).toBe('whole')
    })

    test('cut anywhere: the engine makes up for it, or it is told', { timeout: patient }, async () => {
      const bytes = await measure(name)
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: bytes - 1 }), async (at) => {
          await act(name).reset()
          proxy.after(at, proxy.cut)
          const how = await collect(act(name).run(session, new AbortController().signal)).then(
            () => undefined,
            (error) => failure(Promise.reject(error)),
          )
          await proxy.set('pass')
          const came = await act(name).came()
          expect(how ? ['none', 'whole'] : ['whole']).toContain(came)
          if (!how) return
          expect(how).toMatchObject({ code: 'unavailable', retryable: true, message: { en: expect.stringContaining('registry') } })
          expectWords(how)
        }),
        { numRuns: 4, endOnFailure: true },
      )
      await measure(name)
    })

    test.each<FaultMode>(['refuse', 'drop', 'garbage'])('%s: it is said whose fault it is', { timeout: patient }, async (mode) => {
      await act(name).reset()
      await proxy.set(mode)
      const fault = await failure(collect(act(name).run(session, new AbortController().signal)))
      expect(fault.code).toBe('unavailable')
      expectWords(fault)
      expect(fault.message.en).toContain('registry')
      await proxy.set('pass')
      expect(await act(name).came()).toBe('none')
      await measure(name)
    })

    test('silent, then cancelled: the engine lets go of the registry', { timeout: patient }, async () => {
      const bytes = await measure(name)
      await act(name).reset()
      const own = new AbortController()
      const silent = new Promise<void>((resolve) => {
        proxy.after(Math.floor(bytes * 0.6), async () => {
          await proxy.set('stall')
          resolve()
        })
      })
      const trying = failure(collect(act(name).run(session, own.signal)))
      // That it ends before is a failure, not something to wait for.
      await Promise.race([silent, trying.then((fault) => Promise.reject(fault))])
      own.abort()
      expect((await trying).code).toBe('cancelled')
      await proxy.set('pass')
      // What was on its way may arrive; nothing follows.
      await eventually(async () => {
        const before = proxy.passed()
        await new Promise((resolve) => setTimeout(resolve, 500))
        expect(proxy.passed()).toBe(before)
      })
      expect(await act(name).came()).not.toBe('part')
      await measure(name)
    })
  })

  test('a pull that is cut in the middle of a layer goes on, and tells so', { timeout: patient }, async () => {
    const bytes = await measure('pull')
    await act('pull').reset()
    proxy.after(Math.floor(bytes * 0.6), proxy.cut)
    const chunks = (await collect(act('pull').run(session, new AbortController().signal))) as TransferChunk[]
    expect(chunks.at(-1)).toHaveProperty('done')
    expect(await act('pull').came()).toBe('whole')
    expect(chunks).toContainEqual({ status: expect.stringMatching(/^\w+: Retrying in \d/) })
  })
})
