/** What every provider of logs must do, against the real engine: read every byte that was written, once, and say who writes. */
import { readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { LogBatch } from '../core/log-batch.ts'
import { type Lack, type Line, type LogSuiteOptions, linesOf, logsKit, momentOf } from './logs.suite-kit.ts'
import { logsWatchSuite } from './logs-watch.suite.ts'
import { eventually, failure, forever } from './suite-kit.ts'

const mebibyte = 1024 * 1024
const texts = (lines: Line[]) => lines.map(({ text }) => text)
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => String(from + index))
const openFiles = () => readdirSync('/proc/self/fd').length

export function logsSuite(name: string, options: LogSuiteOptions): void {
  describe(name, () => {
    const kit = logsKit(options)
    const lacks = (lack: Lack) => options.lacks?.includes(lack) ?? false

    describe('what was written', () => {
      test('is there whole, channel by channel, with the times of the engine', async () => {
        const before = lacks('moments') ? BigInt(Math.floor(Date.now() / 1000) - 1) * 1_000_000_000n : BigInt(Date.now()) * 1_000_000n
        const origin = await kit.wrote('seq 1 3000; sleep 0.3; echo err >&2; sleep 0.3; printf "\\tend\\r\\n\\n\\n \\nlast"')
        const lines = await kit.read(origin)
        expect(texts(lines)).toEqual([...numbers(1, 3000), 'err', '\tend', '', '', ' ', 'last'])
        expect(lines.filter(({ err }) => err).map(({ text }) => text)).toEqual(['err'])
        const times = lines.map(({ nanos }) => nanos)
        expect(times).toEqual([...times].sort((a, b) => Number(a - b)))
        expect(times[0]).toBeGreaterThan(before)
        expect(times.at(-1)).toBeLessThan(BigInt(Date.now()) * 1_000_000n)
        if (!lacks('moments')) expect((times[3001] as bigint) - (times[2999] as bigint)).toBeGreaterThan(250_000_000n)
        expect(lines.some(({ untimed, cut }) => untimed || cut > 0)).toBe(false)
      })

      test('to a terminal is one channel, with its long lines whole', async () => {
        const origin = await kit.wrote(
          'echo out; echo err >&2; head -c 40000 /dev/zero | tr "\\0" x; echo; head -c 16384 /dev/zero | tr "\\0" y; echo; echo',
          {
            terminal: true,
          },
        )
        const lines = await kit.read(origin)
        expect(texts(lines)).toEqual(['out', 'err', 'x'.repeat(40_000), 'y'.repeat(16_384), ''])
        expect(lines.every(({ err, untimed }) => !err && !untimed)).toBe(true)
      })

      test('keeps NUL and what is no UTF-8', async () => {
        const origin = await kit.wrote("printf 'a\\0b\\n\\033[31mred\\n\\377\\303(\\n\\303\\251\\n'")
        const invalid = options.invalid === 'kept' ? '\xff\xc3(' : Buffer.from('\ufffd\ufffd(').toString('latin1')
        expect(texts(await kit.read(origin))).toEqual(['a\0b', '\x1b[31mred', invalid, '\xc3\xa9'])
      })

      test('in lines around the sizes of the pieces in which engines keep them is whole', async () => {
        const sizes = [8191, 8192, 8193, 16_383, 16_384, 16_385, 32_767, 32_768, 32_769, 65_536, 100_000]
        const script = sizes.map((size) => `head -c ${size} /dev/zero | tr "\\0" x; echo`).join('; ')
        expect((await kit.read(await kit.wrote(script))).map(({ text }) => text.length)).toEqual(sizes)
        const terminal = await kit.read(await kit.wrote(script, { terminal: true }))
        expect(terminal.map(({ text }) => text.length)).toEqual(sizes)
      })

      test('in a line of 10 MB keeps its beginning and says how much it left out', async () => {
        const origin = await kit.wrote(`head -c ${10 * mebibyte} /dev/zero | tr "\\0" x; echo; echo next`)
        const lines = await kit.read(origin)
        expect(lines.map(({ text, cut }) => [text.length, cut])).toEqual([
          [mebibyte, 9 * mebibyte],
          [4, 0],
        ])
      })

      test.skipIf(lacks('moments'))('can be had by moment, to the nanosecond, and by its end', async () => {
        const origin = await kit.wrote('seq 1 2000')
        const all = await kit.read(origin)
        expect(all).toHaveLength(2000)
        for (const index of [0, 1, 700, 1999]) {
          const moment = (all[index] as Line).nanos
          const from = all.filter(({ nanos }) => nanos >= moment)
          expect(await kit.read(origin, { since: momentOf(moment) })).toEqual(from)
          expect(await kit.read(origin, { until: momentOf(moment) })).toEqual(all.filter(({ nanos }) => nanos < moment))
          expect(await kit.read(origin, { since: momentOf(moment), tail: 5 })).toEqual(from.slice(-5))
        }
        expect(await kit.read(origin, { tail: 1 })).toEqual(all.slice(-1))
        expect(await kit.read(origin, { tail: 150 })).toEqual(all.slice(-150))
        expect(await kit.read(origin, { tail: 5000 })).toEqual(all)
        expect(await kit.read(origin, { tail: 0 })).toEqual([])
      })

      test.skipIf(lacks('joints'))('by those who were started again is what each of them wrote', async () => {
        const origin = await kit.wrote('echo one; printf "no newline"')
        await options.restart(origin)
        await options.ended(origin)
        expect(texts(await kit.read(origin))).toEqual(['one', 'no newline', 'one', 'no newline'])
      })

      test('by one that is not there is a fault', async () => {
        expect((await failure(kit.read('0123456789ab'))).code).toBe('not_found')
        expect((await failure(kit.read('../../info'))).code).toBe('not_found')
        expect((await failure(kit.read('0123456789ab', { follow: true }))).code).toBe('not_found')
      })
    })

    describe('following', () => {
      test('says that it is open before anything was written, then gives lines while more are to come', async () => {
        const origin = await kit.run(`while [ ! -e /go ]; do sleep 0.05; done; ${forever}`)
        const reading = kit.logs.read(origin, { follow: true }, kit.abort.signal)[Symbol.asyncIterator]()
        expect((await reading.next()).value?.count).toBe(0)
        await reading.return?.()
        const talking = await kit.run('i=0; while :; do i=$((i+1)); echo $i; sleep 0.2; done')
        let next = 1
        for await (const batch of kit.logs.read(talking, { follow: true }, kit.abort.signal)) {
          for (const { text } of linesOf(batch)) expect(text).toBe(String(next++))
          if (next > 5) break
        }
      })

      test.skipIf(lacks('bursts'))('goes on until the writer ends, and gives every line once, however slow the reader is', async () => {
        const count = 100_000
        const origin = await kit.run(`sleep 0.5; seq 1 ${count}`)
        let next = 1
        for await (const batch of kit.logs.read(origin, { follow: true }, kit.abort.signal)) {
          if (next === 1 && batch.count > 0) await options.ended(origin)
          for (const { text } of linesOf(batch)) if (text !== String(next++)) expect.unreachable(`${text} came after ${next - 2}`)
        }
        expect(next - 1).toBe(count)
      })

      test.skipIf(lacks('bursts'))('gives what comes at the same moment on both channels, and in no piece', async () => {
        const origin = await kit.run('sleep 0.5; for i in $(seq 1 2000); do echo "out $i"; echo "err $i" >&2; done; printf half')
        const lines = await kit.read(origin, { follow: true })
        for (const channel of ['out', 'err'])
          expect(texts(lines.filter(({ err }) => err === (channel === 'err'))).filter((text) => text !== 'half')).toEqual(
            numbers(1, 2000).map((number) => `${channel} ${number}`),
          )
        expect(texts(lines).filter((text) => text === 'half')).toEqual(['half'])
      })

      test('of one that has ended, or ends at once, is all that it wrote', async () => {
        const ended = await kit.wrote('seq 1 10')
        expect(texts(await kit.read(ended, { follow: true }))).toEqual(numbers(1, 10))
        expect(texts(await kit.read(ended, { follow: true, tail: 3 }))).toEqual(['8', '9', '10'])
        for (let i = 0; i < 5; i++) expect(texts(await kit.read(await kit.run('seq 1 10'), { follow: true }))).toEqual(numbers(1, 10))
      })

      test.skipIf(lacks('bursts'))('of fifty at once mixes nothing up', async () => {
        const count = 500
        const origins = await Promise.all(
          Array.from({ length: 50 }, (_, who) => kit.run(`for i in $(seq 1 ${count}); do echo "${who}: $i"; done`)),
        )
        const all = await Promise.all(origins.map((origin) => kit.read(origin, { follow: true })))
        for (const [who, lines] of all.entries()) expect(texts(lines)).toEqual(numbers(1, count).map((number) => `${who}: ${number}`))
      })

      test('slows the engine where the reader is slow, not this process, and loses nothing', async () => {
        const count = 200_000
        const origin = await kit.run(`yes ${'0123456789'.repeat(40)} | head -n ${count - 1}; echo end; ${forever}`)
        const newest = async () => texts(await kit.read(origin, { tail: 1 }))
        await eventually(async () => expect(await newest()).toEqual(['end']))
        const before = process.memoryUsage().rss
        let lines = 0
        for await (const batch of kit.logs.read(origin, { follow: true }, kit.abort.signal)) {
          if (lines === 0 && batch.count > 0) {
            await sleep(1500)
            // The engine has 80 MB to send.
            expect(process.memoryUsage().rss - before).toBeLessThan(20 * mebibyte)
          }
          lines += batch.count
          if (lastText(batch) === 'end') break
        }
        expect(lines).toBe(count)
      }, 120_000)

      test('ends at once when told to, and leaves nothing open', async () => {
        const origin = await kit.run(`echo one; ${forever}`)
        await eventually(async () => expect(texts(await kit.read(origin))).toEqual(['one']))
        const before = openFiles()
        for (let i = 0; i < 30; i++) {
          const own = new AbortController()
          for await (const batch of kit.logs.read(origin, { follow: true }, own.signal)) {
            if (batch.count === 0) continue
            expect(lastText(batch)).toBe('one')
            break
          }
          own.abort()
        }
        const aborted = new AbortController()
        const waiting = kit.read(origin, { follow: true }, aborted.signal)
        setTimeout(() => aborted.abort(), 50)
        expect((await failure(waiting)).code).toBe('cancelled')
        expect((await failure(kit.read(origin, {}, aborted.signal))).code).toBe('cancelled')
        await eventually(() => expect(openFiles()).toBeLessThanOrEqual(before))
      })

      test('of one that is removed ends with what it wrote', async () => {
        const origin = await kit.run(`seq 1 5; ${forever}`)
        const lines: Line[] = []
        for await (const batch of kit.logs.read(origin, { follow: true }, kit.abort.signal)) {
          lines.push(...linesOf(batch))
          if (lines.length === 5 && batch.count > 0) await options.remove([origin])
        }
        expect(texts(lines)).toEqual(numbers(1, 5))
      })

      test('fails when the engine is lost', async () => {
        const origin = await kit.run(`echo one; ${forever}`)
        const reading = kit.read(origin, { follow: true })
        setTimeout(() => kit.close(), 300)
        expect((await failure(reading)).code).toBe('unavailable')
      })
    })

    logsWatchSuite(options, kit)
  })
}

const lastText = (batch: LogBatch) => linesOf(batch).at(-1)?.text
