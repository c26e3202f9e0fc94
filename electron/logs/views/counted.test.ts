import { expect, test } from 'vitest'
import { type LogKinds, type LogQuery, logQuery } from '../../../shared/contract/logs.ts'
import { templateTest } from '../../../shared/lib/log-template.ts'
import { queue } from '../queue.ts'
import { exportLines } from './export-lines.ts'
import { histogram } from './histogram.ts'
import { kinds } from './kinds.ts'
import { tailOf, wholeLine } from './rows.ts'
import { epoch, TestParts, texts, view } from './views.kit.ts'

const at = (seconds: number, text: string) => ({ micros: seconds * 1e6, text })

/** Asks for a histogram until it is done, and hands each that is done to `seen`, until that says it is enough. */
async function histograms(
  parts: TestParts,
  sources: string[],
  query: LogQuery,
  buckets: number,
  seen: (counts: number[][], bucket: number) => boolean,
) {
  const abort = new AbortController()
  const writes = queue<{ sources: string[] }>(abort.signal)
  for await (const { counts, bucket, done, from, to } of histogram(
    parts,
    { sources, query: logQuery.parse(query), buckets },
    writes.items,
    abort.signal,
  )) {
    expect(to - from).toBe(bucket * counts.length)
    if (done && seen(counts, bucket)) break
  }
  abort.abort()
}
const sum = (counts: number[][]) =>
  counts.reduce((all, each) => all.map((count, level) => count + (each[level] as number)), [0, 0, 0, 0, 0])

test('lines over time are counted by level, once each, also as they grow beyond the buckets there are', async () => {
  const parts = new TestParts(3)
  const lines = (from: number) => Array.from({ length: 20 }, (_, n) => at(from + n, n % 4 === 0 ? 'ERROR x' : n % 4 === 1 ? 'INFO y' : 'z'))
  parts.add('a', lines(0))
  parts.add('b', [at(7, 'WARN w')])
  let told = 0
  await histograms(parts, ['a', 'b'], {}, 10, (counts, bucket) => {
    expect(counts.length).toBeLessThanOrEqual(10)
    if (++told === 1) {
      expect(sum(counts)).toEqual([5, 1, 5, 0, 10])
      expect(counts[0]).toEqual([2, 0, 1, 0, 2])
      expect(bucket).toBe(5000)
      parts.add('a', lines(200))
      return false
    }
    expect(sum(counts)).toEqual([10, 1, 10, 0, 20])
    return true
  })
})

test('a histogram of a span is of its lines, counted once, however long it is looked at', async () => {
  const parts = new TestParts(3)
  parts.add(
    'a',
    Array.from({ length: 30 }, (_, n) => at(n, 'x')),
  )
  const span = { from: epoch / 1000 + 10_000, to: epoch / 1000 + 20_000 }
  let told = 0
  await histograms(parts, ['a'], span, 20, (counts, bucket) => {
    expect(bucket).toBe(1000)
    expect(counts.map((each) => each[4])).toEqual(new Array(10).fill(1))
    parts.add('a', [at(40 + told, 'later')])
    return ++told === 2
  })
})

test('a source that joins is counted beside those that are there, which are not counted again; a trace is one error', async () => {
  const parts = new TestParts(3)
  parts.add('a', [at(0, 'ERROR x'), at(0.1, '\tat a.b(C.java:1)'), at(1, 'INFO y')])
  const abort = new AbortController()
  const writes = queue<{ sources: string[] }>(abort.signal)
  const seen: number[][] = []
  for await (const { counts, done } of histogram(
    parts,
    { sources: ['a'], query: logQuery.parse({}), buckets: 10 },
    writes.items,
    abort.signal,
  )) {
    if (!done) continue
    seen.push(sum(counts))
    if (seen.length === 2) break
    parts.add('b', [at(2, 'WARN z')])
    writes.push({ sources: ['a', 'b'] })
  }
  abort.abort()
  expect(seen).toEqual([
    [1, 0, 1, 0, 1],
    [1, 1, 1, 0, 1],
  ])
})

test('a histogram is of what passes', async () => {
  const parts = new TestParts(2)
  parts.add('a', [at(0, 'ERROR disk'), at(1, 'disk'), at(2, 'net'), at(3, 'WARN disk')])
  await histograms(parts, ['a'], { text: 'disk' }, 5, (counts) => {
    expect(sum(counts)).toEqual([1, 1, 0, 0, 1])
    return true
  })
})

async function kindsOf(parts: TestParts, sources: string[], query: LogQuery = {}, since?: number) {
  let last: LogKinds | undefined
  for await (const told of kinds(parts, { sources, query: logQuery.parse(query), since }, new AbortController().signal)) last = told
  return last
}

test('a thousand lines are a few kinds, each with its count, its time and an example', async () => {
  const parts = new TestParts(64)
  const names = ['anna', 'bert', 'carl', 'dora']
  parts.add(
    'a',
    Array.from({ length: 1000 }, (_, n) =>
      at(
        n,
        n % 10 === 0 ? `ERROR disk ${n} is full` : n % 10 === 1 ? `user ${names[n % 4]} logged in` : `INFO request ${n} took ${n * 7} ms`,
      ),
    ),
  )
  parts.add('b', [at(2000, 'nothing like it')])
  const told = await kindsOf(parts, ['a', 'b'], {}, epoch / 1000 + 1_500_000)
  expect(told?.kinds.map(({ template, count, level, fresh }) => [template, count, level, fresh])).toEqual([
    ['INFO request <*> took <*> ms', 800, 'info', false],
    ['ERROR disk <*> is full', 100, 'error', false],
    ['user <*> logged in', 100, undefined, false],
    ['nothing like it', 1, undefined, true],
  ])
  expect(told).toMatchObject({ scanned: 1001, lines: 1001, others: 0, done: true })
  expect(told?.kinds[1]).toMatchObject({
    first: epoch / 1000,
    last: epoch / 1000 + 990_000,
    sample: { text: 'ERROR disk 990 is full' },
    sources: 1,
  })
})

test('a stack trace is of the kind of the line that it goes on from', async () => {
  const parts = new TestParts(100)
  parts.add(
    'a',
    ['ERROR cart 7 failed', '\tat a.b(C.java:1)', '\tat c.d(E.java:2)', 'ERROR cart 9 failed'].map((text, n) => at(n, text)),
  )
  const told = await kindsOf(parts, ['a'])
  expect(told?.kinds.map(({ template, count }) => [template, count])).toEqual([['ERROR cart <*> failed', 2]])
})

test('what is said of a kind is so: hiding all kinds leaves nothing, and one alone has as many lines as were counted', async () => {
  const parts = new TestParts(16)
  const words = ['open', 'close', 'the door', 'a window 7', '{"a":1,"b":"x"}', '{"a":2,"b":"y"}', 'k=v1 w=2', 'k=v z=2']
  parts.add(
    'a',
    Array.from({ length: 300 }, (_, n) => at(n, `${words[n % words.length]} ${n % 3 === 0 ? words[(n * 5) % words.length] : n}`)),
  )
  const told = await kindsOf(parts, ['a'])
  expect(told?.kinds.reduce((all, { count }) => all + count, 0)).toBe(300)
  for (const { template, sample } of told?.kinds ?? []) expect(templateTest(template)(sample.text)).toBe(true)
  const hidden = view(parts, ['a'], { hide: told?.kinds.map(({ template }) => template) ?? [] })
  expect((await hidden.whole()).size).toBe(0)
  hidden.close()
})

test('a hundred thousand kinds do not fill the memory: those that are too many are counted together', async () => {
  const parts = new TestParts(60_000)
  const letters = (n: number) => n.toString(36).replaceAll(/\d/g, (digit) => 'ABCDEFGHIJ'[Number(digit)] as string)
  parts.add(
    'a',
    Array.from({ length: 20_000 }, (_, n) =>
      at(n / 1000, Array.from({ length: 1 + (n % 40) }, (_, word) => letters(n * 31 + word * 7919)).join(' ')),
    ),
  )
  const told = await kindsOf(parts, ['a'])
  expect(told?.kinds.length).toBeLessThanOrEqual(500)
  expect((told?.others ?? 0) + (told?.kinds.reduce((all, { count }) => all + count, 0) ?? 0)).toBe(20_000)
})

async function exported(parts: TestParts, sources: string[], query: LogQuery, format: 'text' | 'json', times = true) {
  let text = ''
  let lines = 0
  const input = { sources, query: logQuery.parse(query), format, times, names: { a: 'web', b: 'db' } }
  for await (const piece of exportLines(parts, input, new AbortController().signal)) {
    text += piece.text
    lines = piece.lines
  }
  return { lines, text }
}

test('what passes is exported in order, with times to the nanosecond and who said it', async () => {
  const parts = new TestParts(2)
  parts.add('a', [
    { micros: 1, nanos: 5, text: 'one' },
    { micros: 3, text: 'three', err: true },
  ])
  parts.add('b', [{ micros: 2, text: 'two' }])
  expect(await exported(parts, ['a', 'b'], {}, 'text')).toEqual({
    lines: 3,
    text: '2023-11-14T22:13:20.000001005Z web one\n2023-11-14T22:13:20.000002000Z db two\n2023-11-14T22:13:20.000003000Z web three\n',
  })
  expect((await exported(parts, ['a'], { text: 'three' }, 'text', false)).text).toBe('three\n')
  const { text } = await exported(parts, ['a', 'b'], { text: 't' }, 'json')
  expect(
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    { time: '2023-11-14T22:13:20.000002000Z', source: 'db', id: 'b', channel: 'out', text: 'two' },
    { time: '2023-11-14T22:13:20.000003000Z', source: 'web', id: 'a', channel: 'err', text: 'three' },
  ])
})

test('a long export comes in pieces, and is whole', async () => {
  const parts = new TestParts(7000)
  parts.add(
    'a',
    Array.from({ length: 20_000 }, (_, n) => at(n, `line ${n} ${'x'.repeat(30)}`)),
  )
  const { text, lines } = await exported(parts, ['a'], {}, 'text', false)
  expect(lines).toBe(20_000)
  expect(
    text
      .split('\n')
      .slice(0, -1)
      .every((line, n) => line.startsWith(`line ${n} `)),
  ).toBe(true)
})

test('an export goes on where it was when old lines are let go of meanwhile', async () => {
  for (const query of [{}, { text: 'line' }]) {
    const parts = new TestParts(1000)
    parts.add(
      'a',
      Array.from({ length: 30_000 }, (_, n) => at(n, `line ${n} ${'x'.repeat(100)}`)),
    )
    const input = { sources: ['a'], query: logQuery.parse(query), format: 'text' as const, times: false, names: {} }
    const seen: number[] = []
    for await (const { text } of exportLines(parts, input, new AbortController().signal)) {
      seen.push(
        ...text
          .trimEnd()
          .split('\n')
          .map((line) => Number(line.split(' ')[1])),
      )
      for (let gone = 0; gone < 4; gone++) parts.drop('a')
    }
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b))
    expect(seen.at(-1)).toBe(29_999)
  }
})

test('a long line is shown in part, whole when asked for, and never half a character of it', async () => {
  const parts = new TestParts(10)
  const long = `x${'😀'.repeat(5000)}`
  parts.add('a', [at(1, long), at(2, 'é'.repeat(600_000))])
  const one = view(parts, ['a'])
  const { rows } = await one.ask({ at: { position: 0 }, count: 2 })
  const [first, second] = rows
  expect(first?.text).toBe(long.slice(0, 4095))
  expect(first?.size).toBe(Buffer.byteLength(long))
  expect(wholeLine(parts, first?.ref ?? '')).toEqual({ text: long, more: false })
  expect(wholeLine(parts, second?.ref ?? '')).toEqual({ text: 'é'.repeat(600_000), more: false })
  expect(() => wholeLine(parts, '9.9')).toThrow()
  expect(texts(tailOf(parts, 'a', 1))).toEqual(['é'.repeat(4096)])
  one.close()
})
