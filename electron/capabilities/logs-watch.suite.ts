/** What every provider of logs must do, against the real engine: say who writes, who has ended, and why. */
import { describe, expect, test } from 'vitest'
import type { LogSuiteOptions, logsKit } from './logs.suite-kit.ts'
import { eventually, failure, forever } from './suite-kit.ts'

export function logsWatchSuite(options: LogSuiteOptions, kit: ReturnType<typeof logsKit>): void {
  describe('who writes', () => {
    test('is told at once, and again whenever it changes', async () => {
      const began = Date.now()
      const here = await kit.run(forever, { group: 'shop', labels: { tier: 'web' } })
      const { origins } = kit.watch()
      await eventually(() => expect(origins.get(here)?.started).toBeGreaterThanOrEqual(began - 1000))
      expect(origins.get(here)).toMatchObject({ origin: here, path: ['shop'], labels: { tier: 'web' }, state: 'running' })
      expect(origins.get(here)?.name).not.toBe('')
      for (const absent of ['ended', 'exitCode', 'reason']) expect(origins.get(here)).not.toHaveProperty(absent)
      const later = await kit.run(forever)
      await eventually(() => expect(origins.get(later)).toMatchObject({ state: 'running', path: [] }))
      await options.stop(here)
      await eventually(() => expect(origins.get(here)?.state).toBe('ended'))
      expect(origins.get(here)).toMatchObject({ exitCode: 0 })
      expect(origins.get(here)?.ended).toBeGreaterThanOrEqual(began)
      expect(origins.get(here)).not.toHaveProperty('reason')
      await options.restart(here)
      await eventually(() => expect(origins.get(here)).toMatchObject({ state: 'running' }))
      await eventually(() => expect(origins.get(here)?.started).toBeGreaterThan(began + 1))
      for (const absent of ['ended', 'exitCode', 'reason']) expect(origins.get(here)).not.toHaveProperty(absent)
      await options.remove([later])
      await eventually(() => expect(origins.has(later)).toBe(false))
    })

    test('is told with how and why it ended, in the same breath', async () => {
      const { origins, said } = kit.watch()
      const failed = await kit.run('exit 3')
      await eventually(() => expect(origins.get(failed)).toMatchObject({ state: 'ended', exitCode: 3, reason: 'error' }))
      const killed = await kit.run('tail /dev/zero', { memory: 8 * 1024 * 1024 })
      const oom = { exitCode: 137, ...(options.lacks?.includes('oom') ? {} : { reason: 'oom' }) }
      await eventually(() => expect(origins.get(killed)).toMatchObject({ state: 'ended', ...oom }))
      const fine = await kit.run('exit 0')
      await eventually(() => expect(origins.get(fine)).toMatchObject({ state: 'ended', exitCode: 0 }))
      expect(origins.get(fine)).not.toHaveProperty('reason')
      // Once it is said to have run, its end is never said without what belongs to it.
      for (const id of [failed, killed, fine]) {
        const all = said.filter(({ origin }) => origin === id)
        const ran = all.findIndex(({ state }) => state === 'running')
        for (const one of ran === -1 ? [] : all.slice(ran)) {
          if (one.state === 'running') continue
          expect(one).toEqual(origins.get(id))
        }
      }
      // The same for whoever comes later.
      const later = kit.watch()
      await eventually(() => expect(later.origins.get(killed)).toMatchObject(oom))
      await eventually(() => expect(later.origins.get(failed)?.ended).toBeDefined())
    })

    test('shows each run of one that comes and goes', async () => {
      const { origins } = kit.watch()
      const origin = await kit.run('sleep 0.2')
      let before = 0
      for (let run = 0; run < 3; run++) {
        await eventually(() => expect(origins.get(origin)).toMatchObject({ state: 'ended', started: expect.any(Number) }))
        expect(origins.get(origin)?.started).toBeGreaterThan(before)
        before = origins.get(origin)?.started ?? 0
        expect(origins.get(origin)?.ended).toBeGreaterThan(before)
        await options.restart(origin)
        await eventually(() => expect(origins.get(origin)?.started).toBeGreaterThan(before))
      }
    })

    test('is told until told not to, or until the engine is lost', async () => {
      const own = new AbortController()
      const first = kit.watch(own.signal)
      const second = kit.watch()
      await eventually(() => expect(Math.min(first.replaced, second.replaced)).toBeGreaterThan(0))
      own.abort()
      await expect(first.ended).resolves.toBeUndefined()
      const origin = await kit.run(forever)
      await eventually(() => expect(second.origins.has(origin)).toBe(true))
      expect(first.origins.has(origin)).toBe(false)
      kit.close()
      expect((await failure(second.ended)).code).toBe('unavailable')
    })
  })
}
