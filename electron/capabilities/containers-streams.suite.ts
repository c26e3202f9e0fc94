/** What every provider of containers must do, against the real engine: shells and measurements. */
import { describe, expect, test } from 'vitest'
import type { Sample, ShellChunk } from '../../shared/contract/containers.ts'
import type { SuiteOptions, suiteKit } from './containers.suite-kit.ts'
import { eventually, failure, forever } from './suite-kit.ts'

export function containersStreamsSuite({ cli }: SuiteOptions, kit: ReturnType<typeof suiteKit>): void {
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
