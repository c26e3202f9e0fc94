/**
 * What any wire must carry, as cases that know no test runner: they run wherever the page's code runs, and learn what happens at the far
 * end by asking it over a second wire. A runner gives `connect`: a fresh wire to a fixture that is served there (wire.fixture.ts).
 */
import { equal } from '../lib/equal.ts'
import { createClient, type LiveState } from './client.ts'
import { FaultError } from './fault.ts'
import { type ClientWire, maxOpen, streamCredits } from './frames.ts'
import { type FixtureContract, refusal, type Thing } from './wire.fixture.ts'
import { maxWrites } from './writes.ts'

export type Connect = () => Promise<ClientWire>
export type WireCase = { name: string; run: (connect: Connect) => Promise<void> }

type Client = ReturnType<typeof createClient<FixtureContract>>

const thing = (id: string, more: Partial<Thing> = {}): Thing => ({ id, source: 'a', name: id, state: 'on', team: '', n: 0, ...more })
const all = { offset: 0, limit: 100 }
const names = (state: LiveState<Thing> | undefined) => state?.items.map((item) => ('group' in item ? `[${item.group}]` : item.name))

function same(actual: unknown, expected: unknown): void {
  if (!equal(actual, expected)) throw new Error(`expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`)
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

/** Asks again and again until the answer is the expected one. */
async function becomes(ask: () => unknown, expected: unknown): Promise<void> {
  let last: unknown
  for (let i = 0; i < 600; i++) {
    last = await ask()
    if (equal(last, expected)) return
    await pause(5)
  }
  same(last, expected)
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
    return 'no fault'
  } catch (error) {
    return error instanceof FaultError ? error.fault.code : `not a fault: ${String(error)}`
  }
}

async function attached(connect: Connect, options: Parameters<typeof createClient>[0] = {}) {
  const client = createClient<FixtureContract>(options)
  const wire = await connect()
  client.attach(wire)
  return { client, wire }
}

function follow(client: Client, list: string, view = all) {
  const seen: LiveState<Thing>[] = []
  const handle = client.live('test.things', { list }, view, (state) => void seen.push(state))
  return { ...handle, seen, last: () => seen.at(-1) }
}

function read(client: Client, input: { key: string; count?: number; fail?: boolean }, pace: () => Promise<void> | void = () => {}) {
  const got: number[] = []
  let end: string | undefined
  const handle = client.stream('test.numbers', input, {
    onChunk: (chunk) => {
      got.push(chunk)
      return pace()
    },
    onEnd: (error) => (end = error?.fault.code ?? 'end'),
  })
  return { ...handle, got, end: () => end }
}

/** A conversation by hand, for what no client of ours would send. */
async function raw(connect: Connect) {
  const wire = await connect()
  const got: { t?: string; id?: number; fault?: { code: string } }[] = []
  wire.onFrame((frame) => void got.push(frame))
  return { send: (frame: unknown) => wire.send(frame as never), got, wire }
}

const cases: Record<string, (connect: Connect) => Promise<void>> = {
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

  'credits that no reader has cannot be made up': async (connect) => {
    const { send, got } = await raw(connect)
    send({ t: 'open', id: 1, path: 'test.numbers', input: { key: 'credits' } })
    await becomes(() => got.length, streamCredits)
    for (const n of [1e9, -5, 0.5, Number.NaN, '3', null]) send({ t: 'ack', id: 1, n })
    await becomes(() => got.length, 2 * streamCredits)
    await pause(30)
    same(got.length, 2 * streamCredits)
    send({ t: 'cancel', id: 1 })
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

  'cancelling a stream ends its source at once, even one that is quiet': async (connect) => {
    const { client } = await attached(connect)
    const quiet = client.stream('test.quiet', { key: 'quiet' }, { onChunk: () => {}, onEnd: () => {} })
    await client.call('test.nothing', {})
    quiet.cancel()
    const gone = { produced: 0, aborted: 1, returned: 1, followers: 0 }
    await becomes(() => client.call('test.report', { key: 'quiet' }), gone)
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

  'closing a list takes its reader off': async (connect) => {
    const { client } = await attached(connect)
    const list = follow(client, 'closing')
    await becomes(async () => (await client.call('test.report', { key: 'closing' })).followers, 1)
    list.close()
    await becomes(async () => (await client.call('test.report', { key: 'closing' })).followers, 0)
    const told = list.seen.length
    await client.call('test.change', { list: 'closing', changes: [{ put: thing('x') }] })
    await pause(40)
    same(list.seen.length, told)
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

  'a list shows its window, sorted, with totals, counts and the state of its sources': async (connect) => {
    const { client } = await attached(connect)
    const put = ['web-10', 'web-9', 'db-1'].map((id, n) => ({ put: thing(id, { n, state: n === 2 ? 'off' : 'on' }) }))
    await client.call('test.change', { list: 'window', changes: [...put, { status: 'a', state: 'live' }] })
    const list = follow(client, 'window', { offset: 0, limit: 2 })
    await becomes(() => names(list.last()), ['db-1', 'web-9'])
    const { size, matched, total, counts, sources, connected, loaded } = list.last() as LiveState<Thing>
    const expected = { state: { on: 2, off: 1 }, team: { '': 3 }, source: { a: 3 } }
    same(
      { size, matched, total, counts, sources },
      { size: 3, matched: 3, total: 3, counts: expected, sources: { a: { state: 'live', since: 1 } } },
    )
    same([connected, loaded], [true, true])
    list.setView({ offset: 0, limit: 10, text: 'web', sort: { by: 'n', desc: true } } as typeof all)
    await becomes(() => names(list.last()), ['web-9', 'web-10'])
    await client.call('test.change', { list: 'window', changes: [{ drop: 'web-9' }, { put: thing('web-11', { n: 9 }) }] })
    await becomes(() => names(list.last()), ['web-11', 'web-10'])
    // A row that the text hides still counts in the total when it goes.
    await client.call('test.change', { list: 'window', changes: [{ drop: 'db-1' }] })
    await becomes(() => list.last()?.total, 2)
  },

  'a reader that does not acknowledge is told nothing more, and everything once it does': async (connect) => {
    let acknowledge = () => {}
    const { client } = await attached(connect, { schedule: (ack) => (acknowledge = ack) })
    const list = follow(client, 'slow')
    await becomes(() => list.seen.length, 1)
    for (let n = 0; n < 5; n++) await client.call('test.change', { list: 'slow', changes: [{ put: thing('x', { name: `x${n}` }) }] })
    list.setView({ offset: 0, limit: 7 })
    await pause(60)
    same(list.seen.length, 1)
    acknowledge()
    await becomes(() => names(list.last()), ['x4'])
    same(list.seen.length, 2)
  },

  'a list that cannot be opened says why, and recovers with another view': async (connect) => {
    const { client } = await attached(connect)
    const missing = follow(client, 'missing')
    await becomes(() => missing.last()?.error?.code, 'conflict')
    await client.call('test.change', { list: 'views', changes: [{ put: thing('x') }] })
    const list = follow(client, 'views', { offset: 0, limit: 9999 })
    await becomes(() => list.last()?.error?.code, 'invalid')
    list.setView(all)
    await becomes(() => [names(list.last()), list.last()?.error], [['x'], undefined])
    list.setView({ offset: -1, limit: 1 })
    await becomes(() => list.last()?.error?.code, 'invalid')
    same(names(list.last()), ['x'])
    list.setView(all)
    await becomes(() => list.last()?.error, undefined)
    await becomes(async () => (await client.call('test.report', { key: 'views' })).followers, 1)
  },

  'a row that its list cannot place fails that list alone': async (connect) => {
    const { client } = await attached(connect)
    const list = follow(client, 'broken')
    await becomes(() => list.last()?.loaded, true)
    await client.call('test.change', { list: 'broken', changes: [{ put: { id: 'x', source: 'a' } as never }] })
    await becomes(() => list.last()?.error?.code, 'internal')
    same(await client.call('test.add', { a: 1, b: 1 }), 2)
    same((await client.call('test.report', { key: 'broken' })).followers, 0)
  },

  'a wire that is replaced takes its lists along, with the view they have now': async (connect) => {
    const { client, wire } = await attached(connect)
    await client.call('test.change', { list: 'moving', changes: ['c', 'a', 'b'].map((id) => ({ put: thing(id) })) })
    const list = follow(client, 'moving', { offset: 0, limit: 1 })
    await becomes(() => names(list.last()), ['a'])
    wire.close()
    await becomes(() => list.last()?.connected, false)
    same(names(list.last()), ['a'])
    list.setView({ offset: 1, limit: 2 })
    client.attach(await connect())
    await becomes(() => [names(list.last()), list.last()?.connected], [['b', 'c'], true])
    // Replaced without having been lost: the old wire is given up.
    client.attach(await connect())
    await client.call('test.change', { list: 'moving', changes: [{ drop: 'b' }] })
    await becomes(() => [names(list.last()), list.last()?.connected], [['c'], true])
    await becomes(async () => (await client.call('test.report', { key: 'moving' })).followers, 1)
  },

  'requests wait for a wire that comes, and give up on one that does not': async (connect) => {
    const client = createClient<FixtureContract>({ patience: 2000 })
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

  'a stream delivers every chunk in order, then its end or its fault': async (connect) => {
    const { client } = await attached(connect)
    const count = 10 * streamCredits + 7
    const whole = read(client, { key: 'whole', count })
    const failing = read(client, { key: 'failing', count: 3, fail: true }, () => pause(1))
    const empty = read(client, { key: 'empty', count: 0 })
    const expected = Array.from({ length: count }, (_, i) => i)
    await becomes(() => [whole.got, whole.end()], [expected, 'end'])
    await becomes(() => [failing.got, failing.end()], [[0, 1, 2], 'conflict'])
    await becomes(() => [empty.got, empty.end()], [[], 'end'])
    let end: string | undefined
    client.stream('test.explodeStream', {}, { onChunk: () => {}, onEnd: (error) => (end = error?.fault.code) })
    await becomes(() => end, 'internal')
  },

  'an endless producer runs no further ahead of a slow reader than its credits': async (connect) => {
    const { client } = await attached(connect)
    const slow = read(client, { key: 'endless' }, () => pause(4))
    for (let i = 0; i < 8; i++) {
      await pause(10)
      // Asked before counted: what was read meanwhile only widens the bound.
      const { produced } = await client.call('test.report', { key: 'endless' })
      same(produced <= slow.got.length + streamCredits, true)
    }
    slow.cancel()
    await becomes(async () => (await client.call('test.report', { key: 'endless' })).returned, 1)
    const { got } = slow
    const told = got.length
    await pause(30)
    same(got.length, told)
  },

  'a reader that fails gives its source back and hears why': async (connect) => {
    const { client } = await attached(connect)
    const failing = read(client, { key: 'reader' }, () => Promise.reject(new Error('full')))
    await becomes(() => failing.end(), 'internal')
    await becomes(async () => (await client.call('test.report', { key: 'reader' })).returned, 1)
    same(failing.got, [0])
  },

  'what is written to a stream arrives in order; what may not be written ends it': async (connect) => {
    const { client } = await attached(connect)
    const talk = () => {
      const heard: string[] = []
      const reader = {
        onChunk: ({ heard: text }: { heard: string }) => void heard.push(text),
        onEnd: (e?: FaultError) => heard.push(e?.fault.code ?? 'end'),
      }
      return { heard, ...client.stream('test.parrot', {}, reader) }
    }
    const good = talk()
    for (const say of ['a', 'b', 'c', 'bye', 'too late']) good.write({ say })
    await becomes(() => good.heard, ['a', 'b', 'c', 'end'])
    const bad = talk()
    bad.write({ say: 'x'.repeat(101) })
    await becomes(() => bad.heard, ['invalid'])
  },

  'writes that nobody reads end the stream before they fill the process': async (connect) => {
    const { client } = await attached(connect)
    let end: string | undefined
    const deaf = client.stream('test.deaf', { key: 'deaf' }, { onChunk: () => {}, onEnd: (error) => (end = error?.fault.code) })
    for (let i = 0; i < maxWrites; i++) deaf.write({ say: 'hello?' })
    await client.call('test.nothing', {})
    same(end, undefined)
    deaf.write({ say: 'hello!' })
    await becomes(() => end, 'rate_limited')
    await becomes(async () => (await client.call('test.report', { key: 'deaf' })).returned, 1)
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

export const wireCases: WireCase[] = Object.entries(cases).map(([name, run]) => ({ name, run }))
