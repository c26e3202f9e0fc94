/** The store keeps what it is given, finds it again, and lets go of what is old. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { silentLog } from '../core/log.ts'
import type { StoreLimits } from './parts.ts'
import { Store } from './store.ts'
import { batchOf, epoch, limits, meta, numbered, temporaryFolder, textsOf } from './store.kit.ts'

let place: { folder: string; remove: () => void }
let open: Store[]
beforeEach(() => {
  place = temporaryFolder()
  open = []
})
afterEach(async () => {
  for (const store of open) await store.close().catch(() => {})
  place.remove()
})

const opened = (more: Partial<StoreLimits> = {}, now?: () => number) => {
  const store = new Store({ folder: place.folder, limits: limits(more), log: silentLog, ...(now ? { now } : {}) })
  open.push(store)
  return store
}
const reopened = async (store: Store, more: Partial<StoreLimits> = {}) => {
  await store.close()
  return opened(more)
}
/** As after a kill: nothing is said, and what was written is there. */
const killed = async (store: Store) => {
  await store.flush()
  const lock = readFileSync(join(place.folder, 'lock'))
  await store.close()
  for (const file of files('source.json')) writeFileSync(file, readFileSync(file, 'utf8').replace('"writing":false', '"writing":true'))
  writeFileSync(join(place.folder, 'lock'), lock)
}
const files = (end: string) =>
  readdirSync(place.folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(end))
    .map((file) => join(place.folder, file))
    .sort()
const bounds = (store: Store) => store.of('a').map(({ id, first, end }) => ({ id, first, end }))[0]
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `line ${from + index}`)
const large = 'x'.repeat(100_000)

describe('what was appended', () => {
  test('can be read at once, from chunk to chunk, and again by whoever opens it next', async () => {
    let store = opened()
    store.describe('a', meta())
    for (let line = 0; line < 100; line++) store.append('a', batchOf([{ micros: line, text: `${line} ${large}` }]))
    const [part] = store.of('a')
    expect(part?.chunks.length).toBeGreaterThan(3)
    const texts = textsOf(store.of('a'))
    expect(texts.map((text) => Number.parseInt(text, 10))).toEqual(Array.from({ length: 100 }, (_, index) => index))
    store = await reopened(store)
    expect(textsOf(store.of('a'))).toEqual(texts)
    store.append('a', numbered(100, 3))
    expect(textsOf(store.of('a')).slice(-3)).toEqual(range(100, 103))
    expect(bounds(store)).toEqual({ id: part?.id, first: 0, end: 103 })
  })

  test('goes on where it was also when that was read before', async () => {
    let store = opened()
    store.append('a', numbered(0, 10))
    store = await reopened(store)
    expect(textsOf(store.of('a'))).toEqual(range(0, 10))
    store.append('a', numbered(10, 10))
    store = await reopened(store)
    expect(textsOf(store.of('a'))).toEqual(range(0, 20))
  })

  test('keeps time, channel, and what was cut of each line', async () => {
    let store = opened()
    const batch = batchOf([
      { micros: 5, nanos: 999, text: 'a' },
      { micros: 3, text: 'b', err: true },
    ])
    batch.cuts = [[1, 12_345]]
    store.append('a', numbered(0, 3))
    store.append('a', batch)
    store = await reopened(store)
    const chunk = store.of('a')[0]?.load(0)
    expect(chunk).toMatchObject({ count: 5, first: 0 })
    expect([...(chunk?.micros.subarray(3, 5) ?? [])]).toEqual([epoch + 5, epoch + 3])
    expect([...(chunk?.nanos.subarray(3, 5) ?? [])]).toEqual([999, 0])
    expect([...(chunk?.flags.subarray(3, 5) ?? [])]).toEqual([0, 1])
    expect([3, 4].map((line) => chunk?.cutOf(line))).toEqual([0, 12_345])
    expect(store.of('a')[0]?.chunks[0]).toMatchObject({ from: epoch, to: epoch + 2000, bytes: 25 })
  })

  test('costs no more memory than the limit, and is all there', async () => {
    const store = opened({ memory: 5e6 })
    for (let source = 0; source < 20; source++)
      for (let line = 0; line < 10; line++) store.append(`s${source}`, batchOf([{ micros: line, text: `${line} ${large}` }]))
    await store.flush()
    for (let source = 0; source < 20; source++) {
      expect(textsOf(store.of(`s${source}`)).map((text) => text[0])).toEqual([...'0123456789'])
      store.append(`s${source}`, numbered(0, 1))
    }
    expect(store.memory).toBeLessThan(7e6)
    expect(textsOf(store.of('s0')).at(-1)).toBe('line 0')
  })

  test('may be longer than a chunk, and nothing at all', async () => {
    let store = opened()
    expect(store.append('a', batchOf([]))).toEqual({ lines: 0, doubled: 0 })
    expect(store.of('a')).toEqual([])
    const texts = ['', 'é'.repeat(5_000_000), '', 'short']
    store.append('a', batchOf(texts.map((text) => ({ micros: 0, text }))))
    expect(textsOf(store.of('a'))).toEqual(texts)
    store = await reopened(store)
    expect(textsOf(store.of('a'))).toEqual(texts)
  })

  test('comes from more sources than files may be open', async () => {
    let store = opened()
    for (let round = 0; round < 3; round++) {
      for (let source = 0; source < 300; source++) store.append(`s${source}`, numbered(round * 2, 2))
      await store.flush()
    }
    store = await reopened(store)
    for (let source = 0; source < 300; source++) expect(textsOf(store.of(`s${source}`))).toEqual(range(0, 6))
  })

  test('is text that any program can read', async () => {
    const store = opened()
    store.append('a', numbered(0, 1000))
    await store.flush()
    expect(readFileSync(files('.log')[0] as string, 'utf8')).toBe(`${range(0, 1000).join('\n')}\n`)
  })

  test('has what a person notes of an earlier moment among the lines of that moment', () => {
    const store = opened()
    for (const [text, micros] of [
      ['late', 3e6],
      ['early', 1e6],
      ['now', 4e6],
    ] as const)
      store.mark('', { kind: 'note', text }, micros)
    const parts = store.of('')
    expect(parts.map((part) => textsOf([part]).map((text) => JSON.parse(text).text))).toEqual([['late'], ['early', 'now']])
  })

  test('tells who listens, and is counted', () => {
    const store = opened()
    const heard: string[] = []
    const stop = store.onChange((source) => heard.push(source))
    store.describe('a', meta())
    store.append('a', numbered(0, 5))
    stop()
    store.mark('a', { kind: 'gap', from: 1, to: 2 }, epoch + 7000)
    expect(heard).toEqual(['a', 'a'])
    expect(store.takeChanged()).toEqual([{ id: 'a', meta: meta(), lines: 5, bytes: 66, from: epoch, to: epoch + 7000, gaps: 1 }])
    expect(store.takeChanged()).toEqual([])
    expect(store.report()).toMatchObject({ lines: 6, sources: 1, oldest: epoch / 1000 })
  })
})

describe('what is old', () => {
  const days = (n: number) => n * 86_400e6
  test('goes by whole days, and what is left keeps its numbers', async () => {
    const now = () => (epoch + days(10)) / 1000
    const store = opened({}, now)
    store.describe('a', meta())
    for (let day = 0; day < 10; day++) store.append('a', batchOf([{ micros: days(day) + day * 1e9, text: `day ${day}` }]))
    store.setLimits(limits({ maxDays: 4.5 }))
    expect(textsOf(store.of('a'))).toEqual(['day 6', 'day 7', 'day 8', 'day 9'])
    expect(bounds(store)).toMatchObject({ first: 6, end: 10 })
    await store.flush()
    expect(files('.log')).toHaveLength(4)
    const again = await reopened(store)
    expect(bounds(again)).toMatchObject({ first: 6, end: 10 })
  })

  test('goes first when there is too much, whoever wrote it', async () => {
    const store = opened({ maxBytes: 16e6 })
    for (let line = 0; line < 400; line++)
      store.append(line < 200 ? 'old' : 'new', batchOf([{ micros: line * 1000, text: `${line} ${large}` }]))
    await store.flush()
    store.setLimits(limits({ maxBytes: 16e6 }))
    expect(store.report().bytes).toBeLessThan(16e6)
    expect(store.report().bytes).toBeGreaterThan(12e6)
    expect(store.of('old')).toEqual([])
    expect(Number.parseInt(textsOf(store.of('new')).at(-1) ?? '', 10)).toBe(399)
    const id = store.of('new')[0]?.id
    store.append('old', numbered(0, 1))
    expect(store.of('old')[0]?.id).not.toBe(id)
  })

  test('takes a source with it that its engine forgot', () => {
    const now = () => (epoch + days(10)) / 1000
    const store = opened({}, now)
    store.describe('gone', meta({ state: 'gone' }))
    store.append('gone', numbered(0, 1))
    store.setLimits(limits({ maxDays: 1 }))
    expect(store.kept()).toEqual([])
  })
})

describe('what is forgotten', () => {
  test('is gone from memory and disk, no number comes twice, and who is followed begins anew', async () => {
    let store = opened()
    store.describe('a', meta())
    store.append('a', numbered(0, 5))
    const id = store.of('a')[0]?.id as number
    await store.flush()
    store.forget('a')
    expect(store.of('a')).toEqual([])
    expect(store.part(id)).toBeUndefined()
    store.append('a', numbered(5, 5))
    expect(textsOf(store.of('a'))).toEqual(range(5, 10))
    store.forget(undefined)
    await store.flush()
    expect(files('.log')).toEqual([])
    expect(store.kept()).toEqual([{ id: 'a', meta: meta(), lines: 0, bytes: 0, gaps: 0 }])
    store = await reopened(store)
    store.append('a', numbered(0, 1))
    expect(store.of('a')[0]?.id).toBeGreaterThan(id + 1)
  })
})

describe('what is older', () => {
  test('comes before what is kept, without what is there already, once it is whole', async () => {
    let store = opened()
    store.describe('a', meta())
    store.append('a', numbered(5000, 3))
    expect(store.beginOlder('a')).toEqual({ micros: epoch + 6_000_000, nanos: 0 })
    expect(store.append('a', numbered(4990, 13), { older: true })).toMatchObject({ lines: 10, doubled: 3 })
    expect(textsOf(store.of('a'))).toEqual(range(5000, 5003))
    store.endOlder('a', { complete: true })
    expect(textsOf(store.of('a'))).toEqual(range(4990, 5003))
    store = await reopened(store)
    expect(textsOf(store.of('a'))).toEqual(range(4990, 5003))
    expect(store.beginOlder('a')).toEqual({ micros: epoch + 5_990_000, nanos: 0 })
  })

  test('takes no more room than there is, however much of it comes: its newest lines stay', async () => {
    const store = opened({ maxBytes: 16e6 })
    store.describe('a', meta())
    store.append('a', numbered(5000, 3))
    store.beginOlder('a')
    let most = 0
    for (let line = 0; line < 1000; line++) {
      store.append('a', batchOf([{ micros: line * 1000, text: `${line} ${large}` }]), { older: true })
      // As the store does by itself, after each time that it has written.
      if (line % 20 === 0) store.setLimits(limits({ maxBytes: 16e6 }))
      most = Math.max(most, store.report().bytes)
    }
    expect(most).toBeLessThan(20e6)
    store.endOlder('a', { complete: true })
    store.setLimits(limits({ maxBytes: 16e6 }))
    const left = textsOf(store.of('a'))
    expect(left.slice(-4).map((text) => text.slice(0, 9))).toEqual(['999 xxxxx', 'line 5000', 'line 5001', 'line 5002'])
    expect(left.slice(0, -3).map((text) => Number.parseInt(text, 10))).toEqual(
      Array.from({ length: left.length - 3 }, (_, index) => 1000 - (left.length - 3) + index),
    )
    expect(store.report().bytes).toBeLessThan(16e6)
    // All of it is too old, and it goes on.
    store.forget('a')
    store.append('a', numbered(5000, 3))
    store.beginOlder('a')
    store.append('a', numbered(0, 100), { older: true })
    store.setLimits(limits({ maxBytes: 100 }))
    store.append('a', numbered(100, 100), { older: true })
    store.endOlder('a', { complete: true })
    expect(textsOf(store.of('a')).slice(0, 100)).toEqual(range(100, 200))
  })

  test('leaves nothing behind when it was not whole, or the app ended before', async () => {
    let store = opened()
    store.append('a', numbered(50, 3))
    store.beginOlder('a')
    store.append('a', numbered(40, 5), { older: true })
    await store.flush()
    expect(files('.log')).toHaveLength(2)
    store.endOlder('a', { complete: false })
    await store.flush()
    expect(files('.log')).toHaveLength(1)
    expect(() => store.append('a', numbered(40, 5), { older: true })).toThrow(/conflict/)
    store.beginOlder('a')
    store.append('a', numbered(40, 5), { older: true })
    await store.flush()
    await killed(store)
    store = opened()
    expect(textsOf(store.of('a'))).toEqual([...range(50, 53), '{"kind":"crashed"}'])
  })
})

describe('after the app was killed', () => {
  test('what was being written has a mark, and what had ended has none', async () => {
    const store = opened()
    store.describe('running', meta())
    store.append('running', numbered(0, 2))
    store.append('ended', numbered(0, 2))
    store.describe('ended', meta({ state: 'ended' }))
    await store.flush()
    const lock = readFileSync(join(place.folder, 'lock'))
    const sources = files('source.json').map((file) => [file, readFileSync(file)] as const)
    await store.close()
    for (const [file, text] of sources) writeFileSync(file, text)
    writeFileSync(join(place.folder, 'lock'), lock)
    const again = opened()
    expect(textsOf(again.of('running'))).toEqual([...range(0, 2), '{"kind":"crashed"}'])
    expect(textsOf(again.of('ended'))).toEqual(range(0, 2))
  })

  test.each([
    ['its text', '.log', 5],
    ['its index', '.idx', 7],
    ['most of its index', '.idx', 100],
  ])('a block that lost %s is cut off, and it goes on from there', async (_, end, bytes) => {
    const store = opened()
    store.append('a', numbered(0, 10))
    await store.flush()
    store.append('a', numbered(10, 10))
    await killed(store)
    const file = files(end)[0] as string
    truncateSync(file, readFileSync(file).length - bytes)
    const again = opened()
    expect(textsOf(again.of('a'))).toEqual([...range(0, 10), '{"kind":"crashed"}'])
    again.append('a', numbered(10, 10))
    expect(textsOf((await reopened(again)).of('a'))).toEqual([...range(0, 10), '{"kind":"crashed"}', ...range(10, 20)])
  })

  test('text that never came to the disk is noticed, although the file is long enough', async () => {
    const store = opened()
    store.append('a', numbered(0, 10))
    await store.flush()
    store.append('a', numbered(10, 10))
    await killed(store)
    const file = files('.log')[0] as string
    writeFileSync(file, readFileSync(file).fill(0, 85))
    expect(textsOf(opened().of('a'))).toEqual([...range(0, 10), '{"kind":"crashed"}'])
  })

  test('a segment that was only just begun is no broken one', async () => {
    const store = opened()
    store.append('a', numbered(0, 10))
    await killed(store)
    for (const end of ['.log', '.idx']) writeFileSync((files(end)[0] as string).replace('-0', '-1'), '')
    const again = opened()
    expect(again.broken).toBe(0)
    expect(textsOf(again.of('a'))).toEqual([...range(0, 10), '{"kind":"crashed"}'])
    expect(files('.idx')).toHaveLength(1)
    again.append('a', numbered(10, 10))
    expect(textsOf((await reopened(again)).of('a')).slice(11)).toEqual(range(10, 20))
  })

  test('a folder that was only just made is no broken source, and no line is in one before it says whose it is', async () => {
    const store = opened()
    store.append('a', numbered(0, 10))
    const [document] = files('source.json') as [string]
    await killed(store)
    const begun = join(dirname(dirname(document)), 'begun')
    mkdirSync(begun)
    expect(opened().broken).toBe(0)
    expect(existsSync(begun)).toBe(false)
  })

  test('a file in the middle that is broken is set aside, and the rest is there', async () => {
    const store = opened({ maxBytes: 1e6 * 100 })
    for (let line = 0; line < 200; line++) store.append('a', batchOf([{ micros: line, text: `${line} ${large}` }]))
    store.append('b', numbered(0, 1))
    await killed(store)
    const [second] = files('-1.idx')
    writeFileSync(second as string, 'nonsense')
    const again = opened()
    expect(again.broken).toBe(1)
    const texts = textsOf(again.of('a'))
    expect(texts.length).toBeGreaterThan(100)
    expect(texts.length).toBeLessThan(200)
    expect(bounds(again)).toMatchObject({ first: 0, end: texts.length })
    expect(existsSync(`${(second as string).slice(0, -4)}.log.broken`)).toBe(true)
    expect(textsOf(again.of('b'))).toContain('line 0')
  })

  test('a source of which nothing is known any more is set aside, and the others are there', async () => {
    const store = opened()
    store.append('a', numbered(0, 1))
    store.append('b', numbered(0, 1))
    await killed(store)
    writeFileSync(files('source.json')[0] as string, '')
    const again = opened()
    expect(again.broken).toBe(1)
    expect([...again.sources()]).toHaveLength(1)
  })
})

test('a folder that another process has open is refused, in words', async () => {
  const store = opened()
  await store.close()
  // The process that runs this one lives, and is not this one.
  const lock = join(place.folder, 'lock')
  opened()
  writeFileSync(lock, readFileSync(lock, 'utf8').replace(String(process.pid), String(process.ppid)))
  expect(() => opened()).toThrow(/conflict: Another Wheelhouse/)
  rmSync(lock)
})
