/** Whoever leaves an engine, or wants what idle helpers hold, waits for those until they are gone, and never long for one that does not answer. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Client } from './client.ts'
import { volumeHelpers } from './files-helper.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const keep = 30_000
const leaving = 3000
const { signal } = new AbortController()
const done = vi.fn<() => void>()
beforeEach(() => done.mockReset())

function gate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}

/** An engine that makes and removes containers when a test lets it. */
function engine() {
  const there = new Set<string>()
  const [made, removed] = [gate(), gate()]
  const client = {
    json: async (path: string) => (path === '/images/json' ? [{ Id: 'an-image' }] : {}),
    actJson: async (_path: string, { query }: { query: { name: string } }) => {
      await made.opened
      there.add(query.name)
      return { Id: query.name }
    },
    act: async (path: string) => {
      await removed.opened
      there.delete(path.replace('/containers/', ''))
    },
  }
  return {
    there,
    makes: made.open,
    removes: removed.open,
    helpers: volumeHelpers(client as unknown as Client, { keep, leaving }),
  }
}

test('who leaves while one is being made does not wait for longer than a few seconds', async () => {
  const { helpers } = engine()
  void helpers.use('data', signal).catch(() => {})
  void helpers.leave().then(done)
  await vi.advanceTimersByTimeAsync(leaving)
  expect(done).toHaveBeenCalled()
})

test('none is begun once the engine is being left', async () => {
  const { helpers, makes, there } = engine()
  makes()
  await helpers.leave()
  await expect(helpers.use('data', signal)).rejects.toMatchObject({ fault: { code: 'unavailable' } })
  expect(there.size).toBe(0)
})

test.each(['leave', 'dropIdle'] as const)('%s waits also for one whose time was over just before', async (how) => {
  const { helpers, makes, removes, there } = engine()
  makes()
  await (await helpers.use('data', signal)).release()
  await vi.advanceTimersByTimeAsync(keep)
  void helpers[how]().then(done)
  await vi.advanceTimersByTimeAsync(0)
  expect(there.size).toBe(1)
  expect(done).not.toHaveBeenCalled()
  removes()
  await vi.advanceTimersByTimeAsync(0)
  expect(there.size).toBe(0)
  expect(done).toHaveBeenCalled()
})

test('one through which somebody looks is not dropped, and not ended by who stopped looking before', async () => {
  const { helpers, makes, removes, there } = engine()
  makes()
  removes()
  const first = await helpers.use('data', signal)
  const releasing = first.release()
  const second = await helpers.use('data', signal)
  await releasing
  await helpers.dropIdle()
  await vi.advanceTimersByTimeAsync(2 * keep)
  expect([...there]).toEqual([second.container])
  await second.release()
  await helpers.dropIdle()
  expect(there.size).toBe(0)
  expect(vi.getTimerCount()).toBe(0)
})
