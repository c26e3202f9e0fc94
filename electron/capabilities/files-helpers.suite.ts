/** What looking into volumes that nobody has mounted must leave behind: one helper for a short while, and then nothing, whatever happens. */
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { pruneKey } from '../../shared/contract/disk.ts'
import type { Subject } from './files.ts'
import type { StorageKit, StorageSuiteOptions } from './storage.suite-kit.ts'
import { collect, eventually } from './suite-kit.ts'

export function filesHelpersSuite({ cli, connect, image }: StorageSuiteOptions, kit: StorageKit): void {
  const volume = (of: string): Subject => ({ kind: 'volume', of })
  /** Containers that have a volume, by their whole ids. */
  const holders = async (name: string) => (await cli('ps', '-aq', '--no-trunc', '--filter', `volume=${name}`)).split('\n').filter(Boolean)

  /** An archive of an image with nothing in it. */
  const empty = () => {
    const file = join(kit.folder, 'empty.tar')
    writeFileSync(file, Buffer.alloc(1024))
    return file
  }

  // What is made and removed many times takes long on a machine that has much else to do.
  describe('helpers', { timeout: 120_000 }, () => {
    test('are one for a volume, however many folders are looked into', async () => {
      const name = await kit.volume()
      const { signal } = kit.abort
      const seen = new Set<string>()
      const look = async (path: string) => {
        const { entries } = await kit.files.list(volume(name), path, signal)
        for (const id of await holders(name)) seen.add(id)
        return entries.map((entry) => entry.name).sort()
      }
      const folders = Array.from({ length: 10 }, (_, at) => `/folder-${at}`)
      for (const folder of folders) await kit.files.makeFolder(volume(name), folder, signal)
      expect(await look('/')).toEqual(folders.map((folder) => folder.slice(1)))
      for (const folder of folders) expect(await look(folder)).toEqual([])
      // Nor does looking at many at once make more.
      await Promise.all(folders.map(look))
      expect(seen.size).toBe(1)
      await kit.close()
      expect(await holders(name)).toEqual([])
    })

    test('are gone a while after their last use', async () => {
      const name = await kit.volume()
      const { files, close } = await connect({ helper: 200 })
      try {
        for (let at = 0; at < 2; at++) {
          expect((await files.list(volume(name), '/', kit.abort.signal)).entries).toEqual([])
          await eventually(async () => expect(await holders(name)).toEqual([]))
        }
      } finally {
        await close()
      }
    })

    test('are made anew where somebody else removed one', async () => {
      const name = await kit.volume()
      const { signal } = kit.abort
      await kit.files.makeFolder(volume(name), '/kept', signal)
      const [first] = await holders(name)
      await cli('rm', '-f', first ?? '')
      expect((await kit.files.list(volume(name), '/', signal)).entries.map((entry) => entry.name)).toEqual(['kept'])
      expect(await holders(name)).toHaveLength(1)
    })

    test('are gone with the session, also those that are just being made', async () => {
      const names = [await kit.volume(), await kit.volume()]
      const { files, close } = await connect()
      await files.list(volume(names[0] ?? ''), '/', kit.abort.signal)
      const looking = files.list(volume(names[1] ?? ''), '/', kit.abort.signal).catch(() => {})
      await new Promise((r) => setTimeout(r, 30))
      await close()
      await looking
      for (const name of names) expect(await holders(name)).toEqual([])
    })

    test('do not hold a volume for somebody who did not wait', async () => {
      let left = 0
      // At each moment of its making, until an engine is quicker than that.
      for (let after = 0; after < 120; after += 10) {
        const name = await kit.volume()
        const own = new AbortController()
        const waited = kit.files.list(volume(name), '/', own.signal).then(
          () => true,
          () => false,
        )
        if (after > 0) await new Promise((r) => setTimeout(r, after))
        own.abort()
        if (await waited) continue
        left++
        expect(await holders(name)).toEqual([])
      }
      expect(left).toBeGreaterThan(0)
    })

    describe('that nobody looks through do not stand in the way of', () => {
      const look = async (name: string) => {
        const { entries } = await kit.files.list(volume(name), '/', kit.abort.signal)
        expect(entries).toEqual([])
        const [helper = ''] = await holders(name)
        expect(helper).not.toBe('')
        return helper
      }
      const volumes = (name: string) => cli('volume', 'ls', '-q', '--filter', `name=${name}`)
      const nothing = { containers: false, images: false, volumes: false, networks: false, buildCache: false } as const

      test('a volume that is removed', async () => {
        const name = await kit.volume()
        await look(name)
        await kit.volumes.remove(name, { force: false }, kit.abort.signal)
        expect(await volumes(name)).toBe('')
      })

      test('a container that is removed with the volumes that are its own', async () => {
        const id = await kit.create('-v', '/data', image, 'true')
        const name = await cli('inspect', '-f', '{{(index .Mounts 0).Name}}', id)
        await cli('start', id)
        await cli('wait', id)
        kit.made.volumes.push(name)
        await kit.files.list(volume(name), '/', kit.abort.signal)
        expect(await holders(name)).toHaveLength(2)
        await kit.containers.remove(id, { force: false, volumes: true }, kit.abort.signal)
        expect(await volumes(name)).toBe('')
      })

      test('an image that is removed', async ({ skip }) => {
        const tag = `${kit.name('image')}:1`
        kit.made.images.push(tag)
        const made = await cli('import', empty(), tag)
        const helper = await look(await kit.volume())
        const from = await cli('inspect', '-f', '{{.Image}}', helper)
        skip(!from.includes(made.replace('sha256:', '')), 'the engine does not list the newest image first, which a helper is made from')
        await kit.images.remove(made, { force: false }, kit.abort.signal)
        expect(await cli('images', '-q', '--no-trunc')).not.toContain(made)
      })

      test('what is pruned', async () => {
        const name = await kit.volume()
        await look(name)
        const what = { kinds: { ...nothing, volumes: 'all' }, olderThan: undefined } as const
        const expected = [pruneKey({ kind: 'volumes', id: name })]
        const steps = await collect(kit.disk.prune({ ...what, expected }, kit.abort.signal))
        expect(steps.at(-1)).toMatchObject({ done: { removed: 1, kept: 0 } })
        expect(await volumes(name)).toBe('')
      })

      test.skipIf(process.env.WHEELHOUSE_NO_COMPOSE)('a project that goes with its volumes', async () => {
        const project = kit.name('project')
        const file = join(kit.folder, 'compose.yaml')
        writeFileSync(file, `services: { web: { image: '${image}' } }\nvolumes: { data: { name: ${project} } }\n`)
        kit.made.volumes.push(project)
        await cli('volume', 'create', '--label', `com.docker.compose.project=${project}`, project)
        await look(project)
        const target = { project, workingDir: kit.folder, files: [file], envFiles: [], profiles: [] }
        const down = { kind: 'down', volumes: true, orphans: false } as const
        await collect(kit.compose.run(target, down, new AbortController().signal, kit.abort.signal))
        expect(await volumes(project)).toBe('')
      })
    })

    const maker = createHash('sha256').update(hostname()).digest('hex').slice(0, 12)
    const markOf = (pid: number) => `wheelhouse.helper=${maker}:${pid}`
    const dead = 4194399

    test('that a dead process left behind are gone after the next connection', async () => {
      const mark = (pid: number) => ['--label', markOf(pid), image, 'true']
      const left = [await kit.create(...mark(dead)), await kit.create(...mark(process.pid))]
      const alive = await kit.create(...mark(process.ppid))
      const { close } = await connect()
      try {
        for (const id of left) await expect.poll(() => cli('ps', '-aq', '--no-trunc', '--filter', `id=${id}`), { timeout: 20_000 }).toBe('')
        expect(await cli('ps', '-aq', '--no-trunc', '--filter', `id=${alive}`)).toBe(alive)
      } finally {
        await close()
      }
    })

    test('leave no image behind that was made for one of a dead process, unless somebody uses it', async () => {
      const name = async (what: string, pid: number) => {
        const made = `wheelhouse-helper:${kit.name(what)}`
        await cli('import', '--change', `LABEL ${markOf(pid)}`, empty(), made)
        kit.made.images.push(made)
        return made
      }
      const [unused, used, own, others] = [
        await name('unused', dead),
        await name('used', dead),
        await name('own', process.pid),
        await name('others', process.ppid),
      ]
      await kit.create('--label', markOf(process.ppid), used, 'true')
      const { close } = await connect()
      try {
        const there = async (image: string) => (await cli('images', '-q', image)) !== ''
        for (const one of [unused, own]) await eventually(async () => expect(await there(one)).toBe(false))
        for (const one of [used, others]) expect(await there(one)).toBe(true)
      } finally {
        await close()
      }
    })
  })
}
