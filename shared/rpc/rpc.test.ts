/** Runs the wire suite on every wire that Node has, and what only one end can see. */
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { describe, expect, test, vi } from 'vitest'
import { type Confirmed, createClient } from './client.ts'
import { asFault, type Fault } from './fault.ts'
import type { ClientWire, DownFrame, UpFrame } from './frames.ts'
import { memoryWire } from './memory-wire.ts'
import { portWire } from './port-wire.ts'
import { type ServeOptions, serve } from './server.ts'
import { createFixture, type FixtureContract, fixtureContract } from './wire.fixture.ts'
import type { Connect } from './wire.kit.ts'
import { wireCases } from './wire.suite.ts'

// A machine that is busy is no failure.
vi.setConfig({ testTimeout: 120_000 })

const nodeWire = <Out, In>(port: MessagePort) =>
  portWire<Out, In>(port, (onMessage, onClose) => {
    port.on('message', onMessage)
    port.on('close', onClose)
  })

const wires = {
  'the memory wire': () => memoryWire(),
  'a MessagePort of Node': () => {
    const { port1, port2 } = new MessageChannel()
    return { client: nodeWire<UpFrame, DownFrame>(port1), server: nodeWire<DownFrame, UpFrame>(port2) }
  },
}

describe.each(Object.entries(wires))('on %s', (_, make) => {
  test.each(wireCases)('$name', async ({ run }) => {
    const fixture = createFixture()
    const stops: (() => void)[] = []
    const connect: Connect = async () => {
      const { client, server } = make()
      stops.push(serve(server, fixtureContract, fixture))
      return client
    }
    try {
      await run(connect)
    } finally {
      for (const stop of stops) stop()
    }
  })
})

describe('the serving end', () => {
  const served = (options?: ServeOptions) => {
    const { client: wire, server } = memoryWire()
    const stop = serve(server, fixtureContract, createFixture(), options)
    const client = createClient<FixtureContract>()
    client.attach(wire)
    return { client, stop, wire }
  }

  test('reports what failed and gives the fault the id it was logged under', async () => {
    const onError = vi.fn(() => 'log-7')
    const { client } = served({ onError })
    await expect(client.call('test.explode', { how: 'later' })).rejects.toMatchObject({
      fault: { code: 'internal', logId: 'log-7', hint: { en: expect.stringContaining('its log has the details') } },
    })
    expect(onError).toHaveBeenCalledWith('test.explode', expect.any(Error), expect.objectContaining({ code: 'internal' }))
  })

  test('points to the log for nothing that is not in it, and quotes nothing where nothing was said', async () => {
    const { client } = served()
    const failed = await client.call('test.explode', { how: 'later' }).catch((error: { fault: Fault }) => error.fault)
    expect(failed).toMatchObject({ code: 'internal', detail: expect.any(String) })
    expect(failed).not.toHaveProperty('hint')
    expect(asFault(undefined)).not.toHaveProperty('hint')
    expect(asFault(undefined)).not.toHaveProperty('detail')
  })

  test('does not report what was only cancelled', async () => {
    const onError = vi.fn()
    const { client } = served({ onError })
    const abort = new AbortController()
    const call = client.call('test.wait', { key: 'k' }, abort.signal)
    abort.abort()
    await expect(call).rejects.toMatchObject({ fault: { code: 'cancelled' } })
    await client.call('test.add', { a: 1, b: 1 })
    expect(onError).not.toHaveBeenCalled()
  })

  test('tells of every write with its outcome, and of no read', async () => {
    const onWrite = vi.fn()
    const { client } = served({ onWrite })
    await client.call('test.add', { a: 1, b: 1 })
    await client.call('test.nothing', {})
    await client.call('test.refuse', {}).catch(() => {})
    expect(onWrite.mock.calls).toEqual([
      ['test.nothing', {}, undefined],
      ['test.refuse', {}, expect.objectContaining({ code: 'conflict' })],
    ])
  })

  test('tells of a write also when nobody waits for it any more', async () => {
    const onWrite = vi.fn()
    const { client, wire } = served({ onWrite })
    const call = client.call('test.nothing', {})
    wire.close()
    await expect(call).rejects.toMatchObject({ fault: { code: 'unavailable' } })
    // The frame was still under way when the wire closed, so the handler never ran: nothing was written, nothing is told.
    expect(onWrite).not.toHaveBeenCalled()
  })

  test('tells of every stream that writes when it ends, and how', async () => {
    const onWrite = vi.fn()
    const { client, wire } = served({ onWrite })
    const told = (path: string, input: unknown, code?: string) =>
      vi.waitFor(() => expect(onWrite.mock.lastCall).toEqual([path, input, code ? expect.objectContaining({ code }) : undefined]))
    const reader = { onChunk: () => {}, onEnd: () => {} }
    client.stream('test.numbers', { key: 'n', count: 2 }, reader)
    client.destroyStream('test.lose', { from: 1 }, {} as Confirmed, reader)
    await told('test.lose', { from: 1 })
    const talk = client.stream('test.parrot', {}, reader)
    await client.call('test.add', { a: 1, b: 1 })
    talk.cancel()
    await told('test.parrot', {}, 'cancelled')
    client.stream('test.parrot', {}, reader).write({ say: 'x'.repeat(101) })
    await told('test.parrot', {}, 'invalid')
    client.stream('test.parrot', {}, reader)
    await client.call('test.add', { a: 1, b: 1 })
    wire.close()
    await told('test.parrot', {}, 'cancelled')
    expect(onWrite).toHaveBeenCalledTimes(4)
  })

  test('closes its wire when it is stopped, and the page hears of it', async () => {
    const { client, stop } = served()
    const connected: boolean[] = []
    client.onConnected((now) => void connected.push(now))
    stop()
    expect(connected).toEqual([true, false])
  })

  test('a page that fails to draw one update is still sent the next', async () => {
    const { client } = served()
    const thing = { id: 'x', source: 'a', name: 'x', state: '', team: '', n: 0 }
    let calls = 0
    const seen: number[] = []
    client.live('test.things', { list: 'l' }, { offset: 0, limit: 1 }, ({ total }) => {
      seen.push(total)
      if (++calls === 1) throw new Error('cannot draw')
    })
    const uncaught = new Promise((resolve) => process.once('uncaughtException', resolve))
    await uncaught
    await client.call('test.change', { list: 'l', changes: [{ put: thing }] })
    await vi.waitFor(() => expect(seen).toEqual([0, 1]), { timeout: 60_000 })
  })

  test('early frames are kept until somebody reads them', async () => {
    const { client, server } = memoryWire()
    client.send({ t: 'call', id: 1, path: 'test.add', input: { a: 1, b: 2 } })
    await Promise.resolve()
    const answer = new Promise((resolve) => (client as ClientWire).onFrame(resolve))
    serve(server, fixtureContract, createFixture())
    expect(await answer).toEqual({ t: 'ok', id: 1, value: 3 })
  })
})
