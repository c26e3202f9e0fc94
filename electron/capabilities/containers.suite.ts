/** What every provider of containers must do, against the real engine. */
import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { LogLine, Sample, ShellChunk } from '../../shared/contract/containers.ts'
import { asFault } from '../../shared/rpc/fault.ts'
import type { ContainerRow, Containers } from './containers.ts'

export type SuiteOptions = {
  /** Connects; the suite closes what it gets. */
  connect: () => Promise<{ containers: Containers; close: () => void }>
  /** The docker command line, or one that takes the same words, for that engine: what we are compared with. */
  cli: (...args: string[]) => Promise<string>
  image: string
}

/** A docker command line for an engine. */
export const dockerCli =
  (endpoint: string) =>
  async (...args: string[]): Promise<string> =>
    (await promisify(execFile)('docker', ['--host', endpoint, ...args], { maxBuffer: 64 * 1024 * 1024 })).stdout.trim()

export const label = 'wheelhouse.test=1'

export function containersSuite(name: string, { connect, cli, image }: SuiteOptions): void {
  describe(name, () => {
    let containers: Containers
    let close: () => void
    let abort: AbortController
    let made: string[] = []
    beforeEach(async () => {
      abort = new AbortController()
      const connected = await connect()
      containers = connected.containers
      close = connected.close
    })
    afterEach(async () => {
      abort.abort()
      close()
      if (made.length > 0) await cli('rm', '-f', '-v', ...made).catch(() => {})
      made = []
    })

    const run = async (script: string, ...options: string[]): Promise<string> => {
      const id = await cli('run', '-d', '--network', 'none', '--label', label, ...options, image, 'sh', '-c', script)
      made.push(id)
      return id
    }
    const forever = 'trap exit TERM; while :; do sleep 0.1; done'
    const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 20_000, interval: 20 })
    const watch = async (signal = abort.signal) => {
      const rows = new Map<string, ContainerRow>()
      let replaced = 0
      const ended = containers.watch(
        {
          replace: (all) => {
            rows.clear()
            for (const row of all) rows.set(row.container, row)
            replaced++
          },
          put: (row) => void rows.set(row.container, row),
          drop: (id) => void rows.delete(id),
        },
        signal,
      )
      ended.catch(() => {})
      await eventually(() => expect(replaced).toBeGreaterThan(0))
      return { rows, ended }
    }
    const failure = (promise: Promise<unknown>) => promise.then(() => expect.unreachable('it succeeded'), asFault)
    const logs = async (id: string, options: { tail?: number; since?: string; follow?: boolean } = {}, signal = abort.signal) => {
      const lines: LogLine[] = []
      for await (const chunk of containers.logs(id, { tail: 1000, follow: false, ...options }, signal)) lines.push(...chunk.lines)
      return lines
    }

    describe('watching', () => {
      test('shows what is there, then every change, as it happens', async () => {
        const id = await run(forever, '--label', 'com.docker.compose.project=shop', '--label', 'com.docker.compose.service=web')
        const { rows } = await watch()
        expect(rows.get(id)).toMatchObject({ state: 'running', image, project: 'shop', service: 'web', ports: [] })
        await cli('pause', id)
        await eventually(() => expect(rows.get(id)?.state).toBe('paused'))
        await cli('unpause', id)
        await eventually(() => expect(rows.get(id)?.state).toBe('running'))
        await cli('rename', id, `renamed-${id.slice(0, 8)}`)
        await eventually(() => expect(rows.get(id)?.name).toBe(`renamed-${id.slice(0, 8)}`))
        await cli('stop', id)
        await eventually(() => expect(rows.get(id)).toMatchObject({ state: 'exited', exitCode: 0 }))
        await cli('rm', id)
        await eventually(() => expect(rows.has(id)).toBe(false))
      })

      test('shows the ids that the command line shows, however many changed at once', async () => {
        const { rows } = await watch()
        const ids = await Promise.all(Array.from({ length: 12 }, () => run(forever)))
        await Promise.all(ids.slice(0, 6).map((id) => cli('rm', '-f', id)))
        const truth = (await cli('ps', '-aq', '--no-trunc')).split('\n').sort()
        await eventually(() => expect([...rows.keys()].sort()).toEqual(truth))
      })

      test('shows exit codes and health', async () => {
        const { rows } = await watch()
        const failed = await run('exit 3')
        await eventually(() => expect(rows.get(failed)).toMatchObject({ state: 'exited', exitCode: 3 }))
        const sick = await run(forever, '--health-cmd', 'test -e /well', '--health-interval', '200ms', '--health-retries', '1')
        await eventually(() => expect(rows.get(sick)?.health).toBe('unhealthy'))
        await cli('exec', sick, 'touch', '/well')
        await eventually(() => expect(rows.get(sick)?.health).toBe('healthy'))
      })

      test('shows what the kernel killed for want of memory', async () => {
        const { rows } = await watch()
        const id = await run('tail /dev/zero', '--memory', '8m', '--memory-swap', '8m')
        await eventually(() => expect(rows.get(id)).toMatchObject({ state: 'exited', oomKilled: true }))
        // Also when it happened before anybody watched.
        const { rows: later } = await watch()
        await eventually(() => expect(later.get(id)?.oomKilled).toBe(true))
        const killed = await run(forever)
        await cli('kill', killed)
        await eventually(() => expect(rows.get(killed)).toMatchObject({ state: 'exited', exitCode: 137 }))
        expect(rows.get(killed)?.oomKilled).toBeUndefined()
      })

      test('ends when told to, and not before', async () => {
        const own = new AbortController()
        const { ended } = await watch(own.signal)
        own.abort()
        await expect(ended).resolves.toBeUndefined()
      })

      test('fails when the engine is lost', async () => {
        const { ended } = await watch()
        close()
        expect((await failure(ended)).code).toBe('unavailable')
      })
    })

    describe('acting', () => {
      const state = async (id: string) => cli('inspect', '-f', '{{.State.Status}}', id)

      test('starts, stops, restarts, pauses, kills, renames and removes', async () => {
        const { signal } = abort
        const id = await run(forever)
        await containers.stop(id, {}, signal)
        expect(await state(id)).toBe('exited')
        await containers.start(id, signal)
        expect(await state(id)).toBe('running')
        const before = await cli('inspect', '-f', '{{.State.StartedAt}}', id)
        await containers.restart(id, { timeout: 1 }, signal)
        expect(await cli('inspect', '-f', '{{.State.StartedAt}}', id)).not.toBe(before)
        await containers.pause(id, signal)
        expect(await state(id)).toBe('paused')
        await containers.unpause(id, signal)
        await containers.rename(id, { name: `other-${id.slice(0, 8)}` }, signal)
        expect(await cli('inspect', '-f', '{{.Name}}', id)).toBe(`/other-${id.slice(0, 8)}`)
        await containers.kill(id, { signal: 'SIGKILL' }, signal)
        await eventually(async () => expect(await state(id)).toBe('exited'))
        await containers.remove(id, { force: false, volumes: true }, signal)
        expect(await cli('ps', '-aq', '--no-trunc')).not.toContain(id)
      })

      test('does no harm where it is so already', async () => {
        const id = await run(forever)
        await containers.start(id, abort.signal)
        await containers.stop(id, { timeout: 1 }, abort.signal)
        await containers.stop(id, { timeout: 1 }, abort.signal)
      })

      test('says why it could not', async () => {
        const id = await run(forever, '--name', `taken-${process.pid}`)
        const other = await run(forever)
        const { signal } = abort
        expect((await failure(containers.start('0123456789ab', signal))).code).toBe('not_found')
        expect((await failure(containers.inspect('../../info', signal))).code).toBe('not_found')
        expect((await failure(containers.unpause(id, signal))).code).toMatch(/conflict|internal/)
        expect((await failure(containers.rename(other, { name: `taken-${process.pid}` }, signal))).code).toBe('conflict')
        const removed = await failure(containers.remove(id, { force: false, volumes: false }, signal))
        expect(removed.code).toBe('conflict')
        expect(removed.detail).toContain('running')
        expect([removed.message.en, removed.message.fr].every((text) => text.length > 0)).toBe(true)
      })
    })

    describe('inspecting', () => {
      test('tells everything but the values of the environment, which are revealed apart', async () => {
        const secret = 'correct-horse-battery'
        const id = await run(
          `true ${secret}; ${forever}`,
          '-e',
          `PASSWORD=${secret}`,
          '-e',
          'PIN=1234',
          '--memory',
          '64m',
          '--user',
          '0',
          '-w',
          '/tmp',
        )
        const detail = await containers.inspect(id, abort.signal)
        expect(detail).toMatchObject({
          container: id,
          image,
          workdir: '/tmp',
          user: '0',
          memoryLimit: 64 * 1024 * 1024,
          tty: false,
          oomKilled: false,
        })
        expect(detail.environment).toEqual(expect.arrayContaining(['PASSWORD', 'PIN', 'PATH']))
        expect(detail.started).toBeGreaterThan(detail.created - 1000)
        const document = JSON.stringify(detail.document)
        expect(document).not.toContain(secret)
        expect(document).not.toContain('PIN=1234')
        expect(await containers.reveal(id, abort.signal)).toEqual(
          expect.arrayContaining([
            { name: 'PASSWORD', value: secret },
            { name: 'PIN', value: '1234' },
          ]),
        )
      })
    })

    describe('logs', () => {
      test('hold what the command line prints, channel by channel, with times', async () => {
        const id = await run('for i in $(seq 1 3000); do echo "out $i"; done; echo err >&2; printf "\\tend — é\\r\\n\\nlast"')
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
        const id = await run('for i in 1 2 3; do echo $i; sleep 0.2; done')
        expect((await logs(id, { follow: true })).map(({ text }) => text)).toEqual(['1', '2', '3'])
      })

      test('of a terminal are one channel', async () => {
        const id = await run('echo out; echo err >&2; head -c 20000 /dev/zero | tr "\\0" x; echo', '-t')
        await cli('wait', id)
        const lines = await logs(id)
        expect(lines.map(({ text, channel }) => [channel, text.length])).toEqual([
          ['out', 3],
          ['out', 3],
          ['out', 20_000],
        ])
      })

      test('with a line of 10 MB keep its beginning and count the rest', async () => {
        const id = await run('head -c 10485760 /dev/zero | tr "\\0" x; echo; echo next')
        await cli('wait', id)
        const lines = await logs(id)
        expect(lines.map(({ text, cut = 0 }) => text.length + cut)).toEqual([10_485_760, 4])
        expect(lines[0]?.text).toBe('x'.repeat(65_536))
      })

      test('end at once when told to, and leave nothing open', async () => {
        const id = await run(`echo one; ${forever}`)
        const open = () => readdirSync('/proc/self/fd').length
        await containers.inspect(id, abort.signal)
        const before = open()
        for (let i = 0; i < 30; i++) {
          const own = new AbortController()
          for await (const chunk of containers.logs(id, { tail: 10, follow: true }, own.signal)) {
            expect(chunk.lines[0]?.text).toBe('one')
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
        const id = await run(`yes ${'0123456789'.repeat(40)} | head -n ${count - 1}; echo end; ${forever}`)
        await eventually(async () => expect(await cli('logs', '--tail', '1', id)).toBe('end'))
        const before = process.memoryUsage().rss
        let lines = 0
        for await (const chunk of containers.logs(id, { tail: count, follow: true }, abort.signal)) {
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
        const id = await run(`sleep 0.3; seq 1 ${count}`)
        let next = 1
        for await (const chunk of containers.logs(id, { tail: 10, follow: true }, abort.signal)) {
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
        for await (const chunk of containers.shell(id, { cols: 90, rows: 30, command }, writes, abort.signal)) {
          chunks.push(chunk)
          if ('data' in chunk) output += chunk.data
          wake()
        }
        return chunks
      }
      const text = (chunks: ShellChunk[]) => chunks.map((chunk) => ('data' in chunk ? chunk.data : '')).join('')

      test('is the first that exists, has the size that was asked for, and ends with its code', async () => {
        const id = await run(forever)
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
        const id = await run(forever)
        const chunks = await talk(id, [], ['sh', '-c', 'echo $TERM; exit 2'])
        expect(text(chunks)).toContain('xterm-256color')
        expect(chunks.at(-1)).toEqual({ exit: 2 })
      })

      test('that nobody holds any more ends, with what ran in it', async () => {
        const id = await run(forever)
        const own = new AbortController()
        const writes = (async function* () {
          yield { data: 'sleep 12345\n' }
          await new Promise(() => {})
        })()
        const reading = (async () => {
          for await (const chunk of containers.shell(id, { cols: 80, rows: 24 }, writes, own.signal))
            if ('data' in chunk && chunk.data.includes('12345')) setTimeout(() => own.abort(), 300)
        })()
        expect((await failure(reading)).code).toBe('cancelled')
        await eventually(async () => expect(await cli('top', id)).not.toContain('12345'))
        await eventually(async () => expect((await cli('top', id)).split('\n').filter((line) => /\bash$/.test(line))).toEqual([]))
      })

      test('takes a lot of input, no faster than it is read', async () => {
        const id = await run(forever)
        const size = 300_000
        const writes = (async function* () {
          for (let sent = 0; sent < size; sent += 1000) yield { data: `${'y'.repeat(999)}\n` }
        })()
        const chunks: ShellChunk[] = []
        const command = ['sh', '-c', `stty -echo; head -c ${size} | wc -c`]
        for await (const chunk of containers.shell(id, { cols: 80, rows: 24, command }, writes, abort.signal)) chunks.push(chunk)
        expect(text(chunks)).toContain(String(size))
      })

      test('cannot be had where there is none, or nothing runs', async () => {
        const id = await run('exit 0')
        await cli('wait', id)
        expect((await failure(talk(id, []))).code).toBe('conflict')
        const bare = await run(forever)
        await cli('exec', bare, 'sh', '-c', 'rm /bin/sh /bin/ash')
        const none = await failure(talk(bare, []))
        expect(none).toMatchObject({ code: 'unsupported' })
        expect(none.message.en).toContain('no shell')
      })
    })

    describe('measuring', () => {
      test('gives a sample a second until the container ends', async () => {
        const id = await run('i=0; while [ $i -lt 60000 ]; do i=$((i+1)); done; sleep 1000', '--memory', '64m')
        const samples: Sample[] = []
        for await (const sample of containers.stats(id, abort.signal)) {
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
        const id = await run('while :; do :; done')
        expect(await containers.sample(id, abort.signal)).not.toHaveProperty('cpu')
        await new Promise((resolve) => setTimeout(resolve, 500))
        expect((await containers.sample(id, abort.signal)).cpu).toBeGreaterThan(5)
      })

      test('cannot be done to what does not run', async () => {
        const id = await run('exit 0')
        await cli('wait', id)
        expect((await failure(containers.sample(id, abort.signal))).code).toBe('conflict')
        const stats = containers.stats(id, abort.signal)[Symbol.asyncIterator]()
        expect((await failure(stats.next())).code).toBe('conflict')
      })
    })
  })
}
