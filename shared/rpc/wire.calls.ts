/** What a wire must carry of calls, and how it comes and goes; see wire.suite.ts. */
import { createClient } from './client.ts'
import { FaultError } from './fault.ts'
import { maxOpen, streamCredits } from './frames.ts'
import { type FixtureContract, refusal } from './wire.fixture.ts'
import { attached, becomes, type Cases, codeOf, follow, raw, read, same } from './wire.kit.ts'

export const callCases: Cases = {
  'a call is answered with its value': async (connect) => {
    const { client } = await attached(connect)
    same(await client.call('test.add', { a: 2, b: 3 }), 5)
    const value = { text: 'é🐳\u0000', list: [1, null, { deep: true }], nothing: null }
    same(await client.call('test.echo', { value }), value)
    same(await client.call('test.nothing', {}), null)
  },

  'a fault arrives whole, with its code, its words in both languages and its hint': async (connect) => {
    const { client } = await attached(connect)
    const error = await client.call('test.refuse', {}).catch((caught: unknown) => caught)
    same(error instanceof FaultError && error.fault, refusal().fault)
  },

  'whatever a handler throws becomes an internal fault, and the next call works': async (connect) => {
    const { client } = await attached(connect)
    for (const how of ['at once', 'later', 'oddly', 'with a value that cannot travel'] as const)
      same(await codeOf(client.call('test.explode', { how })), 'internal')
    same(await client.call('test.add', { a: 1, b: 1 }), 2)
  },

  'input that the contract does not allow is refused': async (connect) => {
    const { client } = await attached(connect)
    same(await codeOf(client.call('test.add', { a: 'x', b: 3 } as never)), 'invalid')
    same(await codeOf(client.call('test.add', null as never)), 'invalid')
  },

  'paths that are not in the contract are refused, also those that every object has': async (connect) => {
    const { client, wire } = await attached(connect)
    for (const path of ['constructor.name', '__proto__.x', 'test.__proto__', 'test.constructor', 'test', 'test.', '.add', 'test.add.x', ''])
      same(await codeOf(client.call(path as never, {} as never)), 'unsupported')
    same(await codeOf(client.call('test.things' as never, {} as never)), 'unsupported')
    const other = await raw(connect)
    other.send({ t: 'call', id: 1, path: { toString: 1, valueOf: 2 }, input: {} })
    other.send({ t: 'open', id: 2, path: 'test.add', input: { a: 1, b: 1 } })
    await becomes(() => other.got.map((frame) => frame.fault?.code), ['unsupported', 'unsupported'])
    wire.close()
  },

  'frames that mean nothing are ignored': async (connect) => {
    const { send, got } = await raw(connect)
    const garbage = [null, 1, 'call', [], {}, { t: 'call' }, { t: 'call', id: -1 }, { t: 'call', id: 1.5 }, { t: 'call', id: '1' }]
    const unknown = [
      { t: 'boom', id: 1 },
      { t: 'ack', id: 99, n: 1 },
      { t: 'write', id: 99, value: 1 },
      { t: 'cancel', id: 99 },
    ]
    for (const frame of [...garbage, ...unknown]) send(frame)
    send({ t: 'call', id: 5, path: 'test.add', input: { a: 1, b: 1 } })
    await becomes(() => got, [{ t: 'ok', id: 5, value: 2 }])
  },

  'cancelling a call reaches its handler': async (connect) => {
    const { client } = await attached(connect)
    const abort = new AbortController()
    const code = codeOf(client.call('test.wait', { key: 'call' }, abort.signal))
    await client.call('test.nothing', {})
    abort.abort()
    same(await code, 'cancelled')
    await becomes(async () => (await client.call('test.report', { key: 'call' })).aborted, 1)
    same(await codeOf(client.call('test.add', { a: 1, b: 1 }, abort.signal)), 'cancelled')
  },

  'everything that was opened on a wire dies with it': async (connect) => {
    const { client, wire } = await attached(connect)
    const { client: witness } = await attached(connect)
    const code = codeOf(client.call('test.wait', { key: 'dying' }))
    let end: string | undefined
    client.stream('test.quiet', { key: 'dying' }, { onChunk: () => {}, onEnd: (error) => (end = error?.fault.code) })
    const numbers = read(client, { key: 'dying numbers' }, () => new Promise(() => {}))
    const list = follow(client, 'dying')
    await becomes(async () => (await witness.call('test.report', { key: 'dying' })).followers, 1)
    await becomes(async () => (await witness.call('test.report', { key: 'dying numbers' })).produced, streamCredits)
    wire.close()
    same(await code, 'unavailable')
    await becomes(() => end, 'unavailable')
    await becomes(() => list.last()?.connected, false)
    await becomes(() => witness.call('test.report', { key: 'dying' }), { produced: 0, aborted: 3, returned: 1, followers: 0 })
    const counted = { produced: streamCredits, aborted: 1, returned: 1, followers: 0 }
    await becomes(() => witness.call('test.report', { key: 'dying numbers' }), counted)
    same(numbers.end(), undefined)
  },

  'more than may be open at once is refused, and what is open stays': async (connect) => {
    const { client } = await attached(connect)
    const aborts = Array.from({ length: maxOpen + 3 }, () => new AbortController())
    const codes = aborts.map(({ signal }) => codeOf(client.call('test.wait', { key: 'many' }, signal)))
    same(await Promise.all(codes.slice(maxOpen)), ['rate_limited', 'rate_limited', 'rate_limited'])
    for (const abort of aborts) abort.abort()
    same([...new Set(await Promise.all(codes.slice(0, maxOpen)))], ['cancelled'])
    same(await client.call('test.add', { a: 1, b: 1 }), 2)
  },

  'requests wait for a wire that comes, and give up on one that does not': async (connect) => {
    const client = createClient<FixtureContract>({ patience: 60_000 })
    const sum = client.call('test.add', { a: 20, b: 22 })
    const numbers = read(client, { key: 'early', count: 3 })
    const abort = new AbortController()
    const given = codeOf(client.call('test.nothing', {}, abort.signal))
    const heard: string[] = []
    const parrot = client.stream('test.parrot', {}, { onChunk: (chunk) => void heard.push(chunk.heard), onEnd: () => heard.push('end') })
    parrot.write({ say: 'written before there was a wire' })
    parrot.write({ say: 'bye' })
    abort.abort()
    client.attach(await connect())
    same([await sum, await given], [42, 'cancelled'])
    await becomes(() => [numbers.got, numbers.end()], [[0, 1, 2], 'end'])
    await becomes(() => heard, ['written before there was a wire', 'end'])
    const alone = createClient<FixtureContract>({ patience: 20 })
    const stream = read(alone, { key: 'never' })
    same(await codeOf(alone.call('test.add', { a: 1, b: 1 })), 'unavailable')
    await becomes(() => stream.end(), 'unavailable')
  },

  'a wire that was closed before it was attached counts as lost': async (connect) => {
    const wire = await connect()
    wire.close()
    const client = createClient<FixtureContract>({ patience: 20 })
    client.attach(wire)
    same(await codeOf(client.call('test.add', { a: 1, b: 1 })), 'unavailable')
    client.attach(await connect())
    same(await client.call('test.add', { a: 1, b: 1 }), 2)
  },

  'a request that cannot travel fails alone': async (connect) => {
    const { client } = await attached(connect)
    same(await codeOf(client.call('test.echo', { value: { big: 1n, run: () => {} } })), 'internal')
    same(await client.call('test.add', { a: 1, b: 1 }), 2)
  },

  'whoever asks is told whether a backend answers': async (connect) => {
    const client = createClient<FixtureContract>()
    const told: boolean[] = []
    const stop = client.onConnected((connected) => void told.push(connected))
    const wire = await connect()
    client.attach(wire)
    wire.close()
    await becomes(() => told, [false, true, false])
    stop()
    client.attach(await connect())
    same(told, [false, true, false])
  },
}
