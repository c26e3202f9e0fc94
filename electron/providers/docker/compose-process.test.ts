/** Programs are run, read and ended as a person's shell would, however badly they behave. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { lineCutter, longestLine, plainLine } from './compose-lines.ts'
import { type ProgramEnd, type ProgramLine, readProgram, runProgram } from './compose-process.ts'

const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 20_000, interval: 20 })
const none = () => new AbortController().signal
const gone = (pid: number) => eventually(() => expect(() => process.kill(pid, 0)).toThrow())

describe.skipIf(process.platform === 'win32')('a program', { timeout: 60_000 }, () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'wheelhouse-process-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const start = (script: string, { cancel = none(), signal = none() } = {}) =>
    runProgram({
      path: '/bin/sh',
      args: ['-c', script],
      folder,
      env: { PATH: process.env.PATH ?? '' },
      cancel,
      signal,
      patience: { interrupt: 100, terminate: 100 },
    })
  const all = async (running: AsyncGenerator<ProgramLine, ProgramEnd>) => {
    const lines: ProgramLine[] = []
    for (let step = await running.next(); ; step = await running.next()) {
      if (step.done) return { lines, ...step.value }
      lines.push(step.value)
    }
  }

  test('tells its lines, from where they come, and how it ended', async () => {
    expect(await all(start('echo one; echo two >&2; pwd; printf three; exit 4'))).toEqual({
      lines: expect.arrayContaining([
        { text: 'one', channel: 'stdout' },
        { text: 'two', channel: 'stderr' },
        { text: folder, channel: 'stdout' },
        { text: 'three', channel: 'stdout' },
      ]),
      code: 4,
      signal: null,
    })
  })

  test('that is asked to stop may say its last words', async () => {
    const cancel = new AbortController()
    const running = start('trap "echo bye; exit 3" INT; echo ready; while :; do sleep 0.05; done', { cancel: cancel.signal })
    await running.next()
    cancel.abort()
    expect(await all(running)).toEqual({ lines: [{ text: 'bye', channel: 'stdout' }], code: 3, signal: null })
  })

  test('that does not listen is ended, with what it started', async () => {
    const cancel = new AbortController()
    const stubborn = 'sh -c \'trap "" INT TERM; echo $$ > pid; while :; do sleep 0.05; done\''
    const running = start(
      `trap '' INT; trap 'echo no' TERM; ${stubborn} & while [ ! -s pid ]; do :; done; echo ready; while :; do sleep 0.05; done`,
      {
        cancel: cancel.signal,
      },
    )
    await running.next()
    const child = readPid()
    cancel.abort()
    const { signal, lines } = await all(running)
    expect(signal).toBe('SIGKILL')
    expect(lines.map(({ text }) => text)).toContain('no')
    await gone(child)
  })

  test('ends when nobody reads any further', async () => {
    const running = start("trap '' INT; echo $$ > pid; while :; do echo more; done")
    await running.next()
    await running.return({ code: null, signal: null })
    await gone(readPid())
  })

  test('writes no faster than it is read', async () => {
    const running = start('i=0; while :; do printf "%01000d\\n" $i; echo $i > written; i=$((i+1)); done')
    await running.next()
    const written = () => Number(readFileSync(join(folder, 'written'), 'utf8'))
    let last = -1
    // Its pipes fill, and then it rests.
    await eventually(() => {
      const now = written()
      const rests = now === last && now > 500
      last = now
      expect(rests).toBe(true)
    })
    for (let i = 1; i <= last; i++) expect((await running.next()).value).toMatchObject({ text: String(i).padStart(1000, '0') })
    await running.return({ code: null, signal: null })
  })

  test('that left something running has ended all the same', async () => {
    const { lines, code } = await all(start('sleep 1000 & echo $!'))
    expect(code).toBe(0)
    process.kill(Number(lines[0]?.text))
  })

  test('that is not there is a failure', async () => {
    const options = { path: join(folder, 'none'), args: [], folder, env: {}, signal: none(), most: 10 }
    await expect(readProgram(options)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test('is read as it wrote, whatever the length of a line', async () => {
    const options = { path: '/bin/sh', args: ['-c', "printf '%050000d\\n' 7; echo é; echo why >&2"], folder, env: {}, signal: none() }
    expect(await readProgram({ ...options, most: 100_000 })).toEqual({
      stdout: `${'7'.padStart(50_000, '0')}\né\n`,
      lines: [{ text: 'why', channel: 'stderr' }],
      code: 0,
      signal: null,
      tooMuch: false,
    })
    expect(await readProgram({ ...options, most: 50_000 })).toMatchObject({ tooMuch: true, stdout: '' })
  })

  test('that says too much is ended, and none of it is kept', async () => {
    const said = await readProgram({
      path: '/bin/sh',
      args: ['-c', 'echo $$ > pid; while :; do echo more; done'],
      folder,
      env: { PATH: process.env.PATH ?? '' },
      signal: none(),
      most: 10_000,
      patience: { interrupt: 100, terminate: 100 },
    })
    expect(said).toMatchObject({ tooMuch: true, stdout: '' })
    await gone(readPid())
  })

  const readPid = () => Number(readFileSync(join(folder, 'pid'), 'utf8'))
})

describe('lines', () => {
  test('are as they would stand on a screen', () => {
    expect(plainLine('\x1b[32mdone\x1b[0m  ')).toBe('done')
    expect(plainLine('10%\r50%\r100%\r')).toBe('100%')
    expect(plainLine('\x1b]0;title\x07text\x1b[2K\x1b[1A')).toBe('text')
    expect(plainLine('a\tb\x00c')).toBe('a\tbc')
  })

  test('come out the same, however the bytes are parted', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), fc.array(fc.nat(20)), (texts, cuts) => {
        const lines = texts.map((text) => plainLine(text.replaceAll('\n', ' ')))
        const bytes = Buffer.from(lines.join('\n'))
        const cutter = lineCutter()
        const out: string[] = []
        let from = 0
        for (const cut of cuts) {
          out.push(...cutter.take(bytes.subarray(from, from + cut)))
          from += cut
        }
        out.push(...cutter.take(bytes.subarray(from)), ...cutter.end())
        // What ends without a line's end is a line; nothing after one is none.
        expect(out).toEqual(lines.at(-1) === '' ? lines.slice(0, -1) : lines)
      }),
    )
  })

  test('without an end take no more than their share of memory', () => {
    const cutter = lineCutter()
    const lines = Array.from({ length: 100 }, () => cutter.take(Buffer.from('x'.repeat(10_001)))).flat()
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(longestLine)
    expect(lines.join('').length + cutter.end().join('').length).toBe(1_000_100)
  })
})
