/** The store behind its worker: in the same thread, in one of its own, and when that one dies. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { silentLog } from '../core/log.ts'
import type { LogStore } from './log-store.ts'
import type { Kept } from './parts.ts'
import { createLogStore } from './store-client.ts'
import { batchOf, epoch, limits, meta, numbered, temporaryFolder } from './store.kit.ts'
import { inProcess, type StartWorker } from './store-start.ts'
import { buildFile } from './worker.kit.ts'

// A machine that is busy is no failure.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const built = temporaryFolder()
const file = join(built.folder, 'worker.cjs')
beforeAll(() => buildFile(join(import.meta.dirname, '../logs-worker-entry.ts'), built.folder, 'worker'))
afterAll(() => built.remove())

let place: ReturnType<typeof temporaryFolder>
let stores: LogStore[]
beforeEach(() => {
  place = temporaryFolder()
  stores = []
})
afterEach(async () => {
  for (const store of stores) await store.close().catch(() => {})
  place.remove()
})

/** As `inThread`, with the threads in hand. */
const threads: Worker[] = []
const inThread: StartWorker = (start, onEnd) => {
  const worker = new Worker(file, { workerData: start, transferList: [start.calls, start.appends] })
  worker.on('exit', (code) => onEnd(new Error(`ended with ${code}`)))
  threads.push(worker)
  return { stop: async () => void (await worker.terminate()) }
}
const made = (start: StartWorker) => {
  const store = createLogStore({ folder: join(place.folder, 'logs'), limits: limits(), log: silentLog, start })
  stores.push(store)
  return store
}
const unavailable = { fault: { code: 'unavailable' } }

describe.each([
  ['in this process', inProcess],
  ['in a thread', inThread],
])('%s', (_, start) => {
  test('nothing is touched before the first use, and what was appended is there for the next one', async () => {
    const first = made(start)
    first.onKept(() => {})
    expect(existsSync(join(place.folder, 'logs'))).toBe(false)
    await first.describe('a', meta())
    expect(await first.append('a', numbered(0, 1000))).toEqual({ lines: 1000, doubled: 0 })
    await first.close()
    await expect(first.kept()).rejects.toMatchObject(unavailable)
    const [kept] = await made(start).kept()
    expect(kept).toMatchObject({ id: 'a', lines: 1000, from: epoch, to: epoch + 999_000 })
  })

  test('a source is resumed behind the lines that are still on their way', async () => {
    const store = made(start)
    void store.append('a', numbered(0, 1000))
    void store.append('a', numbered(1000, 1000))
    expect(await store.resume('a', { probe: false })).toEqual({ micros: epoch + 999_000, nanos: 0 })
    expect(await store.append('a', numbered(1990, 20))).toEqual({ lines: 10, doubled: 10, seam: 'met' })
    expect(await store.resume('nobody', { probe: false })).toBeUndefined()
  })

  test('whoever listens hears of changes, also of many at once', async () => {
    const store = made(start)
    const heard = new Map<string, Kept>()
    store.onKept((kept) => {
      for (const one of kept) heard.set(one.id, one)
    })
    for (let source = 0; source < 50; source++) {
      void store.describe(`s${source}`, meta())
      void store.append(`s${source}`, batchOf([{ micros: 0, text: 'x'.repeat(500_000) }]))
    }
    await vi.waitFor(() => expect([...heard.values()].reduce((sum, { lines }) => sum + lines, 0)).toBe(50), { timeout: 30_000 })
  })

  test('a fault arrives as one', async () => {
    const store = made(start)
    await expect(store.append('a', numbered(0, 1), { older: true })).rejects.toMatchObject({ fault: { code: 'conflict' } })
  })
})

test('when its thread dies another goes on, once it is said from where', async () => {
  const store = made(inThread)
  const heard: Kept[] = []
  store.onKept((kept) => heard.push(...kept))
  await store.describe('a', meta())
  await store.append('a', numbered(0, 1000))
  await vi.waitFor(() => expect(heard.at(-1)?.lines).toBe(1000), { timeout: 30_000 })
  await threads.at(-1)?.terminate()
  await expect(store.append('a', numbered(2000, 1))).rejects.toMatchObject(unavailable)
  const since = await store.resume('a', { probe: false })
  expect(since?.micros).toBeGreaterThanOrEqual(epoch - 1_000_000)
  const { seam } = await store.append('a', numbered(0, 3000))
  expect(seam).toBe('met')
  expect(await store.kept()).toMatchObject([{ id: 'a', lines: 3000, gaps: 0 }])
})

test('whatever is under way when the worker ends is refused, also what waits for its turn', async () => {
  let end = () => {}
  let starts = 0
  const store = made((start, onEnd) => {
    if (starts++ > 0) return inProcess(start, onEnd)
    // One that never answers.
    end = () => {
      start.calls.close()
      start.appends.close()
      onEnd(new Error('ended'))
    }
    return { stop: async () => {} }
  })
  const large = () => batchOf([{ micros: 0, text: 'x'.repeat(5_000_000) }])
  const asked = [
    store.kept(),
    store.append('a', large()),
    store.append('a', large()),
    store.append('b', large()),
    store.resume('a', { probe: false }),
  ]
  const refused = Promise.all(asked.slice(0, 4).map((one) => expect(one).rejects.toMatchObject(unavailable)))
  await new Promise((resolve) => setImmediate(resolve))
  end()
  await refused
  // It waited for the lines before it, and so was asked of the next one.
  expect(await asked[4]).toBeUndefined()
  expect(await store.append('a', numbered(0, 3))).toEqual({ lines: 3, doubled: 0 })
  await expect(store.append('b', numbered(0, 3))).rejects.toMatchObject(unavailable)
})
