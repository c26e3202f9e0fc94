/** The store is complete to the last second whenever its process is killed, and says so; and it gets over a disk that is full. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, cpSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { silentLog } from '../core/log.ts'
import { SourceLog } from './source-log.ts'
import { Store } from './store.ts'
import { batchOf, limits, meta, numbered, temporaryFolder, textsOf } from './store.kit.ts'
import { buildFile } from './worker.kit.ts'

// A machine that is busy is no failure.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 })

const built = temporaryFolder()
const kept = temporaryFolder()
const children = new Set<ChildProcess>()
beforeAll(() => buildFile(join(import.meta.dirname, 'crash.kit.ts'), built.folder, 'crash'))
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  built.remove()
  kept.remove()
})

/** Lets it write for a while, kills it, and returns how many lines it had taken in one second before. */
async function writeAndKill(folder: string): Promise<number> {
  const child = spawn(process.execPath, [join(built.folder, 'crash.cjs'), folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.add(child)
  const said: [next: number, at: number][] = []
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    for (const line of text.trim().split('\n')) said.push(line.split(' ').map(Number) as [number, number])
  })
  await once(child.stdout, 'data')
  await wait(Math.random() * 1800)
  child.kill('SIGKILL')
  await once(child, 'exit')
  children.delete(child)
  // Who is given no time can keep nothing meanwhile: the second ends when it certainly ran.
  const ran = said.at(-2)?.[1] ?? 0
  return said.findLast(([, at]) => at <= ran - 1000)?.[0] ?? 0
}

describe('50 processes that were killed while they wrote', () => {
  // Each folder is gone on with after each kill: what was cut off once is behind what is written next.
  test.concurrent.each([1, 2, 3, 4, 5])('left what they had kept a second before, and a mark: folder %i', async (name) => {
    const folder = join(kept.folder, String(name))
    let marks = 0
    for (let kill = 0; kill < 10; kill++) {
      const expected = await writeAndKill(folder)
      const store = new Store({ folder, limits: limits({ maxBytes: 256e6 }), log: silentLog })
      try {
        const texts = textsOf(store.of('a'))
        const lines = texts.filter((text) => text.startsWith('line '))
        expect(store.broken).toBe(0)
        expect(lines.findIndex((text, index) => text !== `line ${index}`)).toBe(-1)
        expect(lines.length).toBeGreaterThanOrEqual(expected)
        const said = texts.filter((text) => text === '{"kind":"crashed"}').length
        // Who was killed before a first line was on disk was not writing yet, as far as anybody knows.
        if (expected > 0) expect(said).toBe(marks + 1)
        expect(said - marks).toBeOneOf([0, 1])
        marks = said
        if (said > 0) expect(texts.at(-1)).toBe('{"kind":"crashed"}')
      } finally {
        await store.close()
      }
    }
    expect(marks).toBeGreaterThan(5)
  })
})

/** Every thread that Node has for files waits until what is returned is called: as if the disk took that long. */
function stall(folder: string): () => Promise<void> {
  const pipes = Array.from({ length: 4 }, (_, index) => join(folder, `pipe-${index}`))
  for (const pipe of pipes) execFileSync('mkfifo', [pipe])
  const opening = pipes.map((pipe) => open(pipe, 'r'))
  return async () => {
    const writers = pipes.map((pipe) => openSync(pipe, 'r+'))
    await Promise.all(opening.map(async (one) => (await one).close()))
    writers.forEach(closeSync)
  }
}

test.skipIf(process.platform === 'win32')('who is killed while the disk is slow to save is marked as well', async () => {
  const folder = join(kept.folder, 'slow')
  const first = new Store({ folder, limits: limits(), log: silentLog })
  first.describe('a', meta())
  await first.close()
  const store = new Store({ folder, limits: limits(), log: silentLog })
  const release = stall(kept.folder)
  store.append('a', numbered(0, 3))
  const copy = join(kept.folder, 'slow-killed')
  await vi.waitFor(() => {
    rmSync(copy, { recursive: true, force: true })
    cpSync(folder, copy, { recursive: true })
    expect(readdirSync(copy, { recursive: true }).filter((name) => String(name).endsWith('.idx'))).toHaveLength(1)
  }, 30_000)
  // Its lock is ours, as if its process had died.
  const killed = new Store({ folder: copy, limits: limits(), log: silentLog })
  expect(textsOf(killed.of('a'))).toEqual(['line 0', 'line 1', 'line 2', '{"kind":"crashed"}'])
  await release()
  await Promise.all([store.close(), killed.close()])
  const again = new Store({ folder, limits: limits(), log: silentLog })
  expect(textsOf(again.of('a'))).toEqual(['line 0', 'line 1', 'line 2'])
  await again.close()
})

test('what was being saved does not come over what was said meanwhile', async () => {
  const log = new SourceLog('a', join(kept.folder, 'meanwhile'), {} as ConstructorParameters<typeof SourceLog>[2])
  const saving = log.save()
  log.writing = true
  log.begin()
  await saving
  expect(readdirSync(log.folder)).toEqual(['source.json'])
  expect(JSON.parse(readFileSync(join(log.folder, 'source.json'), 'utf8'))).toMatchObject({ writing: true })
})

/** A small disk of its own; only an administrator can make one. */
const disk = join(kept.folder, 'disk')
const canMount = (() => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  try {
    mkdirSync(disk)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()
afterAll(() => {
  if (canMount) execFileSync('umount', ['-l', disk])
})
if (!canMount) console.warn('a disk that is full: not tried, since only root can make a small one')

test.runIf(canMount)(
  'a disk that is full is said; what is kept can be read; with room again it goes on, with what was lost marked',
  async () => {
    const folder = join(disk, 'logs')
    let clock = 0
    const store = new Store({ folder, limits: limits(), log: silentLog })
    store.describe('a', meta())
    const filler = 'x'.repeat(50_000)
    const add = () => store.append('a', batchOf([{ micros: clock++ * 1e6, text: `${clock} ${filler}` }]))
    let refused: unknown
    for (let line = 0; line < 1000 && !refused; line++)
      try {
        add()
      } catch (error) {
        refused = error
      }
    expect(refused).toMatchObject({ fault: { code: 'unavailable', message: { en: 'The disk is full: log lines are not kept.' } } })
    expect(store.report().fault?.code).toBe('unavailable')
    const whole = textsOf(store.of('a')).length
    expect(whole).toBeGreaterThan(100)
    for (let line = 0; line < 200; line++) expect(add).toThrow(/disk is full/)
    expect(store.memory).toBeLessThan(20e6)
    expect(textsOf(store.of('a'))).toHaveLength(whole)

    execFileSync('mount', ['-o', 'remount,size=64m', disk])
    await vi.waitFor(() => expect(store.report().fault).toBeUndefined(), { timeout: 30_000 })
    store.append('a', numbered(1e6, 2))
    const after = textsOf(store.of('a')).slice(whole)
    expect(after).toEqual([expect.stringContaining('"kind":"gap"'), 'line 1000000', 'line 1000001'])
    expect(store.kept()).toMatchObject([{ gaps: 1 }])
    await store.close()
    const again = new Store({ folder, limits: limits(), log: silentLog })
    expect(textsOf(again.of('a'))).toHaveLength(whole + 3)
    await again.close()
  },
)

test('a folder that may not be written is refused, in words', () => {
  const file = join(kept.folder, 'file')
  mkdirSync(kept.folder, { recursive: true })
  rmSync(file, { force: true })
  writeFileSync(file, '')
  expect(() => new Store({ folder: join(file, 'logs'), limits: limits(), log: silentLog })).toThrow(/ENOTDIR/)
})
