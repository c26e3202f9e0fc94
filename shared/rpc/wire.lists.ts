/** What a wire must carry of live lists; see wire.suite.ts. */
import type { LiveState } from './client.ts'
import type { Thing } from './wire.fixture.ts'
import { all, attached, becomes, type Cases, follow, names, pause, raw, same, thing } from './wire.kit.ts'

export const listCases: Cases = {
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

  'nothing more is sent for what was cancelled': async (connect) => {
    const { send, got } = await raw(connect)
    const { client } = await attached(connect)
    send({ t: 'open', id: 1, path: 'test.things', input: { list: 'cancelled' }, view: all })
    await becomes(() => got.length, 1)
    send({ t: 'ack', id: 1, n: 1 })
    await client.call('test.change', { list: 'cancelled', changes: [{ put: thing('x') }] })
    send({ t: 'cancel', id: 1 })
    send({ t: 'ack', id: 1, n: 1 })
    await becomes(async () => (await client.call('test.report', { key: 'cancelled' })).followers, 0)
    const told = got.length
    await pause(60)
    same(got.length, told)
  },

  'an acknowledgement that comes after its wire was lost is not taken for one of the next': async (connect) => {
    const acks: (() => void)[] = []
    const { client } = await attached(connect, { schedule: (ack) => void acks.push(ack) })
    const list = follow(client, 'late')
    await becomes(() => list.seen.length, 1)
    client.attach(await connect())
    await becomes(() => acks.length, 2)
    await client.call('test.change', { list: 'late', changes: [{ put: thing('x') }] })
    acks[0]?.()
    await pause(60)
    same([acks.length, names(list.last())], [2, []])
    acks[1]?.()
    await becomes(() => names(list.last()), ['x'])
  },
}
