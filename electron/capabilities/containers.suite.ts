/** What every provider of containers must do, against the real engine: see, act and tell. Streams are in containers-streams.suite.ts. */
import { describe, expect, test } from 'vitest'
import { type SuiteOptions, suiteKit } from './containers.suite-kit.ts'
import type { ContainerRow } from './containers.ts'
import { containersStreamsSuite } from './containers-streams.suite.ts'
import { eventually, failure, forever, watched, label } from './suite-kit.ts'

export function containersSuite(name: string, options: SuiteOptions): void {
  const { cli, image } = options
  describe(name, () => {
    const kit = suiteKit(options)
    const watch = (signal = kit.abort.signal) => watched<ContainerRow>(kit.containers.watch, (row) => row.container, signal)

    describe('watching', () => {
      test('shows what is there, then every change, as it happens', async () => {
        const id = await kit.run(forever, '--label', 'com.docker.compose.project=shop', '--label', 'com.docker.compose.service=web')
        const { rows } = await watch()
        expect(rows.get(id)).toMatchObject({ state: 'running', image, project: 'shop', service: 'web', ports: [] })
        await cli('pause', id)
        await eventually(() => expect(rows.get(id)?.state).toBe('paused'))
        await cli('unpause', id)
        await eventually(() => expect(rows.get(id)?.state).toBe('running'))
        await cli('rename', id, `renamed-${id.slice(0, 8)}`)
        await eventually(() => expect(rows.get(id)?.name).toBe(`renamed-${id.slice(0, 8)}`))
        await cli('stop', '-t', '10', id)
        await eventually(() => expect(rows.get(id)).toMatchObject({ state: 'exited', exitCode: 0 }))
        await cli('rm', id)
        await eventually(() => expect(rows.has(id)).toBe(false))
      })

      test('shows the ids that the command line shows, however many changed at once', async () => {
        const { rows } = await watch()
        const ids = await Promise.all(Array.from({ length: 12 }, () => kit.run(forever)))
        await Promise.all(ids.slice(0, 6).map((id) => cli('rm', '-f', id)))
        const truth = (await cli('ps', '-aq', '--no-trunc')).split('\n').sort()
        await eventually(() => expect([...rows.keys()].sort()).toEqual(truth))
      })

      test('shows exit codes and health', async () => {
        const { rows } = await watch()
        const failed = await kit.run('exit 3')
        await eventually(() => expect(rows.get(failed)).toMatchObject({ state: 'exited', exitCode: 3 }))
        const sick = await kit.run(forever, '--health-cmd', 'test -e /well', '--health-interval', '200ms', '--health-retries', '1')
        const shown = (health: string) =>
          eventually(async () => {
            await options.checkHealth?.(sick)
            expect(rows.get(sick)?.health).toBe(health)
          })
        await shown('unhealthy')
        await cli('exec', sick, 'touch', '/well')
        await shown('healthy')
      })

      test.skipIf(options.oomUnknown)('shows what the kernel killed for want of memory', async () => {
        const { rows } = await watch()
        const id = await kit.run('tail /dev/zero', '--memory', '8m', '--memory-swap', '8m')
        await eventually(() => expect(rows.get(id)).toMatchObject({ state: 'exited', oomKilled: true }))
        // Also when it happened before anybody watched.
        const { rows: later } = await watch()
        await eventually(() => expect(later.get(id)?.oomKilled).toBe(true))
        const killed = await kit.run(forever)
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
        kit.close()
        expect((await failure(ended)).code).toBe('unavailable')
      })
    })

    describe('acting', () => {
      const state = async (id: string) => cli('inspect', '-f', '{{.State.Status}}', id)

      test('starts, stops, restarts, pauses, kills, renames and removes', async () => {
        const { signal } = kit.abort
        const id = await kit.run(forever)
        await kit.containers.stop(id, {}, signal)
        expect(await cli('inspect', '-f', '{{.State.Status}} {{.State.ExitCode}}', id)).toBe('exited 0')
        await kit.containers.start(id, signal)
        expect(await state(id)).toBe('running')
        const before = await cli('inspect', '-f', '{{.State.StartedAt}}', id)
        await kit.containers.restart(id, { timeout: 1 }, signal)
        expect(await cli('inspect', '-f', '{{.State.StartedAt}}', id)).not.toBe(before)
        await kit.containers.pause(id, signal)
        expect(await state(id)).toBe('paused')
        await kit.containers.unpause(id, signal)
        await kit.containers.rename(id, { name: `other-${id.slice(0, 8)}` }, signal)
        expect(await cli('inspect', '-f', '{{.Name}}', id)).toBe(`/other-${id.slice(0, 8)}`)
        await kit.containers.kill(id, { signal: 'SIGKILL' }, signal)
        await eventually(async () => expect(await state(id)).toBe('exited'))
        await kit.containers.remove(id, { force: false, volumes: true }, signal)
        expect(await cli('ps', '-aq', '--no-trunc')).not.toContain(id)
      })

      test('does no harm where it is so already', async () => {
        const id = await kit.run(forever)
        await kit.containers.start(id, kit.abort.signal)
        await kit.containers.stop(id, { timeout: 1 }, kit.abort.signal)
        await kit.containers.stop(id, { timeout: 1 }, kit.abort.signal)
      })

      test('removes by force what ends again and again, whatever it does in that moment', async () => {
        const ids = await Promise.all([1, 2, 3].map(() => kit.run('false', '--restart', 'always')))
        await Promise.all(ids.map((id) => kit.containers.remove(id, { force: true, volumes: true }, kit.abort.signal)))
        const left = await cli('ps', '-aq', '--no-trunc')
        for (const id of ids) expect(left).not.toContain(id)
      })

      test('says why it could not', async () => {
        const id = await kit.run(forever, '--name', `taken-${process.pid}`)
        const other = await kit.run(forever)
        const { signal } = kit.abort
        expect((await failure(kit.containers.start('0123456789ab', signal))).code).toBe('not_found')
        expect((await failure(kit.containers.inspect('../../info', signal))).code).toBe('not_found')
        expect((await failure(kit.containers.unpause(id, signal))).code).toMatch(/conflict|internal/)
        expect((await failure(kit.containers.rename(other, { name: `taken-${process.pid}` }, signal))).code).toBe('conflict')
        const removed = await failure(kit.containers.remove(id, { force: false, volumes: false }, signal))
        const unable = await cli('create', '--label', label, '--network', 'none', image, 'no-such-program')
        expect((await failure(kit.containers.start(unable, signal))).message.en).toContain('“no-such-program”')
        expect(removed.code).toBe('conflict')
        expect(removed.detail).toContain('running')
        expect([removed.message.en, removed.message.fr].every((text) => text.length > 0)).toBe(true)
      })
    })

    describe('inspecting', () => {
      test('tells everything but the values of the environment, which are revealed apart', async () => {
        const secret = 'correct-horse-battery'
        const id = await kit.run(
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
        const detail = await kit.containers.inspect(id, kit.abort.signal)
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
        expect(await kit.containers.reveal(id, kit.abort.signal)).toEqual(
          expect.arrayContaining([
            { name: 'PASSWORD', value: secret },
            { name: 'PIN', value: '1234' },
          ]),
        )
      })
    })

    containersStreamsSuite(options, kit)
  })
}
