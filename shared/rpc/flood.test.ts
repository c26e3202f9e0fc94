/** A reader that never acknowledges costs a set of what exists, whatever the flood; and is right again with one update. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test, vi } from 'vitest'
import type { DownFrame } from './frames.ts'
import { ListReader } from './list-reader.ts'
import { LiveList } from './live-list.ts'
import { memoryWire } from './memory-wire.ts'
import { serve } from './server.ts'
import type { Update, View } from './view.ts'
import { createFixture, fixtureContract, type Thing, thingSpec } from './wire.fixture.ts'

// A machine that is busy is no failure.
vi.setConfig({ testTimeout: 120_000 })
const patient = { timeout: 60_000 }

const rowCount = 10_000
const changeCount = 1_000_000
const megabyte = 1024 * 1024

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
const heapInUse = () => {
  collectGarbage()
  return process.memoryUsage().heapUsed
}

const row = (id: number | string, n: number): Thing => ({
  id: `row-${id}`,
  source: 'a',
  name: `web-${id}`,
  state: `s${n % 7}`,
  team: '',
  n,
})
const filled = () => {
  const list = new LiveList<Thing>()
  for (let i = 0; i < rowCount; i++) list.put(row(i, 0))
  return list
}

/** Serves a list to a reader that acknowledges only when told to. */
async function served(list: LiveList<Thing>, view: View) {
  const { client, server } = memoryWire()
  const fixture = createFixture()
  fixture.test.things = () => list
  const stop = serve(server, fixtureContract, fixture)
  const updates: Update<Thing>[] = []
  client.onFrame((frame: DownFrame) => {
    if (frame.t === 'next') updates.push(frame.value as Update<Thing>)
  })
  client.send({ t: 'open', id: 1, path: 'test.things', input: { list: '' }, view })
  await vi.waitFor(() => expect(updates).toHaveLength(1), patient)
  return { updates, stop, acknowledge: () => client.send({ t: 'ack', id: 1, n: 1 }) }
}

const breathe = () => new Promise((resolve) => setTimeout(resolve))

test('1,000,000 changes to 10,000 rows reach a silent reader as nothing, then as one update', async () => {
  const list = filled()
  const view: View = { offset: 0, limit: 100, sort: { by: 'n', desc: true } }
  const { updates, stop, acknowledge } = await served(list, view)
  const before = heapInUse()
  let most = 0
  for (let i = 1; i <= changeCount; i++) {
    list.put(row((i * 7919) % rowCount, i))
    if (i % 100_000 === 0) {
      await breathe()
      most = Math.max(most, heapInUse() - before)
    }
  }
  expect(updates).toHaveLength(1)
  // Room for the set of 10,000 ids and for what the engine keeps by itself; a queue of changes would be a hundred times that.
  expect(most).toBeLessThan(12 * megabyte)
  acknowledge()
  await vi.waitFor(() => expect(updates).toHaveLength(2), patient)
  const newest = [...list.rows.values()].sort((a, b) => b.n - a.n).slice(0, 100)
  expect(updates[1]?.put).toEqual(newest)
  expect(updates[1]?.window?.items).toEqual(newest.map(({ id }) => id))
  expect(updates[1]).toMatchObject({ size: rowCount, matched: rowCount, total: rowCount })
  stop()
  expect(list.followers).toBe(0)
})

test('rows that come and go for ever leave nothing behind', async () => {
  const list = filled()
  const { updates, stop, acknowledge } = await served(list, { offset: 0, limit: 10, text: 'web' })
  const before = heapInUse()
  let most = 0
  for (let i = 1; i <= changeCount; i++) {
    list.put(row(`brief-${i}`, i))
    if (i > 50) list.drop(`row-brief-${i - 50}`)
    if (i % 100_000 === 0) {
      await breathe()
      most = Math.max(most, heapInUse() - before)
    }
  }
  expect(most).toBeLessThan(12 * megabyte)
  expect(updates).toHaveLength(1)
  acknowledge()
  await vi.waitFor(() => expect(updates).toHaveLength(2), patient)
  expect(updates[1]).toMatchObject({ total: rowCount + 50, matched: rowCount + 50 })
  stop()
})

test('what waits for a reader is never more than what exists and what it was told of', () => {
  const list = filled()
  const reader = new ListReader(list, thingSpec, { offset: 0, limit: 10 }, () => {})
  reader.take()
  for (let i = 0; i < 200_000; i++) {
    list.put(row(`brief-${i}`, i))
    if (i >= 50) list.drop(`row-brief-${i - 50}`)
  }
  expect(reader.pending).toBe(50)
  for (let i = 0; i < rowCount; i++) list.drop(`row-${i}`)
  expect(reader.pending).toBe(rowCount + 50)
  expect(reader.take()).toMatchObject({ total: 50, matched: 50, size: 50 })
  expect(reader.pending).toBe(0)
})

test('a change that no reader can see is not told', () => {
  const list = filled()
  const reader = new ListReader(list, thingSpec, { offset: 0, limit: 10, sort: { by: 'name' } }, () => {})
  reader.take()
  list.put({ ...row(9999, 0), n: 5 })
  expect(reader.take()).toBeUndefined()
  list.put(row(9999, 1))
  expect(reader.take()).toMatchObject({ put: [], counts: { state: { s0: rowCount - 1, s1: 1 } } })
})

test('a sort key that is not a number leaves the other rows in order', () => {
  const list = new LiveList<Thing>()
  for (const [i, n] of [3, Number.NaN, 1, Number.NaN, 2].entries()) list.put(row(i, n))
  const reader = new ListReader(list, thingSpec, { offset: 0, limit: 10, sort: { by: 'n' } }, () => {})
  expect(reader.take()?.put.map(({ n }) => n)).toEqual([Number.NaN, Number.NaN, 1, 2, 3])
})
