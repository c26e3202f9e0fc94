/** Who is followed, and that nothing of what they write is lost, doubled or said twice, whatever happens to them, the engine or the app. */
import { describe, expect, test, vi } from 'vitest'
import { eventually, lines, playedLogs, range, start, appPerTest } from '../collector.fixture.ts'

// A machine that is busy is no failure.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const { app, begin, end, kept, row, status, isLive, isDone } = appPerTest()

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
    expect(await kept(logs.id('web'))).toEqual(range(0, 15))
  })

  test('is read to its end, which is said once', async () => {
    const logs = playedLogs()
    begin(logs)
    await eventually(() => expect(status('play:a')).toBe('live'))
    logs.start('job')
    logs.write('job', ...lines(0, 3))
    logs.end('job', 10, { exitCode: 137, reason: 'oom' })
    await isDone(logs.id('job'), 3)
    expect(row(logs.id('job'))).toMatchObject({ state: 'ended', exitCode: 137, reason: 'oom' })
    await end()
    expect(await kept(logs.id('job'))).toEqual(['<started>', ...range(0, 3), '<ended>'])
    begin(logs)
    await isDone(logs.id('job'), 3)
    await end()
    expect(await kept(logs.id('job'))).toEqual(['<started>', ...range(0, 3), '<ended>'])
  })

  test('stays when its engine forgets it, also for the next app, and so it does not when it left nothing', async () => {
    const logs = playedLogs()
    begin(logs)
    await eventually(() => expect(status('play:a')).toBe('live'))
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
      expect(await app().client.call('logs.report', {})).toMatchObject({ lines: 2000, sources: 1000 })
      expect(logs.seen.open).toBe(1000)
    })
    expect(logs.seen.mostOpening).toBeLessThanOrEqual(24)
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
    expect(await kept(logs.id('web'))).toEqual([...range(0, 3), '<ended>', '<started>', ...range(8990, 8992)])
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
    expect(await kept(logs.id('web'))).toEqual([...range(0, 3), '<resumed>', ...range(3, 6), '<started>', ...range(8990, 8992)])
  })
})

describe('an engine that tells of runs later than that there are any', () => {
  const untold = { started: undefined, ended: undefined, exitCode: undefined } as never
  test('has them said at their place all the same', async () => {
    const logs = playedLogs()
    begin(logs)
    await eventually(() => expect(status('play:a')).toBe('live'))
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
    expect(await kept(logs.id('web'))).toEqual(all)
    logs.one('web').origin = { ...logs.one('web').origin, ...(untold as object) }
    begin(logs)
    await isLive(logs.id('web'), 5)
    logs.start('web', 9000)
    await end()
    expect(await kept(logs.id('web'))).toEqual(all)
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
    expect(await kept(logs.id('web'))).toEqual([...range(0, 3), '<ended>'])
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
    await eventually(() => expect(status('play:a')).toBe('stale'))
    await eventually(() => expect(row(logs.id('web'))).toMatchObject({ state: 'running', follow: 'stale', fault: { code: 'unavailable' } }))
    const opened = logs.one('web').reads.length
    logs.write('web', ...lines(3, 3))
    logs.engine.mode = 'well'
    await isLive(logs.id('web'), 6)
    expect(row(logs.id('web'))?.fault).toBeUndefined()
    expect(logs.one('web').reads.length - opened).toBeLessThanOrEqual(3)
    await end()
    expect(await kept(logs.id('web'))).toEqual([...range(0, 3), '<resumed>', ...range(3, 6)])
  })

  test('of the watch alone leaves logs open', async () => {
    const logs = playedLogs()
    logs.start('web')
    begin(logs)
    await isLive(logs.id('web'), 0)
    const opened = logs.one('web').reads.length
    logs.cutWatch()
    await eventually(() => expect(status('play:a')).toBe('stale'))
    logs.write('web', ...lines(0, 3))
    await isLive(logs.id('web'), 3)
    await eventually(() => expect(status('play:a')).toBe('live'))
    expect(logs.one('web').reads.length).toBe(opened)
  })

  test('of the app, again and again, loses and doubles nothing that the engine still has', async () => {
    const logs = playedLogs()
    logs.start('web')
    logs.write('web', ...lines(0, 3))
    for (let i = 1; i <= 5; i++) {
      begin(logs)
      await isLive(logs.id('web'), 3 * i)
      logs.write('web', ...lines(3 * i, 3))
      await end()
    }
    expect((await kept(logs.id('web'))).filter((text) => !text.startsWith('<'))).toEqual(range(0, 15))
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
    expect(await kept(logs.id('web'))).toEqual([...range(0, 3), '<gap>', ...range(100_000, 100_003)])
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
    expect(await kept(logs.id('web'))).toEqual([...range(0, 3), '<resumed>', ...range(20_000, 20_003)])
  })
})
