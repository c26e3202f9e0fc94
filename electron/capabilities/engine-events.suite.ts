/** What every provider of events must do, against the real engine: tell of everything once, with what it means. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { EngineEventRow, EngineEvents } from './engine-events.ts'
import { eventually, failure, forever, label } from './suite-kit.ts'

export type EngineEventsSuiteOptions = {
  /** Connects; the suite closes what it gets. */
  connect: () => Promise<{ engineEvents: EngineEvents; close: () => void }>
  cli: (...args: string[]) => Promise<string>
  image: string
  /** Runs the health check of a container, where the engine leaves that to somebody who is not there. */
  checkHealth?: (container: string) => Promise<void>
  /** It does not tell that one was asked to stop, nor by which signal: whoever ended by TERM or KILL may have been. */
  stopsUntold?: boolean
  /** It does not tell of want of memory. */
  oomUnknown?: boolean
  /** It does not tell of networks. */
  networksUntold?: boolean
}

export function engineEventsSuite(name: string, options: EngineEventsSuiteOptions): void {
  const { cli, image } = options
  describe(name, () => {
    let engineEvents: EngineEvents
    let close: () => void
    let abort: AbortController
    let made: string[] = []
    beforeEach(async () => {
      abort = new AbortController()
      ;({ engineEvents, close } = await options.connect())
    })
    afterEach(async () => {
      abort.abort()
      close()
      if (made.length > 0) await cli('rm', '-f', '-v', ...made).catch(() => {})
      made = []
    })

    const run = async (script: string, ...more: string[]) => {
      const id = await cli('run', '-d', '--network', 'none', '--label', label, ...more, image, 'sh', '-c', script)
      made.push(id)
      return id
    }
    const watch = async (since?: number, signal = abort.signal) => {
      const events = new Map<string, EngineEventRow>()
      const seen = { events, told: 0, open: false, ended: Promise.resolve() }
      const into = {
        open: () => {
          seen.open = true
        },
        put: (rows: EngineEventRow[]) => {
          for (const row of rows) {
            seen.told++
            events.set(row.event, row)
          }
        },
        amend: (row: EngineEventRow) => void events.set(row.event, row),
      }
      seen.ended = engineEvents.watch(into, { since }, signal)
      seen.ended.catch(() => {})
      await eventually(() => expect(seen.open).toBe(true))
      return seen
    }
    /** Of one thing, without what happens all day. */
    const of = ({ events }: { events: Map<string, EngineEventRow> }, actor: string) =>
      [...events.values()].filter((event) => event.actor === actor && !event.noise)
    const deaths = (seen: { events: Map<string, EngineEventRow> }, actor: string) => of(seen, actor).filter(({ group }) => group === 'died')

    test('tells of what happens to a container, in its order, with its name and to the nanosecond', async () => {
      const began = Date.now() - 1000
      const seen = await watch(Date.now())
      const name = `told-${process.pid}`
      const id = await run(forever, '--name', name)
      await cli('pause', id)
      await cli('unpause', id)
      await cli('stop', '-t', '10', id)
      await cli('rm', id)
      await eventually(() => expect(of(seen, id).at(-1)?.group).toBe('removed'))
      const events = of(seen, id)
      const groups = events.map(({ group }) => group).filter((group) => group !== 'stopped')
      expect(groups).toEqual(['created', 'started', 'started', 'died', 'removed'])
      expect(events.some(({ action }) => action === 'pause')).toBe(true)
      for (const event of events) {
        expect(event).toMatchObject({ type: 'container', name })
        expect(event).not.toHaveProperty('tone')
        expect(event.at).toBeGreaterThanOrEqual(began)
        expect(event.at).toBeLessThanOrEqual(Date.now())
        expect(event.nanos).toBeLessThan(1_000_000)
      }
      expect(events.some(({ nanos }) => nanos % 1000 !== 0)).toBe(true)
      expect(deaths(seen, id)).toMatchObject([{ exitCode: 0 }])
      expect(new Set(events.map(({ event }) => event)).size).toBe(events.length)
    })

    test('tells a crash from an end that was asked for', async () => {
      const seen = await watch(Date.now())
      const crashed = await run('exit 3')
      const polite = await run('trap "exit 7" TERM; while :; do sleep 0.1; done')
      const stubborn = await run('trap "" TERM; while :; do sleep 0.1; done')
      const killed = await run(forever)
      // Each has set its trap.
      await sleep(500)
      await cli('stop', '-t', '10', polite)
      await cli('stop', '-t', '1', stubborn)
      await cli('kill', killed)
      await eventually(() => expect(deaths(seen, crashed)).toMatchObject([{ exitCode: 3, tone: 'bad' }]))
      await eventually(() => expect(deaths(seen, stubborn)).toMatchObject([{ exitCode: 137, tone: 'warn' }]))
      await eventually(() => expect(deaths(seen, killed)).toMatchObject([{ exitCode: 137 }]))
      expect(deaths(seen, killed)[0]).not.toHaveProperty('tone')
      await eventually(() => expect(deaths(seen, polite)).toMatchObject([{ exitCode: 7 }]))
      if (!options.stopsUntold) await eventually(() => expect(deaths(seen, polite)[0]).not.toHaveProperty('tone'))
    })

    test.skipIf(options.oomUnknown)('tells that one ran out of memory', async () => {
      const seen = await watch(Date.now())
      const id = await run('tail /dev/zero', '--memory', '8m', '--memory-swap', '8m')
      await eventually(() => expect(of(seen, id).map(({ group, tone }) => [group, tone])).toContainEqual(['oom', 'bad']))
      await eventually(() => expect(deaths(seen, id)).toMatchObject([{ exitCode: 137, tone: 'bad' }]))
    })

    test('tells of health when it changes, and takes what runs inside for noise', async () => {
      const seen = await watch(Date.now())
      const id = await run(forever, '--health-cmd', 'test -e /well', '--health-interval', '200ms', '--health-retries', '1')
      const tones = () =>
        of(seen, id)
          .filter(({ group }) => group === 'health')
          .map(({ detail, tone }) => `${detail} ${tone ?? ''}`)
          .filter((told) => !told.startsWith('starting'))
      const shown = (last: string) =>
        eventually(async () => {
          await options.checkHealth?.(id)
          expect(tones().at(-1)).toBe(last)
        })
      await shown('unhealthy bad')
      await cli('exec', id, 'touch', '/well')
      await shown('healthy ok')
      for (let i = 0; i < 3; i++) await (options.checkHealth?.(id) ?? sleep(250))
      expect(tones()).toEqual(['unhealthy bad', 'healthy ok'])
      const noise = [...seen.events.values()].filter(({ actor, noise }) => actor === id && noise)
      expect(noise.filter(({ group }) => group === 'ran').length).toBeGreaterThan(2)
    })

    test('tells of volumes, images and networks', async () => {
      const seen = await watch(Date.now())
      const thing = `events-${process.pid}`
      await cli('volume', 'create', thing)
      await cli('volume', 'rm', thing)
      await cli('tag', image, `${thing}:1`)
      await cli('rmi', `${thing}:1`)
      const told = (type: string) =>
        [...seen.events.values()].filter((event) => event.type === type && event.name.includes(thing)).map(({ group }) => group)
      await eventually(() => expect(told('volume')).toEqual(['created', 'removed']))
      await eventually(() => expect(told('image')).toContain('changed'))
      if (options.networksUntold) return
      await cli('network', 'create', thing)
      await cli('network', 'rm', thing)
      await eventually(() => expect(told('network')).toEqual(['created', 'removed']))
    })

    test('tells again of what happened since, each as it was told before', async () => {
      const first = await watch(Date.now())
      const id = await run('exit 0')
      await eventually(() => expect(deaths(first, id)).toHaveLength(1))
      const since = Math.min(...of(first, id).map(({ at }) => at))
      await sleep(300)
      const again = await watch(since)
      await eventually(() => expect(deaths(again, id)).toHaveLength(1))
      const before = [...first.events.values()].filter(({ actor }) => actor === id)
      for (const event of before) expect(again.events.get(event.event)).toEqual(event)
      expect(again.told).toBe(again.events.size)
      // And goes on from there.
      await cli('rm', id)
      await eventually(() => expect(of(again, id).at(-1)?.group).toBe('removed'))
    })

    test('ends when told to, and fails when the engine is lost', async () => {
      const own = new AbortController()
      const { ended } = await watch(undefined, own.signal)
      own.abort()
      await expect(ended).resolves.toBeUndefined()
      const lost = await watch()
      close()
      expect((await failure(lost.ended)).code).toBe('unavailable')
    })
  })
}
