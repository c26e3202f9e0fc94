/** What a person asks of the collector: to follow only what is looked at, older lines, and that lines be removed. */
import { describe, expect, test, vi } from 'vitest'
import { eventually, lines, playedLogs, range, start, appPerTest } from '../collector.fixture.ts'

// A machine that is busy is no failure.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const { app, begin, end, kept, row, status, isLive, isDone, forget, settings } = appPerTest()
const view = (id: string) =>
  app().client.stream('logs.view', { selection: { ids: [id] }, query: {} }, { onChunk: () => {}, onEnd: () => {} })

describe('only what is looked at', () => {
  test('is followed for as long, when that is what was chosen, and that can be changed', async () => {
    settings({ logCollect: 'viewed' })
    const logs = playedLogs()
    for (const id of ['a', 'b']) logs.start(id)
    logs.write('a', ...lines(0, 3))
    begin(logs)
    await eventually(() => expect(row(logs.id('a'))).toMatchObject({ follow: 'off', lines: 0 }))
    const viewing = view(logs.id('a'))
    await isLive(logs.id('a'), 3)
    expect(row(logs.id('b'))?.follow).toBe('off')
    viewing.cancel()
    await eventually(() => expect([row(logs.id('a'))?.follow, logs.seen.open]).toEqual(['off', 0]))
    await app().client.call('app.saveSettings', { logCollect: 'all' })
    await isLive(logs.id('a'), 3)
    await isLive(logs.id('b'), 0)
    await app().client.call('app.saveSettings', { logCollect: 'viewed' })
    await eventually(() => expect(logs.seen.open).toBe(0))
  })

  test('its last lines are read when they are asked for, also of one that has ended', async () => {
    settings({ logCollect: 'viewed' })
    const logs = playedLogs()
    logs.start('old')
    logs.write('old', ...lines(0, 3))
    logs.end('old', 10, { exitCode: 1 })
    begin(logs)
    // Whether it can be shown is the store's; that it was read first is ours.
    await app()
      .client.call('logs.tail', { source: logs.id('old'), count: 10 })
      .catch(() => {})
    await isDone(logs.id('old'), 3)
    await app()
      .client.call('logs.tail', { source: 'play:a/nobody', count: 10 })
      .catch(() => {})
    await app()
      .client.call('logs.tail', { source: 'nowhere/nobody', count: 10 })
      .catch(() => {})
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
  view(logs.id('web'))
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
    await Promise.all([1, 2].map(() => app().client.call('logs.older', { source: logs.id('web') })))
    await eventually(() => expect(row(logs.id('web'))).toMatchObject({ lines: 25_010, older: 'none' }))
    // Two who ask at once are one.
    expect(logs.one('web').reads.filter(({ until }) => until)).toHaveLength(1)
    await end()
    expect(await kept(logs.id('web'))).toEqual(range(0, 25_010))
  })

  test('and is nothing of it when nobody waits any more', async () => {
    const logs = await many()
    let go = () => {}
    logs.hold(new Promise((resolve) => (go = resolve)))
    const abort = new AbortController()
    const asked = app()
      .client.call('logs.older', { source: logs.id('web') }, abort.signal)
      .catch(() => 'left')
    await eventually(() => expect(row(logs.id('web'))?.older).toBe('loading'))
    abort.abort()
    expect(await asked).toBe('left')
    await eventually(() => expect(row(logs.id('web'))).toMatchObject({ older: 'available', lines: 10_000 }))
    logs.hold(undefined)
    go()
    await app().client.call('logs.older', { source: logs.id('web') })
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
    await eventually(() => expect(status('play:a')).toBe('live'))
    logs.write('web', ...lines(now + 1000, 2))
    await isLive(logs.id('web'), 2)
    await app().client.call('logs.older', { source: logs.id('web') })
    await isLive(logs.id('web'), 5)
  })

  test('of one that has ended is read again when somebody looks', async () => {
    const logs = playedLogs()
    begin(logs)
    await eventually(() => expect(status('play:a')).toBe('live'))
    logs.start('job')
    logs.write('job', ...lines(0, 3))
    logs.end('job', 10)
    await isDone(logs.id('job'), 3)
    await forget(undefined)
    await isDone(logs.id('job'), 0)
    view(logs.id('job'))
    await isDone(logs.id('job'), 3)
  })

  test('of one that is gone is gone, too', async () => {
    const logs = playedLogs()
    begin(logs)
    await eventually(() => expect(status('play:a')).toBe('live'))
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
