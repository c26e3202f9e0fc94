/** What every provider of containers must do, against the real engine: logs, shells and measurements. */
import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { LogLine, Sample, ShellChunk } from '../../shared/contract/containers.ts'
import { eventually, failure, forever, type SuiteOptions, type suiteKit } from './containers.suite-kit.ts'

export function containersStreamsSuite({ cli }: SuiteOptions, kit: ReturnType<typeof suiteKit>): void {
  const logs = async (id: string, options: { tail?: number; since?: string; follow?: boolean } = {}, signal = kit.abort.signal) => {
    const lines: LogLine[] = []
    for await (const chunk of kit.containers.logs(id, { tail: 1000, follow: false, ...options }, signal)) lines.push(...chunk.lines)
    return lines
  }

  describe('logs', () => {
    test('hold what the command line prints, channel by channel, with times', async () => {
      const id = await kit.run('for i in $(seq 1 3000); do echo "out $i"; done; echo err >&2; sleep 0.3; printf "\\tend — é\\r\\n\\nlast"')
      await cli('wait', id)
      const lines = await logs(id, { tail: 100_000 })
      const out = lines.filter(({ channel }) => channel === 'out')
      expect(out.map(({ text }) => text)).toEqual([...Array.from({ length: 3000 }, (_, i) => `out ${i + 1}`), '\tend — é', '', 'last'])
      expect(lines.filter(({ channel }) => channel === 'err').map(({ text }) => text)).toEqual(['err'])
      for (const { time } of lines) expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/)
      expect((await logs(id, { tail: 2 })).map(({ text }) => text)).toEqual(['', 'last'])
      expect(await logs(id, { tail: 0 })).toEqual([])
      const middle = out[2900]
      const rest = await logs(id, { tail: 100_000, since: middle?.time ?? '' })
      expect(rest.filter(({ channel }) => channel === 'out').map(({ text }) => text)).toEqual(out.slice(2901).map(({ text }) => text))
    })

    test('follow until the container ends', async () => {
      const id = await kit.run('for i in 1 2 3; do echo $i; sleep 0.2; done')
      expect((await logs(id, { follow: true })).map(({ text }) => text)).toEqual(['1', '2', '3'])
    })

    test('of a terminal are one channel', async () => {
      const id = await kit.run('echo out; echo err >&2; head -c 20000 /dev/zero | tr "\\0" x; echo', '-t')
      await cli('wait', id)
      const lines = await logs(id)
      expect(lines.map(({ text, channel }) => [channel, text.length])).toEqual([
        ['out', 3],
        ['out', 3],
        ['out', 20_000],
      ])
    })

    test('with a line of 10 MB keep its beginning and count the rest', async () => {
      const id = await kit.run('head -c 10485760 /dev/zero | tr "\\0" x; echo; echo next')
      await cli('wait', id)
      const lines = await logs(id)
      expect(lines.map(({ text, cut = 0 }) => text.length + cut)).toEqual([10_485_760, 4])
      expect(lines[0]?.text).toBe('x'.repeat(65_536))
    })

    test('say that they are open before the container has said anything', async () => {
      const id = await kit.run(forever)
      const own = new AbortController()
      for await (const { lines } of kit.containers.logs(id, { tail: 10, follow: true }, own.signal)) {
        expect(lines).toEqual([])
        break
      }
      own.abort()
    })

    test('end at once when told to, and leave nothing open', async () => {
      const id = await kit.run(`echo one; ${forever}`)
      const open = () => readdirSync('/proc/self/fd').length
      await kit.containers.inspect(id, kit.abort.signal)
      const before = open()
      for (let i = 0; i < 30; i++) {
        const own = new AbortController()
        for await (const chunk of kit.containers.logs(id, { tail: 10, follow: true }, own.signal)) {
          if (chunk.lines.length === 0) continue
          expect(chunk.lines.map(({ text }) => text)).toEqual(['one'])
          break
        }
        own.abort()
      }
      const aborted = new AbortController()
      const waiting = logs(id, { follow: true }, aborted.signal)
      setTimeout(() => aborted.abort(), 50)
      expect((await failure(waiting)).code).toBe('cancelled')
      await eventually(() => expect(open()).toBeLessThanOrEqual(before))
    })

    test('a slow reader slows the engine, not this process, and loses nothing', async () => {
      const count = 100_000
      const id = await kit.run(`yes ${'0123456789'.repeat(40)} | head -n ${count - 1}; echo end; ${forever}`)
      await eventually(async () => expect(await cli('logs', '--tail', '1', id)).toBe('end'))
      const before = process.memoryUsage().rss
      let lines = 0
      for await (const chunk of kit.containers.logs(id, { tail: count, follow: true }, kit.abort.signal)) {
        expect(chunk.lines.length).toBeLessThanOrEqual(500)
        if (lines === 0) {
          await new Promise((resolve) => setTimeout(resolve, 1000))
          // The engine has 40 MB to send.
          expect(process.memoryUsage().rss - before).toBeLessThan(20 * 1024 * 1024)
        }
        lines += chunk.lines.length
        if (chunk.lines.at(-1)?.text === 'end') break
      }
      expect(lines).toBe(count)
    })

    test('that end while they are followed are whole', async () => {
      const count = 100_000
      const id = await kit.run(`sleep 0.3; seq 1 ${count}`)
      let next = 1
      for await (const chunk of kit.containers.logs(id, { tail: 10, follow: true }, kit.abort.signal)) {
        if (next === 1) await new Promise((resolve) => setTimeout(resolve, 1500))
        for (const { text } of chunk.lines) if (Number(text) !== next++) expect.unreachable(`${text} came after ${next - 2}`)
      }
      expect(next - 1).toBe(count)
    })

    test('of a container that is not there are a fault', async () => {
      expect((await failure(logs('0123456789ab'))).code).toBe('not_found')
    })
  })

  describe('a shell', () => {
    type Write = { data: string } | { cols: number; rows: number }
    /** Answers `reply` once the output so far matches. */
    const talk = async (id: string, script: [when: RegExp, reply: Write][], command?: string[]) => {
      const chunks: ShellChunk[] = []
      let output = ''
      let wake = () => {}
      const writes = (async function* () {
        for (const [when, reply] of script) {
          while (!when.test(output)) await new Promise<void>((resolve) => (wake = resolve))
          output = ''
          yield reply
        }
      })()
      for await (const chunk of kit.containers.shell(id, { cols: 90, rows: 30, command }, writes, kit.abort.signal)) {
        chunks.push(chunk)
        if ('data' in chunk) output += chunk.data
        wake()
      }
      return chunks
    }
    const text = (chunks: ShellChunk[]) => chunks.map((chunk) => ('data' in chunk ? chunk.data : '')).join('')

    test('is the first that exists, has the size that was asked for, and ends with its code', async () => {
      const id = await kit.run(forever)
      const chunks = await talk(id, [
        [/# /, { data: 'stty size; echo caf\u00e9\n' }],
        [/café[\s\S]*# /, { cols: 101, rows: 31 }],
        [/^/, { data: 'sleep 0.5; stty size; exit 7\n' }],
      ])
      expect(chunks[0]).toEqual({ started: { command: ['ash'] } })
      expect(text(chunks)).toMatch(/30 90[\s\S]*café[\s\S]*31 101/)
      expect(chunks.at(-1)).toEqual({ exit: 7 })
    })

    test('can be any command', async () => {
      const id = await kit.run(forever)
      const chunks = await talk(id, [], ['sh', '-c', 'echo $TERM; exit 2'])
      expect(text(chunks)).toContain('xterm-256color')
      expect(chunks.at(-1)).toEqual({ exit: 2 })
    })

    test('that nobody holds any more ends, with what ran in it', async () => {
      const id = await kit.run(forever)
      const own = new AbortController()
      const writes = (async function* () {
        yield { data: 'sleep 12345\n' }
        await new Promise(() => {})
      })()
      const reading = (async () => {
        for await (const chunk of kit.containers.shell(id, { cols: 80, rows: 24 }, writes, own.signal))
          if ('data' in chunk && chunk.data.includes('12345')) setTimeout(() => own.abort(), 300)
      })()
      expect((await failure(reading)).code).toBe('cancelled')
      await eventually(async () => expect(await cli('top', id)).not.toContain('12345'))
      await eventually(async () => expect((await cli('top', id)).split('\n').filter((line) => /\bash$/.test(line))).toEqual([]))
    })

    test('takes a lot of input, no faster than it is read', async () => {
      const id = await kit.run(forever)
      const size = 300_000
      const writes = (async function* () {
        for (let sent = 0; sent < size; sent += 1000) yield { data: `${'y'.repeat(999)}\n` }
      })()
      const chunks: ShellChunk[] = []
      const command = ['sh', '-c', `stty -echo; head -c ${size} | wc -c`]
      for await (const chunk of kit.containers.shell(id, { cols: 80, rows: 24, command }, writes, kit.abort.signal)) chunks.push(chunk)
      expect(text(chunks)).toContain(String(size))
    })

    test('cannot be had where there is none, or nothing runs', async () => {
      const id = await kit.run('exit 0')
      await cli('wait', id)
      expect((await failure(talk(id, []))).code).toBe('conflict')
      const bare = await kit.run(forever)
      await cli('exec', bare, 'sh', '-c', 'rm /bin/sh /bin/ash')
      const none = await failure(talk(bare, []))
      expect(none).toMatchObject({ code: 'unsupported' })
      expect(none.message.en).toContain('no shell')
    })
  })

  describe('measuring', () => {
    test('gives a sample a second until the container ends', async () => {
      const id = await kit.run('i=0; while [ $i -lt 60000 ]; do i=$((i+1)); done; sleep 1000', '--memory', '64m')
      const samples: Sample[] = []
      for await (const sample of kit.containers.stats(id, kit.abort.signal)) {
        samples.push(sample)
        if (samples.length === 3) await cli('kill', id)
      }
      expect(samples.length).toBeGreaterThanOrEqual(3)
      expect(samples[0]).not.toHaveProperty('cpu')
      expect(samples[1]?.cpu).toBeGreaterThanOrEqual(0)
      expect(samples[1]).toMatchObject({ container: id, memoryLimit: 64 * 1024 * 1024 })
      expect(samples[1]?.memory).toBeGreaterThan(0)
    })

    test('takes single samples, with CPU since the one before', async () => {
      const id = await kit.run('while :; do :; done')
      expect(await kit.containers.sample(id, kit.abort.signal)).not.toHaveProperty('cpu')
      await new Promise((resolve) => setTimeout(resolve, 500))
      expect((await kit.containers.sample(id, kit.abort.signal)).cpu).toBeGreaterThan(5)
    })

    test('cannot be done to what does not run', async () => {
      const id = await kit.run('exit 0')
      await cli('wait', id)
      expect((await failure(kit.containers.sample(id, kit.abort.signal))).code).toBe('conflict')
      const stats = kit.containers.stats(id, kit.abort.signal)[Symbol.asyncIterator]()
      expect((await failure(stats.next())).code).toBe('conflict')
    })
  })
}
