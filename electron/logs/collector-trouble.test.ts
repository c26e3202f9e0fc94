/** What keeps logs in trouble: its worker dies, its folder is taken, an engine is closed, or turns over what is being followed. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { uptime } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { appPerTest, eventually, lines, playedLogs, range } from '../collector.fixture.ts'
import { temporaryFolder } from './store.kit.ts'
import { buildFile } from './worker.kit.ts'

// A machine that is busy is no failure.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const { app, folder, begin, beginWith, end, kept, row, status, isLive, isDone } = appPerTest()
const built = temporaryFolder()
beforeAll(() => buildFile(join(import.meta.dirname, '../logs-worker-entry.ts'), built.folder, 'worker'))
afterAll(() => built.remove())

/** The worker as it is built, which ends when there is a file of that name. */
function mortalWorker(): { file: string; kill: () => void; isDead: () => boolean } {
  const file = join(folder(), 'mortal.cjs')
  const sign = join(folder(), 'die')
  writeFileSync(
    file,
    `const { existsSync, rmSync } = require('node:fs')
setInterval(() => existsSync(${JSON.stringify(sign)}) && (rmSync(${JSON.stringify(sign)}), process.exit(9)), 5)
require(${JSON.stringify(join(built.folder, 'worker.cjs'))})`,
  )
  return { file, kill: () => writeFileSync(sign, ''), isDead: () => !existsSync(sign) }
}

test('when the worker of the store dies, again and again, everything goes on with the next one', async () => {
  const logs = playedLogs()
  const worker = mortalWorker()
  for (const id of ['a', 'b']) logs.start(id)
  beginWith(worker.file, logs)
  for (let round = 1; round <= 3; round++) {
    for (const id of ['a', 'b']) logs.write(id, ...lines(round * 3000, 2000))
    await eventually(() => expect(row(logs.id('a'))?.lines).toBeGreaterThan((round - 1) * 2000))
    worker.kill()
  }
  for (const id of ['a', 'b']) logs.write(id, ...lines(20_000, 1))
  for (const id of ['a', 'b']) await isLive(logs.id(id), 6001)
  await end()
  const all = [...range(3000, 5000), ...range(6000, 8000), ...range(9000, 11_000), 'line 20000']
  for (const id of ['a', 'b']) expect((await kept(logs.id(id))).filter((text) => !text.startsWith('<'))).toEqual(all)
})

test('what it had taken in but not written when it died is read again, also of who is silent since', async () => {
  const logs = playedLogs()
  const worker = mortalWorker()
  logs.start('web')
  logs.write('web', ...lines(0, 10))
  beginWith(worker.file, logs)
  await isLive(logs.id('web'), 10)
  for (let round = 1; round <= 3; round++) {
    logs.write('web', ...lines(round * 1000, 10))
    // It is there by then, and not on disk before it has waited a while.
    await new Promise((resolve) => setTimeout(resolve, 50))
    worker.kill()
    await eventually(() => expect(worker.isDead()).toBe(true))
    await eventually(async () => {
      const last = await app().client.call('logs.tail', { source: logs.id('web'), count: 10 })
      expect([last.at(-1)?.text, row(logs.id('web'))?.follow]).toEqual([`line ${round * 1000 + 9}`, 'live'])
    })
  }
  await end()
  const written = (await kept(logs.id('web'))).filter((text) => !text.startsWith('<'))
  expect(written).toEqual([...range(0, 10), ...range(1000, 1010), ...range(2000, 2010), ...range(3000, 3010)])
})

test('while another has its folder that is said, and when that one ends all is kept', async () => {
  const other = spawn('sleep', ['1000'])
  try {
    const lock = { pid: other.pid, boot: Math.round(Date.now() / 1000 - uptime()) }
    mkdirSync(join(folder(), 'logs'))
    writeFileSync(join(folder(), 'logs', 'lock'), JSON.stringify(lock))
    const logs = playedLogs()
    logs.start('web')
    logs.write('web', ...lines(0, 3))
    begin(logs)
    await eventually(() => expect(row(logs.id('web'))).toMatchObject({ state: 'running', follow: 'failed', fault: { code: 'conflict' } }))
    await expect(app().client.call('logs.report', {})).rejects.toMatchObject({ fault: { code: 'conflict' } })
    expect(logs.one('web').reads).toEqual([])
    const ended = new Promise((resolve) => other.once('exit', resolve))
    other.kill('SIGKILL')
    await ended
    await isLive(logs.id('web'), 3)
    expect(row(logs.id('web'))?.fault).toBeUndefined()
  } finally {
    other.kill('SIGKILL')
  }
})

test('of an engine that is closed what is kept stays, marked as old, and goes on when it is opened', async () => {
  const logs = playedLogs()
  for (const id of ['web', 'silent']) logs.start(id)
  logs.write('web', ...lines(0, 3))
  begin(logs)
  await isLive(logs.id('web'), 3)
  await app().client.call('engines.close', { engine: 'play:a' })
  await eventually(() => expect([status('play:a'), row(logs.id('web'))?.follow]).toEqual(['stale', 'stale']))
  expect(row(logs.id('web'))).toMatchObject({ state: 'running', lines: 3 })
  expect(logs.seen.open).toBe(0)
  logs.write('web', ...lines(3, 3))
  await app().client.call('engines.open', { engine: 'play:a' })
  await isLive(logs.id('web'), 6)
  await end()
  expect(await kept(logs.id('web'))).toEqual([...range(0, 3), '<resumed>', ...range(3, 6)])
})

test('a log that loses lines while it is followed is followed for no more than that there are some', async () => {
  const logs = playedLogs()
  begin(logs)
  await eventually(() => expect(status('play:a')).toBe('live'))
  logs.start('web', 0, { turnsOver: true })
  for (let at = 0; at < 60_000; at += 3000) {
    logs.write('web', ...lines(at, 3000))
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  await isLive(logs.id('web'), 60_000)
  for (const { follow, tail } of logs.one('web').reads) if (follow) expect(tail).toBe(0)
  // It is silent, and so are we.
  const opened = logs.one('web').reads.length
  await new Promise((resolve) => setTimeout(resolve, 600))
  expect(logs.one('web').reads.length - opened).toBeLessThanOrEqual(1)
  logs.write('web', ...lines(60_000, 1))
  logs.end('web', 60_001)
  await isDone(logs.id('web'), 60_001)
  await end()
  expect(await kept(logs.id('web'))).toEqual(['<started>', ...range(0, 60_001), '<ended>'])
})
