/** What every provider of disks must do, against a real engine that is the suite's own: say what would go, and let exactly that go. */
import { describe, expect, test, vi } from 'vitest'
import { type DiskKind, diskKinds, type PruneChoice, type PrunePlan, type PruneStep, pruneKey } from '../../shared/contract/disk.ts'
import { type DiskSuiteOptions, diskKit, type Held } from './disk.suite-kit.ts'
import type { PruneWhat } from './disk.ts'
import { eventually, failure, forever, label } from './suite-kit.ts'

const nothing: PruneChoice = { containers: false, images: false, volumes: false, networks: false, buildCache: false }
/** Without the build cache: it is a test of its own. */
const choices: [name: string, choice: PruneChoice][] = [
  ['the least of each kind', { ...nothing, images: 'dangling', volumes: 'anonymous', networks: true }],
  ['the most of each kind', { ...nothing, images: 'all', volumes: 'all', networks: true }],
  ['containers and what they alone used', { ...nothing, containers: true, images: 'all', volumes: 'all', networks: true }],
]
const ids = ({ things }: Pick<PrunePlan, 'things'>, kind: DiskKind) =>
  things.flatMap((thing) => (thing.kind === kind ? [thing.id] : [])).sort()

export function diskSuite(name: string, options: DiskSuiteOptions): void {
  const { cli, image, countsLayers } = options
  // Each test has a zoo made; a machine that is busy is no failure.
  vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 })
  describe(name, () => {
    const kit = diskKit(options)
    const prune = async (what: PruneWhat & { expected?: string[] }, signal = kit.abort.signal) => {
      const steps: PruneStep[] = []
      for await (const step of kit.disk.prune(what, signal)) steps.push(step)
      const removed = steps.flatMap((step) => ('removed' in step ? [step.removed] : []))
      const last = steps.at(-1)
      if (!last || !('done' in last)) throw new Error('it never said that it was done')
      return { steps, things: removed, done: last.done }
    }
    const plan = (kinds: PruneChoice, olderThan?: number) => kit.disk.plan({ kinds, olderThan }, kit.abort.signal)
    const gone = (before: Held, after: Held) =>
      Object.fromEntries(diskKinds.map((kind) => [kind, before[kind].filter((id) => !after[kind].includes(id)).sort()]))

    test.each(choices)('says what would go, and that goes and nothing else: %s', async (_name, kinds) => {
      await kit.zoo()
      const [before, used] = [await kit.held(), await kit.disk.usage(kit.abort.signal)]
      const shown = await plan(kinds)
      expect(await kit.held()).toEqual(before)
      const { things, done, steps } = await prune({ kinds })
      const [after, left] = [await kit.held(), await kit.disk.usage(kit.abort.signal)]
      const really = gone(before, after)
      for (const kind of diskKinds) {
        expect([kind, ids(shown, kind)]).toEqual([kind, really[kind]])
        expect([kind, ids({ things }, kind)]).toEqual([kind, really[kind]])
      }
      // Nothing came into being, either.
      expect(Object.values(gone(after, before)).flat()).toEqual([])
      expect(steps.filter((step) => 'kept' in step || 'failed' in step)).toEqual([])
      expect(done).toMatchObject({ bytes: shown.bytes, removed: shown.things.length, kept: 0 })
      // And so many bytes are free.
      expect(shown.bytes).toMatchObject({
        containers: used.containers.size - left.containers.size,
        volumes: used.volumes.size - left.volumes.size,
        ...(countsLayers ? { images: used.images.size - left.images.size } : {}),
      })
      expect(shown.atLeast).toBeUndefined()
    })

    test('chooses as a person would: nothing that something needs, nothing that leads elsewhere', async () => {
      const zoo = await kit.zoo()
      const all: PruneChoice = { ...nothing, images: 'all', volumes: 'all', networks: true }
      const names = async (kinds: PruneChoice) => (await plan(kinds)).things.map(({ name }) => name)
      const prefixed = (tag: string) => `${options.prefix ?? ''}${tag}`
      const shown = await names(all)
      const { images, volumes, networks } = zoo
      expect(shown).toEqual(expect.arrayContaining([prefixed(images.onBase), volumes.unused, networks.unused]))
      for (const needed of [
        image,
        prefixed(images.usedOnBase),
        prefixed(images.stopped),
        ...Object.values(volumes).filter((one) => one !== volumes.unused),
      ])
        expect(shown).not.toContain(needed)
      expect(shown).not.toContain(networks.used)
      expect(shown).not.toContain(networks.stopped)
      const nameless = (await plan({ ...nothing, volumes: 'anonymous' })).things
      expect(nameless.map(({ name: one }) => one).every((one) => /^[0-9a-f]{64}$/.test(one))).toBe(true)
      expect(nameless).toHaveLength(1)
      expect((await plan({ ...nothing, images: 'dangling' })).things.map(({ id }) => id)).toEqual([zoo.dangling])
      const stopped = await names({ ...all, containers: true })
      expect(stopped).toEqual(expect.arrayContaining([prefixed(images.stopped), volumes.stopped, networks.stopped]))
      expect(stopped).not.toContain(volumes.elsewhere)
      expect(await names(nothing)).toEqual([])
      // Everything here is new.
      expect((await plan({ ...all, containers: true }, 1)).things).toEqual([])
      expect((await prune({ kinds: { ...all, containers: true }, olderThan: 1 })).things).toEqual([])
    })

    test('counts what is there and in use as the engine itself does', async () => {
      await kit.zoo()
      const usage = await kit.disk.usage(kit.abort.signal)
      const told = (await cli('system', 'df', '--format', '{{.Type}}|{{.TotalCount}}|{{.Active}}'))
        .split('\n')
        .map((line) => line.split('|'))
      const kinds = {
        Containers: usage.containers,
        ...(countsLayers ? { Images: usage.images, 'Local Volumes': usage.volumes } : {}),
      }
      expect(usage.images.count).toBe((await kit.held()).images.length)
      for (const [type = '', total, active] of told) {
        const share = kinds[type as keyof typeof kinds]
        if (!share) continue
        expect([type, share.count, share.active]).toEqual([type, Number(total), Number(active)])
      }
      expect(usage.volumes.biggest.find(({ name: one }) => one.endsWith('unused'))).toMatchObject({ size: 100_000, inUse: false })
      expect(usage.images.biggest.every(({ size = 0 }, index, all) => index === 0 || size <= (all[index - 1]?.size ?? 0))).toBe(true)
      expect(usage.images.reclaimable).toBe((await plan({ ...nothing, images: 'all' })).bytes.images)
      // Once all of it is gone nothing more is to be had.
      await prune({ kinds: { ...nothing, containers: true, images: 'all', volumes: 'all' } })
      const after = await kit.disk.usage(kit.abort.signal)
      expect([after.containers.reclaimable, after.images.reclaimable]).toEqual([0, 0])
    })

    test('leaves our own helpers to themselves', async () => {
      const helper = await cli('create', '--label', 'wheelhouse.helper=somebody:1', '--network', 'none', image, 'true')
      const kinds = { ...nothing, containers: true }
      expect((await plan(kinds)).things.map(({ id }) => id)).not.toContain(helper)
      await prune({ kinds })
      expect(await cli('ps', '-aq', '--no-trunc')).toContain(helper)
    })

    test('removes nothing that a person did not see, though it would go by now', async () => {
      const zoo = await kit.zoo()
      const kinds: PruneChoice = { ...nothing, containers: true, volumes: 'all', networks: true, images: 'all' }
      const seen = (await plan(kinds)).things.filter(({ id }) => id !== zoo.ended)
      const later = await kit.run('exit 0', image)
      await cli('wait', later)
      const { things } = await prune({ kinds, expected: seen.map(pruneKey) })
      const left = await cli('ps', '-aq', '--no-trunc')
      expect(left).toContain(later)
      expect(left).toContain(zoo.ended)
      // What it uses was seen, and stays all the same.
      expect(things.map(({ name: one }) => one)).not.toContain(zoo.volumes.stopped)
      expect(await cli('network', 'ls', '--format', '{{.Name}}')).toContain(zoo.networks.stopped)
      expect(things.map(({ id }) => id)).toContain(zoo.created)
    })

    test('says of what came into use meanwhile that it stays, and why, and goes on', async () => {
      const zoo = await kit.zoo()
      const kinds: PruneChoice = { ...nothing, containers: true, volumes: 'all' }
      const steps: PruneStep[] = []
      for await (const step of kit.disk.prune({ kinds }, kit.abort.signal)) {
        // Volumes go after containers: now somebody mounts one.
        if (steps.length === 0) await kit.run(forever, '-v', `${zoo.volumes.unused}:/v`, image)
        steps.push(step)
      }
      const kept = steps.flatMap((step) => ('kept' in step ? [step] : []))
      expect(kept).toMatchObject([{ kept: { kind: 'volumes', name: zoo.volumes.unused }, fault: { code: 'conflict' } }])
      expect([kept[0]?.fault.message.en, kept[0]?.fault.message.fr].every(Boolean)).toBe(true)
      expect(steps.at(-1)).toMatchObject({ done: { kept: 1 } })
      expect(await cli('volume', 'ls', '-q')).toContain(zoo.volumes.unused)
    })

    test('takes of an image only what is its own by then, and says which names it lost', async () => {
      const zoo = await kit.zoo()
      const prefixed = (tag: string) => `${options.prefix ?? ''}${tag}`
      const names = Object.values(zoo.images).map(prefixed)
      const idOf = (tag: string) => cli('image', 'inspect', '-f', '{{.Id}}', tag)
      const there = async (...tags: string[]) => {
        const found = await Promise.all(tags.map((tag) => idOf(tag).catch(() => undefined)))
        return tags.filter((_, index) => found[index] !== undefined)
      }
      const [, onBase = '', usedOnBase = '', twice = '', twiceToo = '', , again = ''] = names
      const [fresh, againToo] = [prefixed('disk-new:1'), prefixed('disk-again-too:1')]
      await cli('tag', again, againToo)
      const [moved, renamed, used] = [await idOf(twice), await idOf(onBase), await idOf(again)]
      const steps: PruneStep[] = []
      for await (const step of kit.disk.prune({ kinds: { ...nothing, volumes: 'all', images: 'all' } }, kit.abort.signal)) {
        // Images go after volumes. Now one gets a name more, one loses one to an image that is in use, and one comes into use.
        if (steps.length === 0) {
          await cli('tag', onBase, fresh)
          await cli('tag', usedOnBase, twice)
          await cli('create', '--label', label, '--network', 'none', again, 'true')
        }
        steps.push(step)
      }
      const kept = steps.flatMap((step) => ('kept' in step ? [[step.kept.id.slice(-64), step.fault.message.en] as const] : []))
      const why = new Map(kept)
      const key = (id: string) => id.slice(-64)
      expect(why.get(key(renamed))).toContain(fresh)
      expect(await there(onBase, fresh)).toEqual([onBase, fresh])
      // The name that was moved is the other's; the image went with the name that was left to it.
      expect(await idOf(twice)).toBe(await idOf(usedOnBase))
      expect(await there(twiceToo)).toEqual([])
      expect(steps.flatMap((step) => ('removed' in step ? [key(step.removed.id)] : []))).toContain(key(moved))
      // By one of its names at least it is there still; whichever went is told.
      const lost = [again, againToo].filter((name) => why.get(key(used))?.includes(`by the name ${name} `))
      expect(lost).toHaveLength(1)
      expect(await there(again, againToo)).toEqual([again, againToo].filter((name) => name !== lost[0]))
    })

    test('stops when told to, having said what went', async () => {
      await kit.zoo()
      const before = await kit.held()
      const own = new AbortController()
      const removed: string[] = []
      const kinds: PruneChoice = { ...nothing, volumes: 'all', images: 'all' }
      const going = (async () => {
        for await (const step of kit.disk.prune({ kinds }, own.signal)) {
          if ('removed' in step && step.removed.kind === 'images') own.abort()
          if ('removed' in step) removed.push(step.removed.id)
        }
      })()
      expect((await failure(going)).code).toBe('cancelled')
      const really = gone(before, await kit.held())
      expect(removed.sort()).toEqual([...(really.volumes ?? []), ...(really.images ?? [])].sort())
      expect(really.images).toHaveLength(1)
      const aborted = new AbortController()
      setTimeout(() => aborted.abort(), 5)
      expect((await failure(kit.disk.usage(aborted.signal))).code).toBe('cancelled')
    })

    test('fails when the engine is lost', async () => {
      kit.close()
      expect((await failure(kit.disk.usage(kit.abort.signal))).code).toBe('unavailable')
      expect((await failure(plan(nothing))).code).toBe('unavailable')
      expect((await failure(prune({ kinds: nothing }))).code).toBe('unavailable')
    })

    test.skipIf(!options.buildkit)('frees the build cache: what no image shares, or all of it', async () => {
      const tags = ['disk-cached:1', 'disk-cached:2']
      for (const tag of tags) await kit.build(tag, 200_000, image, 'auto')
      await cli('rmi', tags[0] as string)
      const cache = async () => (await kit.disk.usage(kit.abort.signal)).buildCache
      const first = await cache()
      expect(first.count).toBeGreaterThan(1)
      for (const buildCache of ['dangling', 'all'] as const) {
        const shown = await plan({ ...nothing, buildCache })
        expect(shown.things.length).toBeGreaterThan(0)
        const before = await cache()
        const { things, done } = await prune({ kinds: { ...nothing, buildCache } })
        const after = await cache()
        expect(ids({ things }, 'buildCache')).toEqual(ids(shown, 'buildCache'))
        expect(before.count - after.count).toBe(shown.things.length)
        expect(done.bytes.buildCache).toBe(shown.bytes.buildCache)
        expect(before.size - after.size).toBe(shown.bytes.buildCache)
      }
      expect(await cache()).toMatchObject({ count: 0, size: 0, reclaimable: 0 })
      await cli('rmi', tags[1] as string)
      await eventually(async () => expect((await plan({ ...nothing, buildCache: 'all' })).things).toEqual([]))
    })
  })
}
