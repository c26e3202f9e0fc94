/** What changing files must never cost: what is mounted in a folder, and what is in a file when its disk is full. */
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Subject } from './files.ts'
import type { StorageKit } from './storage.suite-kit.ts'
import { failure } from './suite-kit.ts'

export function filesKeptSuite(kit: StorageKit): void {
  const container = (of: string): Subject => ({ kind: 'container', of })
  const names = async (subject: Subject, path: string) =>
    (await kit.files.list(subject, path, kit.abort.signal)).entries.map(({ name }) => name).sort()
  const read = (subject: Subject, path: string) => kit.files.read(subject, path, { offset: 0, limit: 1024 * 1024 }, kit.abort.signal)

  describe('keeping', () => {
    test('never takes away what is mounted, or holds what is', async () => {
      const [name, odd] = [await kit.volume(), await kit.volume()]
      const id = await kit.run(
        'mkdir -p /top/beside; printf kept > /top/data/kept; printf kept > "/top/a b/c"; ln -s /top /alias',
        '-v',
        `${name}:/top/data`,
        '-v',
        `${odd}:/top/a b`,
      )
      const { signal } = kit.abort
      const subject = container(id)
      for (const path of ['/top', '/top/data', '/top/a b', '/alias/data', '/etc', '/proc', '/dev']) {
        const why = await failure(kit.files.remove(subject, path, signal))
        expect([path, why.code, why.message.en]).toEqual([path, 'conflict', expect.stringMatching(/ is mounted\.$/)])
      }
      expect((await failure(kit.files.remove(subject, '/alias/data', signal))).message.en).toContain('/top/data')
      // What cannot be moved as it is would be copied, and then taken away.
      expect((await failure(kit.files.rename(subject, '/top', '/other', signal))).code).toBe('conflict')
      expect(await read(subject, '/top/data/kept')).toMatchObject({ text: 'kept' })
      expect(await read(subject, '/top/a b/c')).toMatchObject({ text: 'kept' })
      expect(await names(subject, '/top')).toEqual(['a b', 'beside', 'data'])
      await kit.files.remove(subject, '/top/data/kept', signal)
      await kit.files.remove(subject, '/alias', signal)
      await kit.files.remove(subject, '/top/beside', signal)
      expect(await names(subject, '/top')).toEqual(['a b', 'data'])
    })

    test('leaves what is there where a disk is full, and says so', async () => {
      const mounted = `${kit.folder}/config`
      writeFileSync(mounted, 'as it was', { mode: 0o640 })
      const id = await kit.run(
        `cd /small; printf 'as it was' > note; chown 7:8 note; chmod 4640 note; ln -s note link; printf twice > one; ln one two
          head -c 40000 /dev/zero > full`,
        ...['--tmpfs', '/small:size=64k', '-v', `${mounted}:/small/config`],
      )
      const { signal } = kit.abort
      const subject = container(id)
      const [note, one] = [await read(subject, '/small/note'), await read(subject, '/small/one')]
      const text = 'x'.repeat(50_000)
      for (const [path, expected] of [
        ['/small/note', note],
        ['/small/link', note],
        ['/small/one', one],
        ['/small/new', undefined],
      ] as const) {
        const why = await failure(kit.files.write(subject, path, { text, expected }, signal))
        expect([path, why.code, why.retryable]).toEqual([path, 'unavailable', false])
        if (expected) expect(why.message.en).toMatch(/Nothing was written.*still in the editor/)
      }
      expect(await names(subject, '/small')).toEqual(['config', 'full', 'link', 'note', 'one', 'two'])
      expect(await read(subject, '/small/note')).toMatchObject({ text: 'as it was', modified: note.modified })
      expect(await read(subject, '/small/two')).toMatchObject({ text: 'twice' })
      // What has room goes on as before: with its mode and owner, its other names, and through its mount.
      await kit.files.remove(subject, '/small/full', signal)
      await kit.files.write(subject, '/small/link', { text, expected: note }, signal)
      const { entries } = await kit.files.list(subject, '/small', signal)
      expect(entries.find((entry) => entry.name === 'note')).toMatchObject({ uid: 7, gid: 8, mode: 0o4640, size: 50_000 })
      await kit.files.write(subject, '/small/one', { text: 'both', expected: one }, signal)
      expect(await read(subject, '/small/two')).toMatchObject({ text: 'both' })
      await kit.files.write(subject, '/small/config', { text: 'new', expected: await read(subject, '/small/config') }, signal)
      expect(readFileSync(mounted, 'utf8')).toBe('new')
    })
  })
}
