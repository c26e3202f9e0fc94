/** The whole app in one process: a real client and a real server over a memory wire, and engines that do as they are told. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { AppContract } from '../shared/contract/index.ts'
import { type Client, type Confirmed, createClient, type LiveState } from '../shared/rpc/client.ts'
import { fault } from '../shared/rpc/fault.ts'
import { memoryWire } from '../shared/rpc/memory-wire.ts'
import { lost, row, type Scripted, scripted, scriptedProvider, whenAborted } from './backend.fixture.ts'
import { failure } from './capabilities/suite-kit.ts'
import { type Backend, createBackend } from './backend.ts'
import { silentLog } from './core/log.ts'

let folder: string
let backend: Backend
let client: Client<AppContract>
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wheelhouse-backend-'))
})
afterEach(async () => {
  await backend.close()
  rmSync(folder, { recursive: true, force: true })
})

const begin = (...engines: Scripted[]) => {
  const timing = { ping: 60, discover: 30, grace: 100, retryLocal: 100, retryRemote: 100 }
  backend = createBackend({ folder, version: '1.2.3', log: silentLog, providers: [scriptedProvider(engines)], timing })
  const wire = memoryWire()
  backend.serve(wire.server)
  client = createClient<AppContract>()
  client.attach(wire.client)
}
const view = { offset: 0, limit: 100 }
/** Follows a list; `state` is what a page would show. */
const follow = <P extends 'engines.list' | 'containers.list'>(path: P) => {
  // biome-ignore lint/suspicious/noExplicitAny: rows of either list
  const read = { state: undefined as LiveState<any> | undefined, history: [] as string[], close: () => {} }
  read.close = client.live(path, {} as never, view, (state) => {
    // biome-ignore lint/suspicious/noExplicitAny: rows of either list
    read.state = state as LiveState<any>
    read.history.push(
      JSON.stringify([state.items.map((item) => ('id' in item ? item.id : item.group)), Object.values(state.sources).map((s) => s.state)]),
    )
  }).close
  return read
}
const eventually = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 5 })
const rowsOf = (read: ReturnType<typeof follow>) => (read.state?.items ?? []) as unknown as { id: string; name: string; state: string }[]
const states = (read: ReturnType<typeof follow>) => Object.fromEntries(rowsOf(read).map(({ name, state }) => [name, state]))

describe('engines', () => {
  test('appear with what they say of themselves, and with why they do not', async () => {
    const [a, b, c, far] = [
      scripted('a'),
      scripted('b'),
      scripted('c', { state: 'absent', fault: lost().fault }),
      scripted('far', { remote: true }),
    ]
    b.mode = 'refuses'
    begin(a, b, c, far, scripted('odd', { state: 'broken', fault: fault('invalid', { en: 'x', fr: 'y' }).fault }))
    const engines = follow('engines.list')
    await eventually(() => expect(states(engines)).toEqual({ a: 'live', b: 'failed', c: 'absent', far: 'closed', odd: 'failed' }))
    expect(rowsOf(engines).find(({ name }) => name === 'a')).toMatchObject({ version: '1', product: 'Play', latency: expect.any(Number) })
    expect(rowsOf(engines).find(({ name }) => name === 'b')).toMatchObject({ fault: { code: 'unavailable' } })
    expect([far.connects, c.connects]).toEqual([0, 0])
  })

  test('that hang delay nobody', async () => {
    const [hung, well] = [scripted('hung'), scripted('well')]
    hung.mode = 'hangs'
    well.put(row('x'))
    begin(hung, well)
    const [engines, containers] = [follow('engines.list'), follow('containers.list')]
    await eventually(() => expect(rowsOf(containers)).toHaveLength(1))
    expect(states(engines)).toEqual({ hung: 'connecting', well: 'live' })
    expect(containers.state?.sources['play:hung']?.state).toBe('connecting')
  })

  test('nothing is contacted before anybody looks', async () => {
    const a = scripted('a')
    begin(a)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(a.connects).toBe(0)
    expect(await client.call('app.settings', {})).toMatchObject({ language: 'system' })
    expect(a.connects).toBe(0)
  })

  test('that start later appear by themselves; those that vanish go', async () => {
    const a = scripted('a', { state: 'absent', fault: lost().fault })
    const list = [a]
    begin()
    await backend.close()
    const timing = { ping: 60, discover: 20, grace: 100, retryLocal: 100 }
    backend = createBackend({ folder, version: '1', log: silentLog, providers: [scriptedProvider(list)], timing })
    const wire = memoryWire()
    backend.serve(wire.server)
    client.attach(wire.client)
    const engines = follow('engines.list')
    await eventually(() => expect(states(engines)).toEqual({ a: 'absent' }))
    a.found = { ...a.found, state: 'present' }
    await eventually(() => expect(states(engines)).toEqual({ a: 'live' }))
    list.pop()
    await eventually(() => expect(states(engines)).toEqual({}))
  })

  test('that cannot be looked for are not waited for: why is said, and it is looked again', async () => {
    const provider = scriptedProvider([scripted('a')])
    const discover = vi.fn(provider.discover).mockRejectedValueOnce(lost())
    const timing = { ping: 60, discover: 20, grace: 100, retryLocal: 100 }
    backend = createBackend({ folder, version: '1', log: silentLog, providers: [{ ...provider, discover }], timing })
    const wire = memoryWire()
    backend.serve(wire.server)
    client = createClient<AppContract>()
    client.attach(wire.client)
    const engines = follow('engines.list')
    await eventually(() => expect(states(engines)).toEqual({ a: 'live' }))
    expect(engines.history).toContain('[[],["failed"]]')
    expect(engines.state?.sources).toMatchObject({ play: { state: 'live' } })
  })

  test('are looked for less often while nobody sees the app, and at once when somebody does', async () => {
    // Only what waits is in the test's hands: the wires go on by themselves.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const provider = scriptedProvider([])
    const discover = vi.fn(provider.discover)
    const every = 2000
    const timing = { ping: 3_600_000, discover: every, grace: 100, retryLocal: 100 }
    backend = createBackend({ folder, version: '1', log: silentLog, providers: [{ ...provider, discover }], timing })
    const wire = memoryWire()
    backend.serve(wire.server)
    client = createClient<AppContract>()
    client.attach(wire.client)
    follow('engines.list')
    /** How often it is looked in so many milliseconds. */
    const looks = async (milliseconds: number) => {
      discover.mockClear()
      await vi.advanceTimersByTimeAsync(milliseconds)
      return discover.mock.calls.length
    }
    await looks(every)
    expect(await looks(10 * every)).toBe(10)
    backend.setSeen(false)
    // What was to come already comes.
    await looks(every)
    expect(await looks(100 * every)).toBe(10)
    discover.mockClear()
    backend.setSeen(true)
    expect(discover).toHaveBeenCalledOnce()
    expect(await looks(10 * every)).toBe(10)
  })

  test('beyond this machine are opened by a person, and remembered', async () => {
    const far = scripted('far', { remote: true })
    far.put(row('x'))
    begin(far)
    const [engines, containers] = [follow('engines.list'), follow('containers.list')]
    await eventually(() => expect(states(engines)).toEqual({ far: 'closed' }))
    expect(await failure(client.call('containers.start', { engine: 'play:far', container: 'x' }))).toMatchObject({ code: 'unavailable' })
    await client.call('engines.open', { engine: 'play:far' })
    await eventually(() => expect(rowsOf(containers)).toHaveLength(1))
    expect(JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8')).engines).toEqual({ 'play:far': 'open' })
    await client.call('engines.close', { engine: 'play:far' })
    await eventually(() =>
      expect([states(engines), rowsOf(containers).length, Object.keys(containers.state?.sources ?? {})]).toEqual([
        { far: 'closed' },
        0,
        [],
      ]),
    )
    expect(far.closes).toBe(1)
    expect((await failure(client.call('engines.open', { engine: 'play:none' }))).code).toBe('not_found')
  })

  test('are let go when nobody reads any more, and met again when somebody does', async () => {
    const a = scripted('a')
    begin(a)
    const engines = follow('engines.list')
    await eventually(() => expect(states(engines)).toEqual({ a: 'live' }))
    engines.close()
    await eventually(() => expect(a.closes).toBe(1))
    const again = follow('engines.list')
    await eventually(() => expect(states(again)).toEqual({ a: 'live' }))
    expect(a.connects).toBe(2)
  })
})

describe('containers', () => {
  test('of several engines are one list, with a status for each', async () => {
    const [a, b] = [scripted('a'), scripted('b')]
    a.put(row('1'))
    b.put(row('1'))
    begin(a, b)
    const list = follow('containers.list')
    await eventually(() =>
      expect(
        rowsOf(list)
          .map(({ id }) => id)
          .sort(),
      ).toEqual(['play:a/1', 'play:b/1']),
    )
    a.put(row('2', 'exited'))
    await eventually(() => expect(rowsOf(list)).toHaveLength(3))
    a.sink?.drop('1')
    await eventually(() => expect(rowsOf(list)).toHaveLength(2))
  })

  test('stay, marked stale with why, while their engine is lost; then all is replaced at once', async () => {
    const a = scripted('a')
    for (const id of ['1', '2', '3']) a.put(row(id))
    begin(a)
    const [engines, list] = [follow('engines.list'), follow('containers.list')]
    await eventually(() => expect(rowsOf(list)).toHaveLength(3))
    a.mode = 'refuses'
    a.lose()
    await eventually(() =>
      expect(list.state?.sources['play:a']).toMatchObject({ state: 'stale', fault: { code: 'unavailable', source: 'play:a' } }),
    )
    await eventually(() => expect(states(engines)).toEqual({ a: 'stale' }))
    expect(rowsOf(list)).toHaveLength(3)
    a.rows.clear()
    for (const id of ['3', '4']) a.rows.set(id, row(id))
    a.mode = 'well'
    await eventually(() => expect(list.state?.sources['play:a']?.state).toBe('live'))
    expect(
      rowsOf(list)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['3', '4'])
    expect(states(engines)).toEqual({ a: 'live' })
    // Once it was full it was never empty, and never a mixture of before and after.
    const sizes = list.history.map((seen) => JSON.parse(seen)[0].length as number)
    expect(new Set(sizes.slice(sizes.indexOf(3)))).toEqual(new Set([3, 2]))
  })

  test('of an engine that is late once are stale for that time, and its session is kept', async () => {
    const a = scripted('a')
    a.put(row('1'))
    begin(a)
    const list = follow('containers.list')
    await eventually(() => expect(list.state?.sources['play:a']?.state).toBe('live'))
    let pings = 0
    Object.defineProperty(a, 'ping', { get: () => (pings++ === 0 ? 'late' : 'well') })
    await eventually(() => expect(pings).toBeGreaterThan(2))
    await eventually(() => expect(list.state?.sources['play:a']?.state).toBe('live'))
    expect(a.connects).toBe(1)
  })

  test('of an engine that is late twice are stale until it is met again', async () => {
    const a = scripted('a')
    a.put(row('1'))
    begin(a)
    const list = follow('containers.list')
    await eventually(() => expect(list.state?.sources['play:a']?.state).toBe('live'))
    a.ping = 'late'
    await eventually(() => expect(list.state?.sources['play:a']).toMatchObject({ state: 'stale', fault: { code: 'timeout' } }))
    await eventually(() => expect(a.closes).toBeGreaterThan(0))
    a.ping = 'well'
    await eventually(() => expect(list.state?.sources['play:a']?.state).toBe('live'))
  })

  test('that may not be watched fail alone: the engine stays live', async () => {
    const a = scripted('a')
    a.watch = 'forbidden'
    begin(a)
    const [engines, list] = [follow('engines.list'), follow('containers.list')]
    await eventually(() => expect(list.state?.sources['play:a']).toMatchObject({ state: 'failed', fault: { code: 'forbidden' } }))
    expect(states(engines)).toEqual({ a: 'live' })
    expect(a.connects).toBe(1)
    a.watch = 'well'
    await eventually(() => expect(list.state?.sources['play:a']?.state).toBe('live'))
  })

  test('are watched once, whoever reads, and not for those who only read engines', async () => {
    const a = scripted('a')
    begin(a)
    const engines = follow('engines.list')
    await eventually(() => expect(states(engines)).toEqual({ a: 'live' }))
    expect(a.watches).toBe(0)
    const lists = [follow('containers.list'), follow('containers.list')]
    await eventually(() => expect(lists.map((list) => list.state?.sources['play:a']?.state)).toEqual(['live', 'live']))
    expect(a.watches).toBe(1)
  })

  test('waking up tries again at once what waits', async () => {
    const a = scripted('a')
    a.mode = 'refuses'
    backend = createBackend({ folder, version: '1', log: silentLog, providers: [scriptedProvider([a])], timing: { retryLocal: 3_600_000 } })
    const wire = memoryWire()
    backend.serve(wire.server)
    client = createClient<AppContract>()
    client.attach(wire.client)
    const engines = follow('engines.list')
    await eventually(() => expect(a.connects).toBeGreaterThan(3))
    a.mode = 'well'
    backend.resume()
    await eventually(() => expect(states(engines)).toEqual({ a: 'live' }))
  })
})

describe('actions', () => {
  const one = { engine: 'play:a', container: 'x' }
  const yes = {} as Confirmed

  test('reach the engine with what they were given, without any list being open', async () => {
    const a = scripted('a')
    const calls: unknown[] = []
    a.containers = {
      stop: async (id, options) => void calls.push(['stop', id, options.timeout]),
      remove: async (id, options) => void calls.push(['remove', id, options.force]),
    }
    begin(a)
    await client.call('containers.stop', { ...one, timeout: 3 })
    await client.destroy('containers.remove', { ...one, force: true, volumes: false }, yes)
    expect(calls).toEqual([
      ['stop', 'x', 3],
      ['remove', 'x', true],
    ])
  })

  test('keep their engine no longer than they take, and then a while', async () => {
    const a = scripted('a')
    let finish = () => {}
    a.containers = { start: () => new Promise<void>((resolve) => (finish = resolve)) }
    begin(a)
    const starting = client.call('containers.start', one)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect([a.connects, a.closes]).toEqual([1, 0])
    finish()
    await starting
    await eventually(() => expect(a.closes).toBe(1))
  })

  test('fail in words: refused, no such engine, engine away, not valid', async () => {
    const [a, b] = [scripted('a'), scripted('b')]
    a.containers = { start: () => Promise.reject(fault('conflict', { en: 'no', fr: 'non' }, { detail: 'port is taken' })) }
    b.mode = 'refuses'
    begin(a, b)
    expect(await failure(client.call('containers.start', one))).toMatchObject({ code: 'conflict', detail: 'port is taken' })
    expect((await failure(client.call('containers.start', { ...one, engine: 'play:zzz' }))).code).toBe('not_found')
    expect((await failure(client.call('containers.start', { ...one, engine: 'play:b' }))).code).toBe('unavailable')
    expect((await failure(client.call('containers.rename', { ...one, name: '../x' }))).code).toBe('invalid')
  })

  test('usage measures what is named, skips what fails, and nothing when nothing is named', async () => {
    const a = scripted('a')
    const asked: string[] = []
    a.containers = {
      sample: async (id) => {
        asked.push(id)
        if (id === 'bad') throw lost()
        return { container: id, at: 1, cpu: 2 }
      },
    }
    begin(a)
    const got: unknown[] = []
    const usage = client.stream('containers.usage', {}, { onChunk: (chunk) => void got.push(chunk), onEnd: () => {} })
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect([got, asked]).toEqual([[], []])
    usage.write([
      { ...one, container: 'good' },
      { ...one, container: 'bad' },
    ])
    await eventually(() => expect(got).toEqual([[{ container: 'good', source: 'play:a', at: 1, cpu: 2 }]]))
    expect(asked.sort()).toEqual(['bad', 'good'])
    usage.cancel()
  })

  test('what is open on a wire ends with it', async () => {
    const a = scripted('a')
    let aborted = false
    a.containers = {
      stats: async function* (container, signal) {
        yield { container, at: 1 }
        await whenAborted(signal).catch(() => {})
        aborted = true
      },
    }
    begin(a)
    let chunks = 0
    client.stream('containers.stats', one, { onChunk: () => void chunks++, onEnd: () => {} })
    await eventually(() => expect(chunks).toBe(1))
    await backend.close()
    await eventually(() => expect(aborted).toBe(true))
  })
})

test('the app says what it is, and keeps settings', async () => {
  begin()
  expect(await client.call('app.about', {})).toMatchObject({ version: '1.2.3', folder, notices: [] })
  expect((await client.call('app.saveSettings', { theme: 'dark' })).theme).toBe('dark')
  expect(JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8'))).toEqual({ theme: 'dark' })
})
