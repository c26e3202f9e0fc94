/** What a wire must carry of streams; see wire.suite.ts. */
import type { Confirmed } from './client.ts'
import type { FaultError } from './fault.ts'
import { streamCredits } from './frames.ts'
import { attached, becomes, type Cases, pause, raw, read, same } from './wire.kit.ts'
import { maxWrites } from './writes.ts'

export const streamCases: Cases = {
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

  'cancelling a stream ends its source at once, even one that is quiet': async (connect) => {
    const { client } = await attached(connect)
    const quiet = client.stream('test.quiet', { key: 'quiet' }, { onChunk: () => {}, onEnd: () => {} })
    await client.call('test.nothing', {})
    quiet.cancel()
    const gone = { produced: 0, aborted: 1, returned: 1, followers: 0 }
    await becomes(() => client.call('test.report', { key: 'quiet' }), gone)
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

  'what loses data streams like anything else, once a person was asked': async (connect) => {
    const { client } = await attached(connect)
    const got: unknown[] = []
    const reader = { onChunk: (left: number) => void got.push(left), onEnd: () => void got.push('end') }
    client.destroyStream('test.lose', { from: 3 }, {} as Confirmed, reader)
    await becomes(() => got, [3, 2, 1, 'end'])
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
}
