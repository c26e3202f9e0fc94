import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import type { LogQuery } from '../../../shared/contract/logs.ts'
import { plainText } from '../../../renderer/ui/ansi.ts'
import { levelOf } from '../../../renderer/ui/level.ts'
import { templateOf } from '../../../shared/lib/log-template.ts'
import type { TestLine } from '../store.kit.ts'
import { epoch, type OpenedView, TestParts, texts, view } from './views.kit.ts'

const open: OpenedView[] = []
const opened = (...args: Parameters<typeof view>) => {
  const made = view(...args)
  open.push(made)
  return made
}
afterEach(() => {
  for (const each of open.splice(0)) each.close()
})
const everything = { at: { position: 0 }, count: 1000 } as const

const lineAt = (micros: number, text: string): TestLine => ({ micros, text })

describe('in order', () => {
  test('lines of several sources are one list by time; of the same time, in the order of the sources', async () => {
    const parts = new TestParts(3)
    parts.add('a', [lineAt(1, 'a1'), lineAt(5, 'a5'), lineAt(9, 'a9')])
    parts.add('b', [lineAt(1, 'b1'), lineAt(4, 'b4'), lineAt(9, 'b9'), lineAt(10, 'b10')])
    const { rows, view: told } = await opened(parts, ['a', 'b']).ask(everything)
    expect(texts(rows)).toEqual(['a1', 'b1', 'b4', 'a5', 'a9', 'b9', 'b10'])
    expect(told).toMatchObject({ size: 7, sources: 2, lines: 7, scanned: 7 })
  })

  test('a stack trace stays in one piece, and is as serious as what it goes on from', async () => {
    const parts = new TestParts(100)
    parts.add('a', [lineAt(1, 'ERROR boom'), lineAt(3, '\tat one()'), lineAt(5, '\tat two()'), lineAt(7, 'INFO on')])
    parts.add('b', [lineAt(2, 'between'), lineAt(6, 'later')])
    const { rows } = await opened(parts, ['a', 'b']).ask(everything)
    expect(texts(rows)).toEqual(['ERROR boom', '\tat one()', '\tat two()', 'between', 'later', 'INFO on'])
    expect(rows.map(({ level }) => level)).toEqual(['error', 'error', 'error', undefined, undefined, 'info'])
    expect(rows.map(({ continues }) => continues ?? false)).toEqual([false, true, true, false, false, false])
  })

  test('a trace is hidden with the line that it goes on from', async () => {
    const parts = new TestParts(100)
    const java = ['ERROR cart 7 failed', 'java.lang.IllegalStateException: no', '\tat a.b(C.java:1)', 'INFO on', '  indented']
    parts.add(
      'a',
      java.map((text, at) => lineAt(at, text)),
    )
    const one = opened(parts, ['a'], { hide: [templateOf('ERROR cart 9 failed')] })
    await one.whole()
    expect(texts((await one.ask(everything)).rows)).toEqual(['INFO on', '  indented'])
  })

  test('the exception belongs to the error that it is about, and to nothing else', async () => {
    const java = [
      'INFO fine',
      'java.lang.Exception: none',
      'ERROR failed',
      'java.lang.IllegalStateException: no',
      '\tat a.b(C.java:1)',
      'INFO on',
    ]
    const parts = new TestParts(100)
    parts.add(
      'a',
      java.map((text, at) => lineAt(at, text)),
    )
    const { rows } = await opened(parts, ['a']).ask(everything)
    expect(rows.map(({ continues, level }) => [continues ? 1 : 0, level])).toEqual([
      [0, 'info'],
      [0, undefined],
      [0, 'error'],
      [1, 'error'],
      [1, 'error'],
      [0, 'info'],
    ])
  })

  test('Python and Go traces go on where they are not indented, too', async () => {
    const python = ['Traceback (most recent call last):', '  File "a.py", line 1', 'ValueError: no', 'INFO next']
    const go = ['panic: no', '', 'goroutine 1 [running]:', 'main.main()', '\t/a.go:1 +0x1', 'exit status 2', 'next']
    const parts = new TestParts(100)
    parts.add(
      'py',
      python.map((text, at) => lineAt(at, text)),
    )
    parts.add(
      'go',
      go.map((text, at) => lineAt(100 + at, text)),
    )
    const { rows } = await opened(parts, ['py', 'go']).ask(everything)
    expect(rows.map(({ continues }) => (continues ? 1 : 0))).toEqual([0, 1, 1, 0, 0, 1, 1, 1, 1, 1, 0])
    expect(rows.slice(0, 4).map(({ level }) => level)).toEqual(['error', 'error', 'error', 'info'])
  })

  test('windows by position, time, line and end are parts of the one list, whatever the chunks', async () => {
    const line = fc.record({ micros: fc.nat(200), text: fc.constantFrom('INFO x', '\tat y', 'z') })
    const written = fc.array(fc.array(line, { maxLength: 40 }), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(written, fc.integer({ min: 1, max: 9 }), fc.nat(160), fc.nat(250), async (sources, size, at, time) => {
        const parts = new TestParts(size)
        for (const [index, lines] of sources.entries())
          parts.add(
            `s${index}`,
            lines.map(({ micros, text }, n) => lineAt(micros + n, text)),
          )
        const names = sources.map((_, index) => `s${index}`)
        const one = opened(parts, names)
        const { rows: all } = await one.ask(everything)
        expect(all.length).toBe(sources.flat().length)
        // Of each source in the order in which they were written, each once.
        for (const [index, lines] of sources.entries())
          expect(texts(all.filter(({ source }) => source === `s${index}`))).toEqual(lines.map(({ text }) => text))
        expect(new Set(all.map(({ ref }) => ref)).size).toBe(all.length)
        const window = await one.ask({ at: { position: at }, before: 3, count: 5 })
        const from = Math.max(0, Math.min(at, all.length) - 3)
        expect(window.from).toBe(from)
        expect(window.rows).toEqual(all.slice(from, from + 8))
        const end = await one.ask({ at: { end: true }, count: 7 })
        expect(end.rows).toEqual(all.slice(-7))
        const target = all[at % Math.max(1, all.length)]
        if (target) expect((await one.ask({ at: { ref: target.ref }, count: 1 })).rows).toEqual([target])
        const timed = await one.ask({ at: { time: (epoch + time) / 1000 }, count: 1 })
        // No line that is put before the place is later, and the list goes on from there.
        expect(timed.rows).toEqual(all.slice(timed.from, timed.from + 1))
        one.close()
      }),
      { numRuns: 100 },
    )
  }, 60_000)

  test('times that no part of a long list was read for are found in it', async () => {
    const parts = new TestParts(50)
    for (const [index, source] of ['a', 'b', 'c'].entries())
      parts.add(
        source,
        Array.from({ length: 3000 }, (_, n) => lineAt(n * 3 + index, `${n * 3 + index}`)),
      )
    const one = opened(parts, ['c', 'a', 'b'])
    for (const at of [0, 1, 2500, 4000, 4567, 6543, 8998])
      expect(texts((await one.ask({ at: { position: at }, count: 3 })).rows)).toEqual(
        [at, at + 1, at + 2].filter((n) => n < 9000).map(String),
      )
  })
})

describe('as it grows', () => {
  test('a window at the end goes on by itself, and what was told keeps its place', async () => {
    const parts = new TestParts(4)
    parts.add('a', [lineAt(1, 'one'), lineAt(2, 'two')])
    const one = opened(parts, ['a', 'b'])
    const first = await one.ask({ at: { end: true }, count: 2 })
    parts.add('a', [lineAt(3, 'three')])
    await expect.poll(() => texts(one.latest()?.window?.rows ?? [])).toEqual(['two', 'three'])
    expect(one.latest()?.version).toBe(first.view.version)
  })

  test('a line that comes late moves those after it: the version says so', async () => {
    const parts = new TestParts(4)
    parts.add('a', [lineAt(1, 'one'), lineAt(9, 'nine')])
    const one = opened(parts, ['a', 'b'])
    const { view: before } = await one.ask(everything)
    parts.add('b', [lineAt(5, 'five')])
    await expect.poll(() => one.latest()?.version).not.toBe(before.version)
    expect(texts((await one.ask(everything)).rows)).toEqual(['one', 'five', 'nine'])
  })

  test('a source that joins is in it, and so is one that writes for the first time', async () => {
    const parts = new TestParts(4)
    parts.add('a', [lineAt(1, 'one')])
    const one = opened(parts, ['a'])
    await one.ask(everything)
    one.sources(['a', 'b'])
    parts.add('b', [lineAt(2, 'two')])
    await expect.poll(() => one.latest()?.size).toBe(2)
  })

  test('what is no longer kept moves what is left', async () => {
    const parts = new TestParts(2)
    parts.add('a', [lineAt(1, 'one'), lineAt(2, 'two'), lineAt(3, 'three')])
    const one = opened(parts, ['a'])
    const { rows, view: before } = await one.ask(everything)
    parts.drop('a')
    await expect.poll(() => one.latest()?.version).not.toBe(before.version)
    const { rows: left } = await one.ask(everything)
    expect(left).toEqual(rows.slice(2))
  })
})

describe('filtered', () => {
  const words = [
    'INFO all is well',
    'ERROR Disk full',
    'warn: disk slow',
    'status=500 took=12ms',
    '{"level":"error","http":{"status":503}}',
  ]
  const more = [...words, 'GET /a 200', 'éTÉ', 'disks', '', 'Été DISK', '2026-11-24T10:00:00Z DEBUG x=1', '\u001b[31mERROR\u001b[0m red']
  const passes = (text: string, query: LogQuery): boolean => {
    const { text: wanted = '', matchCase, word, regex, levels, hide, only } = query
    const escaped = regex ? wanted : wanted.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    // A text is a word where nothing of a word is beside it; what is no part of a word needs no edge.
    const part = /[\wéÉ]/
    const before = word && part.test(wanted[0] ?? '') ? '(?<![\\wéÉ])' : ''
    const after = word && part.test(wanted.at(-1) ?? '') ? '(?![\\wéÉ])' : ''
    const whole = regex ? (word ? `\\b(?:${escaped})\\b` : escaped) : before + escaped + after
    if (wanted && !new RegExp(whole, matchCase ? '' : 'i').test(text)) return false
    if (levels?.length && !levels.includes(levelOf(plainText(text))?.level ?? 'none')) return false
    if (hide?.some((template) => template === templateOf(text))) return false
    return only === undefined || templateOf(text) === only
  }
  const query = fc.record<LogQuery>(
    {
      text: fc.constantFrom('', 'disk', 'DISK', 'é', 'Été', 'status=', 'a', 'ERROR', '.'),
      matchCase: fc.boolean(),
      word: fc.boolean(),
      regex: fc.boolean(),
      levels: fc.subarray(['error', 'warn', 'info', 'debug', 'none'] as const).map((all) => [...all]),
      hide: fc.subarray(more.map(templateOf)).map((all) => all.slice(0, 2)),
    },
    { requiredKeys: [] },
  )

  test('what passes is what one finds by hand, whatever the chunks, and while lines come', async () => {
    const written = fc.array(fc.constantFrom(...more), { maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(written, written, query, fc.integer({ min: 1, max: 9 }), async (first, later, wanted, size) => {
        const parts = new TestParts(size)
        const put = (all: string[], from: number) =>
          parts.add(
            'a',
            all.map((text, n) => lineAt((from + n) * 10_000_000, text)),
          )
        put(first, 0)
        const one = opened(parts, ['a'], wanted)
        await one.whole()
        put(later, first.length)
        await expect.poll(() => one.latest()?.lines, { interval: 2 }).toBe(first.length + later.length)
        await one.whole()
        const { rows } = await one.ask(everything)
        expect(texts(rows)).toEqual([...first, ...later].filter((text) => passes(text, wanted)))
        one.close()
      }),
      { numRuns: 80 },
    )
  }, 60_000)

  test.each<[query: LogQuery, found: string[]]>([
    [{ fields: [{ name: 'status', op: '=', value: '500' }] }, ['status=500 took=12ms']],
    [{ fields: [{ name: 'http.status', op: '>', value: '500' }] }, ['{"level":"error","http":{"status":503}}']],
    [{ fields: [{ name: 'http.status', op: '=', value: '503' }] }, ['{"level":"error","http":{"status":503}}']],
    [{ fields: [{ name: 'took', op: '<', value: '20ms' }] }, ['status=500 took=12ms']],
    [{ fields: [{ name: 'took', op: '<', value: '20s' }] }, []],
    [{ fields: [{ name: 'level', op: '~', value: '^err' }] }, ['{"level":"error","http":{"status":503}}']],
    [{ fields: [{ name: 'client', op: '=', value: '10.0.0.7' }] }, ['10.0.0.7 - - [24/Nov/2026:10:00:00 +0000] "GET /a HTTP/1.1" 502 12']],
    [{ fields: [{ name: 'status', op: '>', value: '500' }] }, ['10.0.0.7 - - [24/Nov/2026:10:00:00 +0000] "GET /a HTTP/1.1" 502 12']],
    [{ text: '(?i)FULL$', regex: true, matchCase: true }, ['ERROR Disk full']],
    [{ from: 2000, to: 4000 }, ['warn: disk slow', 'status=500 took=12ms']],
    [{ text: 'slow', context: 1 }, ['ERROR Disk full', 'warn: disk slow', 'status=500 took=12ms']],
  ])('%j', async (wanted, found) => {
    for (const size of [1, 2, 100]) {
      const parts = new TestParts(size)
      parts.add(
        'a',
        [...words, '10.0.0.7 - - [24/Nov/2026:10:00:00 +0000] "GET /a HTTP/1.1" 502 12'].map((text, n) => lineAt(n * 1e6, text)),
      )
      const timed = {
        ...wanted,
        ...(wanted.from === undefined ? {} : { from: epoch / 1000 + wanted.from, to: epoch / 1000 + Number(wanted.to) }),
      }
      const one = opened(parts, ['a'], timed)
      await one.whole()
      const { rows } = await one.ask(everything)
      expect(texts(rows)).toEqual(found)
      if (wanted.context) expect(rows.map(({ context }) => context ?? false)).toEqual([true, false, true])
      if (wanted.context) expect(rows.map(({ apart }) => apart ?? false)).toEqual([true, false, false])
    }
  })

  test('what lies across the pieces in which text is read is found, once', async () => {
    const texts = Array.from(
      { length: 4000 },
      (_, n) => `${'-'.repeat((n * 37) % 90)}${n % 3 === 0 ? 'Nädel' : n % 3 === 1 ? 'nothing' : 'NÄDEL'}`,
    )
    const parts = new TestParts(60_000)
    parts.add(
      'a',
      [...texts, 'x'.repeat(200_000), 'nädel'].map((text, n) => lineAt(n, text)),
    )
    for (const wanted of [{ text: 'nädel' }, { text: 'nädel', word: true }, { text: 'n.del', regex: true }]) {
      const { size } = await opened(parts, ['a'], wanted).whole()
      expect(size).toBe(texts.filter((text) => /n.del/i.test(text)).length + 1)
    }
  })

  test('an expression that is none is said to be', async () => {
    await expect(opened(new TestParts(1), ['a'], { text: '(', regex: true }).failed).resolves.toMatchObject({ fault: { code: 'invalid' } })
  })

  test('an expression that explodes is stopped on each line, and others go on', async () => {
    const parts = new TestParts(100)
    parts.add('a', [lineAt(1, `${'a'.repeat(40)}!`), lineAt(2, 'aaa'), lineAt(3, `${'a'.repeat(50)}!`), lineAt(4, 'aa')])
    const one = opened(parts, ['a'], { text: '^(a+)+$', regex: true })
    const { tooSlow } = await one.whole()
    expect(tooSlow).toBe(2)
    expect(texts((await one.ask(everything)).rows)).toEqual(['aaa', 'aa'])
    // Whoever asks the same again is told so, too.
    expect((await opened(parts, ['a'], { text: '^(a+)+$', regex: true }).whole()).tooSlow).toBe(2)
  })

  test('so is one that a field is held against, and a line nested ten thousand deep is one without fields', async () => {
    const parts = new TestParts(100)
    const deep = `{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`
    parts.add('a', [lineAt(1, `a=${'x'.repeat(40)}!`), lineAt(2, 'a=xxx'), lineAt(3, deep), lineAt(4, 'a=xx')])
    const one = opened(parts, ['a'], { fields: [{ name: 'a', op: '~', value: '^(x+)+$' }] })
    expect((await one.whole()).tooSlow).toBe(1)
    expect(texts((await one.ask(everything)).rows)).toEqual(['a=xxx', 'a=xx'])
  })
})
