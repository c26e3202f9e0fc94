/** Who is followed, and that nothing of what they write is lost, doubled or said twice, whatever happens to them, the engine or the app. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Confirmed } from '../../shared/rpc/client.ts'
import { type App, eventually, keptOf, lines, type PlayedLogs, playedLogs, range, start, startApp } from './collector.kit.ts'

// A machine that is busy is no failure.
vi.setConfig({ testTimeout: 60_000 })

let folder: string
let app: App | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wheelhouse-collector-'))
})
afterEach(async () => {
  await app?.backend.close()
  rmSync(folder, { recursive: true, force: true })
})

const begin = (...engines: PlayedLogs[]) => {
  app = startApp(folder, engines)
  return app
}
const end = async () => {
  await app?.backend.close()
  app = undefined
}
const viewedOnly = () => writeFileSync(join(folder, 'settings.json'), JSON.stringify({ logCollect: 'viewed' }))
const forget = (source: string | undefined) => app?.client.destroy('logs.forget', source === undefined ? {} : { source }, {} as Confirmed)
const row = (id: string) => app?.row(id)
const isLive = (id: string, count: number) => eventually(() => expect(row(id)).toMatchObject({ follow: 'live', lines: count }))
const isDone = (id: string, count: number) => eventually(() => expect(row(id)).toMatchObject({ follow: 'done', lines: count }))

describe('everything that runs', () => {
  test('is followed by itself, with what it wrote before', async () => {
    const logs = playedLogs()
    logs.start('web')
    logs.write('web', ...lines(0, 10))
    begin(logs)
    await isLive(logs.id('web'), 10)
    logs.write('web', ...lines(10, 5))
    await isLive(logs.id('web'), 15)
    expect(row(logs.id('web'))).toMatchObject({ state: 'running', name: 'web', path: ['shop'], older: 'none', gaps: 0, source: 'play:a' })
    await end()
    expect(await keptOf(folder, logs.id('web'))).toEqual(range(0, 15))
  })

  test('is read to its end, which is said once', async () => {
    const logs = playedLogs()
    begin(logs)
    await eventually(() => expect(app?.status('play:a')).toBe('live'))
    logs.start('job')
    logs.write('job', ...lines(0, 3))
    logs.end('job', 10, { exitCode: 137, reason: 'oom' })
    await isDone(logs.id('job'), 3)
    expect(row(logs.id('job'))).toMatchObject({ state: 'ended', exitCode: 137, reason: 'oom' })
    await end()
    expect(await keptOf(folder, logs.id('job'))).toEqual(['<started>', ...range(0, 3), '<ended>'])
    begin(logs)
    await isDone(logs.id('job'), 3)
    await end()
    expect(await keptOf(folder, logs.id('job'))).toEqual(['<started>', ...range(0, 3), '<ended>'])
  })

  test('stays when its engine forgets it, also for the next app, and so it does not when it left nothing', async () => {
    const logs = playedLogs()
    begin(logs)
    await eventually(() => expect(app?.status('play:a')).toBe('live'))
    for (const id of ['a', 'silent']) logs.start(id)
    logs.write('a', ...lines(0, 3))
    await isLive(logs.id('a'), 3)
    await eventually(() => expect(row(logs.id('silent'))?.follow).toBe('live'))
    for (const id of ['a', 'silent']) {
      logs.end(id, 10)
      logs.remove(id)
    }
    await eventually(() => expect(row(logs.id('a'))).toMatchObject({ state: 'gone', follow: 'done', lines: 3, exitCode: 0 }))
    await eventually(() => expect(row(logs.id('silent'))).toBeUndefined())
    await end()
    begin()
    await eventually(() => expect(row(logs.id('a'))).toMatchObject({ state: 'gone', follow: 'done', lines: 3, exitCode: 0 }))
    expect(row(logs.id('silent'))).toBeUndefined()
  })

  test('that ran while nobody looked and ended before it was followed is not read by itself', async () => {
    const logs = playedLogs()
    logs.start('old')
    logs.write('old', ...lines(0, 3))
    logs.end('old', 10)
    begin(logs)
    await eventually(() => expect(row(logs.id('old'))).toMatchObject({ state: 'ended', follow: 'off', lines: 0 }))
    expect(logs.one('old').reads).toEqual([])
  })

  test('a thousand at once, of which few are opened at the same time', { timeout: 60_000 }, async () => {
    const logs = playedLogs()
    for (let i = 0; i < 1000; i++) {
      logs.start(`c${i}`)
      logs.write(`c${i}`, ...lines(0, 2))
    }
    begin(logs)
    await eventually(async () => {
      expect(await app?.client.call('logs.report', {})).toMatchObject({ lines: 2000, sources: 1000 })
      expect(logs.seen.open).toBe(1000)
    })
    expect(logs.seen.mostOpening).toBeLessThanOrEqual(24)
  })
})

describe('only what is looked at', () => {
  test('is followed for as long, when that is what was chosen, and that can be changed', async () => {
    viewedOnly()
    const logs = playedLogs()
    for (const id of ['a', 'b']) logs.start(id)
    logs.write('a', ...lines(0, 3))
    begin(logs)
    await eventually(() => expect(row(logs.id('a'))).toMatchObject({ follow: 'off', lines: 0 }))
    const view = app?.client.stream('logs.view', { selection: { ids: [logs.id('a')] }, query: {} }, { onChunk: () => {}, onEnd: () => {} })
    await isLive(logs.id('a'), 3)
    expect(row(logs.id('b'))?.follow).toBe('off')
    view?.cancel()
    await eventually(() => expect([row(logs.id('a'))?.follow, logs.seen.open]).toEqual(['off', 0]))
    await app?.client.call('app.saveSettings', { logCollect: 'all' })
    await isLive(logs.id('a'), 3)
    await isLive(logs.id('b'), 0)
    await app?.client.call('app.saveSettings', { logCollect: 'viewed' })
    await eventually(() => expect(logs.seen.open).toBe(0))
  })

  test('its last lines are read when they are asked for, also of one that has ended', async () => {
    viewedOnly()
    const logs = playedLogs()
    logs.start('old')
    logs.write('old', ...lines(0, 3))
    logs.end('old', 10, { exitCode: 1 })
    begin(logs)
    // Whether it can be shown is the store's; that it was read first is ours.
    await app?.client.call('logs.tail', { source: logs.id('old'), count: 10 }).catch(() => {})
    await isDone(logs.id('old'), 3)
    await app?.client.call('logs.tail', { source: 'play:a/nobody', count: 10 }).catch(() => {})
    await app?.client.call('logs.tail', { source: 'nowhere/nobody', count: 10 }).catch(() => {})
  })
})

describe('a run after the other', () => {
  test('is marked where it begins and ends', async () => {
    const logs = playedLogs()
    logs.start('web')
    logs.write('web', ...lines(0, 3))
    begin(logs)
    await isLive(logs.id('web'), 3)
    logs.end('web', 5000)
    logs.start('web', 9000)
    logs.write('web', ...lines(8990, 2))
    await isLive(logs.id('web'), 5)
    await end()
    expect(await keptOf(folder, logs.id('web'))).toEqual([...range(0, 3), '<ended>', '<started>', ...range(8990, 8992)])
  })

  test('also when the app was away, which then says that nothing is missing', async () => {
    const logs = playedLogs()
    logs.start('web')
    logs.write('web', ...lines(0, 3))
    begin(logs)
    await isLive(logs.id('web'), 3)
    await end()
    logs.write('web', ...lines(3, 3))
    logs.end('web', 5000)
    logs.start('web', 9000)
    logs.write('web', ...lines(8990, 2))
    begin(logs)
    await isLive(logs.id('web'), 8)
    await end()
    expect(await keptOf(folder, logs.id('web'))).toEqual([...range(0, 3), '<resumed>', ...range(3, 6), '<started>', ...range(8990, 8992)])
  })
})

describe('an engine that tells of runs later than that there are any', () => {
  const untold = { started: undefined, ended: undefined, exitCode: undefined } as never
  test('has them said at their place all the same', async () => {
    const logs = playedLogs()
    begin(logs)
    await eventually(() => expect(app?.status('play:a')).toBe('live'))
    logs.start('web', 0, untold)
    logs.start('web', 0)
    logs.write('web', ...lines(0, 3))
    await isLive(logs.id('web'), 3)
    logs.end('web', 5000, untold)
    logs.end('web', 5000, { started: start })
    await isDone(logs.id('web'), 3)
    logs.start('web', 9000, untold)
    logs.start('web', 9000)
    logs.write('web', ...lines(8990, 2))
    await isLive(logs.id('web'), 5)
    await end()
    const all = ['<started>', ...range(0, 3), '<ended>', '<started>', ...range(8990, 8992)]
    expect(await keptOf(folder, logs.id('web'))).toEqual(all)
    logs.one('web').origin = { ...logs.one('web').origin, ...(untold as object) }
    begin(logs)
    await isLive(logs.id('web'), 5)
    logs.start('web', 9000)
    await end()
    expect(await keptOf(folder, logs.id('web'))).toEqual(all)
  })

  test('is not read again of what has ended, and nothing is said twice', async () => {
    const logs = playedLogs()
    logs.start('web')
    begin(logs)
    await isLive(logs.id('web'), 0)
    logs.write('web', ...lines(0, 3))
    logs.end('web', 10)
    await isDone(logs.id('web'), 3)
    await end()
    const { origin, reads } = logs.one('web')
    const opened = reads.length
    logs.one('web').origin = { ...origin, ...(untold as object) }
    begin(logs)
    await isDone(logs.id('web'), 3)
    logs.end('web', 10, { started: start })
    await end()
    expect(reads.length).toBe(opened)
    expect(await keptOf(folder, logs.id('web'))).toEqual([...range(0, 3), '<ended>'])
  })
})

describe('an interruption', () => {
  test('of the engine: rows are stale and stay, then everything goes on exactly', async () => {
    const logs = playedLogs()
    logs.start('web')
    logs.write('web', ...lines(0, 3))
    begin(logs)
    await isLive(logs.id('web'), 3)
    logs.engine.mode = 'refuses'
    logs.engine.lose()
    await eventually(() => expect(app?.status('play:a')).toBe('stale'))
    await eventually(() => expect(row(logs.id('web'))).toMatchObject({ state: 'running', follow: 'stale', fault: { code: 'unavailable' } }))
    const opened = logs.one('web').reads.length
    logs.write('web', ...lines(3, 3))
    logs.engine.mode = 'well'
    await isLive(logs.id('web'), 6)
    expect(row(logs.id('web'))?.fault).toBeUndefined()
    expect(logs.one('web').reads.length - opened).toBeLessThanOrEqual(3)
    await end()
    expect(await keptOf(folder, logs.id('web'))).toEqual([...range(0, 3), '<resumed>', ...range(3, 6)])
  })

  test('of the watch alone leaves logs open', async () => {
    const logs = playedLogs()
    logs.start('web')
    begin(logs)
    await isLive(logs.id('web'), 0)
    const opened = logs.one('web').reads.length
    logs.cutWatch()
    await eventually(() => expect(app?.status('play:a')).toBe('stale'))
    logs.write('web', ...lines(0, 3))
    await isLive(logs.id('web'), 3)
    await eventually(() => expect(app?.status('play:a')).toBe('live'))
    expect(logs.one('web').reads.length).toBe(opened)
  })

  test('of the app by a kill loses and doubles nothing that the engine still has', async () => {
    const logs = playedLogs()
    logs.start('web')
    logs.write('web', ...lines(0, 3))
    for (let i = 1; i <= 5; i++) {
      begin(logs)
      await isLive(logs.id('web'), 3 * i)
      logs.write('web', ...lines(3 * i, 3))
      await end()
    }
    expect((await keptOf(folder, logs.id('web'))).filter((text) => !text.startsWith('<'))).toEqual(range(0, 15))
  })

  test('during which the engine turned its log over has an exact gap', async () => {
    const logs = playedLogs()
    logs.start('web')
    logs.write('web', ...lines(0, 3))
    begin(logs)
    await isLive(logs.id('web'), 3)
    await end()
    logs.one('web').lines = lines(100_000, 3)
    begin(logs)
    await isLive(logs.id('web'), 6)
    expect(row(logs.id('web'))?.gaps).toBe(1)
    await end()
    expect(await keptOf(folder, logs.id('web'))).toEqual([...range(0, 3), '<gap>', ...range(100_000, 100_003)])
  })

  test('is no gap when the last line is found further back', async () => {
    const logs = playedLogs()
    logs.start('web')
    // What is newest by its time was not written last.
    logs.write('web', ...lines(0, 3))
    begin(logs)
    await isLive(logs.id('web'), 3)
    await end()
    const read = logs.engine.logs
    logs.write('web', ...lines(20_000, 3))
    // An engine that is asked for a moment and gives what is a little later.
    logs.engine.logs = (broken) => {
      const inner = read?.(broken)
      if (!inner) throw new Error('nobody plays')
      const later = 10_000_000
      return {
        ...inner,
        read: (origin, options, signal) =>
          inner.read(
            origin,
            options.since ? { ...options, since: { ...options.since, micros: options.since.micros + later } } : options,
            signal,
          ),
      }
    }
    begin(logs)
    await isLive(logs.id('web'), 6)
    expect(row(logs.id('web'))?.gaps).toBe(0)
    await end()
    expect(await keptOf(folder, logs.id('web'))).toEqual([...range(0, 3), '<resumed>', ...range(20_000, 20_003)])
  })
})

test('a log that may not be read is said to be so, and asked again only when somebody looks', async () => {
  const logs = playedLogs()
  logs.start('web')
  logs.one('web').refuses = 'forbidden'
  begin(logs)
  await eventually(() => expect(row(logs.id('web'))).toMatchObject({ follow: 'failed', fault: { code: 'forbidden', source: 'play:a' } }))
  const opened = logs.one('web').reads.length
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(logs.one('web').reads.length).toBe(opened)
  logs.one('web').refuses = undefined
  app?.client.stream('logs.view', { selection: { ids: [logs.id('web')] }, query: {} }, { onChunk: () => {}, onEnd: () => {} })
  await isLive(logs.id('web'), 0)
})

describe('what is older', () => {
  const many = async () => {
    const logs = playedLogs()
    logs.start('web')
    logs.write('web', ...lines(0, 25_000))
    begin(logs)
    await eventually(() => expect(row(logs.id('web'))).toMatchObject({ follow: 'live', lines: 10_000, older: 'available' }))
    return logs
  }
  test('is fetched when it is asked for, and then there is no more', async () => {
    const logs = await many()
    logs.write('web', ...lines(25_000, 10))
    await Promise.all([1, 2].map(() => app?.client.call('logs.older', { source: logs.id('web') })))
    await eventually(() => expect(row(logs.id('web'))).toMatchObject({ lines: 25_010, older: 'none' }))
    // Two who ask at once are one.
    expect(logs.one('web').reads.filter(({ until }) => until)).toHaveLength(1)
    await end()
    expect(await keptOf(folder, logs.id('web'))).toEqual(range(0, 25_010))
  })

  test('and is nothing of it when nobody waits any more', async () => {
    const logs = await many()
    let go = () => {}
    logs.hold(new Promise((resolve) => (go = resolve)))
    const abort = new AbortController()
    const asked = app?.client.call('logs.older', { source: logs.id('web') }, abort.signal).catch(() => 'left')
    await eventually(() => expect(row(logs.id('web'))?.older).toBe('loading'))
    abort.abort()
    expect(await asked).toBe('left')
    await eventually(() => expect(row(logs.id('web'))).toMatchObject({ older: 'available', lines: 10_000 }))
    logs.hold(undefined)
    go()
    await app?.client.call('logs.older', { source: logs.id('web') })
    await eventually(() => expect(row(logs.id('web'))).toMatchObject({ lines: 25_000, older: 'none' }))
  })
})

describe('what was removed', () => {
  test('is not there, and what is followed goes on with what comes', async () => {
    const logs = playedLogs()
    logs.start('web', 0)
    logs.write('web', ...lines(0, 3))
    begin(logs)
    await isLive(logs.id('web'), 3)
    await forget(logs.id('web'))
    await isLive(logs.id('web'), 0)
    const now = Date.now() - start
    logs.engine.lose()
    await eventually(() => expect(app?.status('play:a')).toBe('live'))
    logs.write('web', ...lines(now + 1000, 2))
    await isLive(logs.id('web'), 2)
    await app?.client.call('logs.older', { source: logs.id('web') })
    await isLive(logs.id('web'), 5)
  })

  test('of one that has ended is read again when somebody looks', async () => {
    const logs = playedLogs()
    begin(logs)
    await eventually(() => expect(app?.status('play:a')).toBe('live'))
    logs.start('job')
    logs.write('job', ...lines(0, 3))
    logs.end('job', 10)
    await isDone(logs.id('job'), 3)
    await forget(undefined)
    await isDone(logs.id('job'), 0)
    app?.client.stream('logs.view', { selection: { ids: [logs.id('job')] }, query: {} }, { onChunk: () => {}, onEnd: () => {} })
    await isDone(logs.id('job'), 3)
  })

  test('of one that is gone is gone, too', async () => {
    const logs = playedLogs()
    begin(logs)
    await eventually(() => expect(app?.status('play:a')).toBe('live'))
    logs.start('job')
    logs.write('job', ...lines(0, 3))
    await isLive(logs.id('job'), 3)
    logs.end('job', 10)
    logs.remove('job')
    await eventually(() => expect(row(logs.id('job'))).toMatchObject({ state: 'gone', lines: 3 }))
    await forget(logs.id('job'))
    await eventually(() => expect(row(logs.id('job'))).toBeUndefined())
  })
})
