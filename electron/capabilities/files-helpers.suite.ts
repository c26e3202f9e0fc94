/** What looking into volumes that nobody has mounted must leave behind: one helper for a short while, and then nothing, whatever happens. */
import { describe, expect, test } from 'vitest'
import type { Subject } from './files.ts'
import type { StorageKit, StorageSuiteOptions } from './storage.suite-kit.ts'
import { eventually } from './suite-kit.ts'

export function filesHelpersSuite({ cli, connect, image }: StorageSuiteOptions, kit: StorageKit): void {
  const volume = (of: string): Subject => ({ kind: 'volume', of })
  /** Containers that have a volume, by their whole ids. */
  const holders = async (name: string) => (await cli('ps', '-aq', '--no-trunc', '--filter', `volume=${name}`)).split('\n').filter(Boolean)

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
      const name = await kit.volume()
      // At each moment of its making.
      for (let after = 0; after < 120; after += 10) {
        const own = new AbortController()
        const looking = kit.files.list(volume(name), '/', own.signal).catch(() => {})
        await new Promise((r) => setTimeout(r, after))
        own.abort()
        await looking
      }
      expect(await holders(name)).toEqual([])
    })

    test('that a dead process left behind are gone after the next connection', async () => {
      const { createHash } = await import('node:crypto')
      const { hostname } = await import('node:os')
      const maker = createHash('sha256').update(hostname()).digest('hex').slice(0, 12)
      const mark = (pid: number) => ['--label', `wheelhouse.helper=${maker}:${pid}`, image, 'true']
      const left = [await kit.create(...mark(4194399)), await kit.create(...mark(process.pid))]
      const alive = await kit.create(...mark(process.ppid))
      const { close } = await connect()
      try {
        for (const id of left) await expect.poll(() => cli('ps', '-aq', '--no-trunc', '--filter', `id=${id}`), { timeout: 20_000 }).toBe('')
        expect(await cli('ps', '-aq', '--no-trunc', '--filter', `id=${alive}`)).toBe(alive)
      } finally {
        await close()
      }
    })
  })
}
