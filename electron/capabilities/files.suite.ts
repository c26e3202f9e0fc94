/** What every provider of files must do, against the real engine: look, read and change. See also files-helpers, files-kept and files-moving.suite.ts. */
import { describe, expect, test } from 'vitest'
import type { ContainerRow } from './containers.ts'
import type { Subject } from './files.ts'
import { filesHelpersSuite } from './files-helpers.suite.ts'
import { filesKeptSuite } from './files-kept.suite.ts'
import { filesMovingSuite } from './files-moving.suite.ts'
import { type StorageSuiteOptions, storageKit } from './storage.suite-kit.ts'
import { failure } from './suite-kit.ts'

/** Names that break what was written without thinking of them, and how they read in our strings. */
const hostile = [
  'with space',
  'line\nbreak\n',
  `q'uo"te`,
  '$(touch pwned)',
  '-rf',
  '*',
  '\\0101',
  'é✓',
  '%41',
  ' -> x',
  '\udcff\udcfe',
  'tab\t',
]
/** For `printf %b`. */
const octal = (name: string) =>
  [...name]
    .flatMap((one) => (/[\udc80-\udcff]/.test(one) && one.length === 1 ? [one.charCodeAt(0) - 0xdc00] : [...Buffer.from(one)]))
    .map((byte) => `\\0${byte.toString(8).padStart(3, '0')}`)
    .join('')
const make = (folder: string) =>
  `mkdir -p ${folder}; cd ${folder}; ${hostile
    .map((name, index) => `n=$(printf '%b_' '${octal(name)}'); printf ${index} > "./\${n%_}"`)
    .join('; ')}`

/** Milliseconds for a test that moves much, on a machine that has much else to do. */
const large = 120_000

export function filesSuite(name: string, options: StorageSuiteOptions): void {
  const { cli, ownerless } = options
  describe(name, () => {
    const kit = storageKit(options)
    const container = (of: string): Subject => ({ kind: 'container', of })
    const volume = (of: string): Subject => ({ kind: 'volume', of })
    const names = async (subject: Subject, path: string) =>
      (await kit.files.list(subject, path, kit.abort.signal)).entries.map((entry) => entry.name).sort()
    const read = (subject: Subject, path: string, offset = 0, limit = 1024 * 1024) =>
      kit.files.read(subject, path, { offset, limit }, kit.abort.signal)
    /** A container that was never started, of an image that holds one file and no program at all. */
    const bare = async (...more: string[]) => {
      const { execFileSync } = await import('node:child_process')
      const { mkdirSync, writeFileSync } = await import('node:fs')
      mkdirSync(`${kit.folder}/bare/folder`, { recursive: true })
      writeFileSync(`${kit.folder}/bare/folder/only.txt`, 'only\n')
      execFileSync('tar', ['-C', `${kit.folder}/bare`, '-cf', `${kit.folder}/bare.tar`, 'folder'])
      const tag = `${kit.name('bare')}:1`
      await cli('import', `${kit.folder}/bare.tar`, tag)
      kit.made.images.push(tag)
      return kit.create('--network', 'none', ...more, tag, '/nothing')
    }

    describe('listing', () => {
      const facts = `${make('/files')}; mkdir sub; ln -s /etc/passwd link; ln -s sub folder-link; ln -s nowhere dangling; mkfifo pipe
        printf 12345 > plain; chown 12:34 plain; chmod 4751 plain; touch -t 202001020304.05 plain; : > empty; touch .hidden`

      const check = async (subject: Subject, owners = true) => {
        const { entries, truncated } = await kit.files.list(subject, '/files', kit.abort.signal)
        expect(truncated).toBe(false)
        const found = new Map(entries.map((entry) => [entry.name, entry]))
        expect([...found.keys()].sort()).toEqual(
          [...hostile, 'sub', 'link', 'folder-link', 'dangling', 'pipe', 'plain', 'empty', '.hidden'].sort(),
        )
        expect(found.get('plain')).toEqual({
          name: 'plain',
          kind: 'file',
          size: 5,
          mode: 0o4751,
          ...(owners ? { uid: 12, gid: 34 } : {}),
          modified: Date.UTC(2020, 0, 2, 3, 4, 5),
        })
        expect(found.get('sub')?.kind).toBe('folder')
        expect(found.get('pipe')?.kind).toBe('other')
        expect(found.get('empty')).toMatchObject({ kind: 'file', size: 0 })
        expect(found.get('link')).toMatchObject({ kind: 'link', target: '/etc/passwd' })
        expect(found.get('folder-link')).toMatchObject({ kind: 'link', target: 'sub' })
        expect(found.get('dangling')).toMatchObject({ kind: 'link', target: 'nowhere' })
        for (const [index, name] of hostile.entries())
          expect(await read(subject, `/files/${name}`), JSON.stringify(name)).toMatchObject({ text: String(index), binary: false })
      }

      test('shows every name, kind, size, mode, owner, time and target in a running container, and reads by every name', async () => {
        const id = await kit.run(facts)
        await check(container(id))
        expect((await kit.files.list(container(id), '/files', kit.abort.signal)).limited).toBe(false)
        expect(await cli('exec', id, 'find', '/', '-xdev', '-name', 'pwned')).toBe('')
      })

      test('shows the same of one that is stopped', async () => {
        const id = await kit.run(facts)
        await cli('kill', id)
        await check(container(id), !ownerless)
      })

      test('looks into images without a shell, and says where nothing is', async () => {
        const id = await bare()
        const { signal } = kit.abort
        expect(await kit.files.list(container(id), '/folder', signal)).toMatchObject({
          entries: [{ name: 'only.txt', size: 5 }],
          truncated: false,
          limited: true,
        })
        expect(await names(container(id), '/')).toEqual(expect.arrayContaining(['folder']))
        expect(await read(container(id), '/folder/only.txt')).toMatchObject({ text: 'only\n', size: 5, truncated: false })
        expect((await failure(names(container(id), '/none'))).code).toBe('not_found')
        expect((await failure(names(container(id), '/folder/only.txt'))).code).toBe('invalid')
        expect((await failure(kit.files.remove(container(id), '/folder/only.txt', signal))).code).toBe('unsupported')
        expect((await failure(kit.files.rename(container(id), '/folder', '/other', signal))).code).toBe('unsupported')
      })

      test('follows links to folders, sees what is in memory and deep down, and what is there only while it runs', async () => {
        const deep = Array.from({ length: 60 }, (_, index) => `level-${index}`).join('/')
        const id = await kit.run(
          `mkdir -p /real/x /${deep}; touch /${deep}/end; ln -s /real /alias; echo mem > /memory/m`,
          '--tmpfs',
          '/memory',
        )
        const subject = container(id)
        expect(await names(subject, '/alias')).toEqual(['x'])
        expect(await names(subject, `/${deep}`)).toEqual(['end'])
        expect(await names(subject, '/memory')).toEqual(['m'])
        expect(await read(subject, '/memory/m')).toMatchObject({ text: 'mem\n' })
        expect((await read(subject, '/proc/version')).text).toContain('Linux')
      })

      test('bounds what a folder with very many files costs', { timeout: large }, async () => {
        const id = await kit.run('mkdir /many; cd /many; seq 1 12000 | xargs touch')
        const { entries, truncated } = await kit.files.list(container(id), '/many', kit.abort.signal)
        expect(entries).toHaveLength(10_000)
        expect(truncated).toBe(true)
        await cli('kill', id)
        const stopped = await kit.files.list(container(id), '/many', kit.abort.signal)
        expect(stopped.entries).toHaveLength(10_000)
        expect(stopped.truncated).toBe(true)
      })

      test('says why it could not', async () => {
        const id = await kit.run(
          'cd /dev/shm; mkdir -m 700 secret; chown 5:5 secret; touch file; ln -s circle circle',
          '--cap-drop',
          'ALL',
          '--cap-add',
          'CHOWN',
        )
        const subject = container(id)
        expect((await failure(names(subject, '/none'))).code).toBe('not_found')
        expect((await failure(names(subject, '/dev/shm/file'))).code).toBe('invalid')
        expect((await failure(names(subject, '/dev/shm/secret'))).code).toBe('forbidden')
        expect((await failure(names(subject, '/dev/shm/circle'))).code).toBe('invalid')
        await cli('rm', '-f', id)
        expect((await failure(names(subject, '/'))).code).toBe('not_found')
        expect((await failure(names(container('../../volumes'), '/'))).code).toBe('not_found')
      })
    })

    describe('reading', () => {
      const big =
        'head -c 200000000 /dev/zero > /zeros; printf "\\001\\000\\377bin" > /binary; : > /empty; printf "a\\303\\251b\\303\\251" > /accents; ln -s /empty /to; mkfifo /pipe'
      const check = async (subject: Subject) => {
        expect(await read(subject, '/empty')).toMatchObject({ size: 0, text: '', binary: false, truncated: false })
        expect(await read(subject, '/to')).toMatchObject({ size: 0, text: '' })
        const binary = await read(subject, '/binary')
        expect(binary).toMatchObject({ size: 6, binary: true, truncated: false })
        expect(Buffer.from(binary.base64 ?? '', 'base64')).toEqual(Buffer.from([1, 0, 255, 98, 105, 110]))
        // Never cut within a character.
        const first = await read(subject, '/accents', 0, 2)
        expect(first).toMatchObject({ text: 'a', end: 1, truncated: true, size: 6 })
        expect(await read(subject, '/accents', first.end, 3)).toMatchObject({ text: 'éb', end: 4, truncated: true })
        expect(await read(subject, '/accents', 4, 3)).toMatchObject({ text: 'é', end: 6, truncated: false })
        const before = process.memoryUsage().rss
        const zeros = await read(subject, '/zeros', 150_000_000, 1000)
        expect(zeros).toMatchObject({ size: 200_000_000, binary: true, truncated: true, end: 150_001_000 })
        expect(Buffer.from(zeros.base64 ?? '', 'base64')).toHaveLength(1000)
        expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000)
        expect((await failure(read(subject, '/'))).code).toBe('invalid')
        expect((await failure(read(subject, '/none'))).code).toBe('not_found')
        expect((await failure(read(subject, '/pipe'))).code).toBe('unsupported')
      }
      test('gives a part of any file, text or not, and keeps memory bounded', { timeout: large }, async () => {
        const id = await kit.run(big)
        await check(container(id))
        await cli('kill', id)
        await check(container(id))
      })
    })

    describe('changing', () => {
      const script = 'printf old > /note; chmod 640 /note; chown 7:8 /note; ln -s /note /link'
      const check = async (subject: Subject, id: string) => {
        const { signal } = kit.abort
        const before = await read(subject, '/note')
        const text = `new ✓ "$HOME" \`x\` \\n\n\nend\n\n`
        const after = await kit.files.write(subject, '/link', { text, expected: before }, signal)
        expect(await read(subject, '/note')).toMatchObject({ text, mode: 0o640, modified: after.modified, size: after.size })
        const { entries } = await kit.files.list(subject, '/', signal)
        expect(entries.find(({ name }) => name === 'note')).toMatchObject({ uid: 7, gid: 8, kind: 'file' })
        expect(entries.find(({ name }) => name === 'link')).toMatchObject({ kind: 'link' })
        // As it was read before: somebody else has written since.
        expect((await failure(kit.files.write(subject, '/note', { text: 'lost', expected: before }, signal))).code).toBe('conflict')
        expect((await failure(kit.files.write(subject, '/note', { text: 'lost' }, signal))).code).toBe('conflict')
        expect((await read(subject, '/note')).text).toBe(text)
        await kit.files.write(subject, '/fresh', { text: 'x'.repeat(1024 * 1024) }, signal)
        expect((await read(subject, '/fresh')).size).toBe(1024 * 1024)
        await kit.files.makeFolder(subject, '/made', signal)
        expect(await names(subject, '/made')).toEqual([])
        expect((await failure(kit.files.makeFolder(subject, '/made', signal))).code).toBe('conflict')
        expect((await failure(kit.files.makeFolder(subject, '/none/made', signal))).code).toBe('not_found')
        const changes = await kit.files.changes(id, signal)
        expect(changes.changes).toEqual(expect.arrayContaining([{ path: '/made', kind: 'added' }]))
        expect(changes.truncated).toBe(false)
      }

      test('writes, makes folders and tells of what differs from the image, in one that runs', async () => {
        const id = await kit.run(script)
        await check(container(id), id)
      })
      test('does so in one that is stopped, where the engine says whose the files are', async () => {
        const id = await kit.run(script)
        const before = await read(container(id), '/note')
        await cli('kill', id)
        if (ownerless) {
          const refused = await failure(kit.files.write(container(id), '/note', { text: 'x', expected: before }, kit.abort.signal))
          expect(refused.code).toBe('unsupported')
          expect((await read(container(id), '/note')).text).toBe('old')
          return
        }
        await check(container(id), id)
      })

      test('removes and renames, whatever the names, and nothing else', async () => {
        const id = await kit.run(`${make('/files')}; mkdir -p /full/a/b; touch /full/a/b/c; ln -s /files /full/link`)
        const subject = container(id)
        const { signal } = kit.abort
        for (const name of hostile) {
          await kit.files.rename(subject, `/files/${name}`, `/files/${name}2`, signal)
          await kit.files.remove(subject, `/files/${name}2`, signal)
        }
        expect(await names(subject, '/files')).toEqual([])
        await kit.files.makeFolder(subject, '/files/kept', signal)
        await kit.files.remove(subject, '/full', signal)
        expect(await names(subject, '/files')).toEqual(['kept'])
        expect((await failure(kit.files.remove(subject, '/full', signal))).code).toBe('not_found')
        expect((await failure(kit.files.remove(subject, '/', signal))).code).toBe('invalid')
        expect((await failure(kit.files.remove(subject, '/proc/1', signal))).code).toMatch(/forbidden|conflict/)
        expect((await failure(kit.files.rename(subject, '/files', '/etc', signal))).code).toBe('conflict')
        expect((await failure(kit.files.rename(subject, '/none', '/other', signal))).code).toBe('not_found')
      })

      test('says where it can only be read', async () => {
        const id = await kit.run('', '--read-only')
        const subject = container(id)
        const { signal } = kit.abort
        expect((await failure(kit.files.write(subject, '/note', { text: 'x' }, signal))).code).toBe('forbidden')
        expect((await failure(kit.files.makeFolder(subject, '/made', signal))).code).toBe('forbidden')
        expect((await failure(kit.files.remove(subject, '/bin', signal))).code).toBe('forbidden')
      })
    })

    describe('volumes', () => {
      test('are read through whoever has them mounted, and else through a helper that nobody sees', {
        timeout: large,
      }, async () => {
        const name = await kit.volume()
        const id = await kit.run(`${make('/data')}; printf 7 > /data/seven`, '-v', `${name}:/data`)
        const { signal } = kit.abort
        expect(await names(volume(name), '/')).toEqual([...hostile, 'seven'].sort())
        expect(await read(volume(name), '/seven')).toMatchObject({ text: '7' })
        await kit.files.remove(volume(name), '/seven', signal)
        await cli('rm', '-f', id)
        const seen: ContainerRow[] = []
        const rows = {
          replace: (all: ContainerRow[]) => void seen.push(...all),
          put: (row: ContainerRow) => void seen.push(row),
          drop: () => {},
        }
        const watching = kit.containers.watch(rows, signal)
        expect(await names(volume(name), '/')).toEqual([...hostile].sort())
        for (const [index, one] of hostile.entries()) expect(await read(volume(name), `/${one}`)).toMatchObject({ text: String(index) })
        await kit.files.write(volume(name), '/fresh', { text: 'written' }, signal)
        await kit.files.makeFolder(volume(name), '/made', signal)
        expect((await failure(kit.files.remove(volume(name), '/fresh', signal))).code).toBe('unsupported')
        expect(await names(volume(name), '/made')).toEqual([])
        expect(seen.filter(({ volumes }) => volumes?.includes(name))).toEqual([])
        // Nor does it hold the volume where a person removes it.
        await kit.volumes.remove(name, { force: false }, signal)
        expect(await cli('volume', 'ls', '-q', '--filter', `name=${name}`)).toBe('')
        kit.abort.abort()
        await watching
      })

      test('that are not there are not made by looking', async () => {
        const name = kit.name('none')
        kit.made.volumes.push(name)
        expect((await failure(names(volume(name), '/'))).code).toBe('not_found')
        expect((await failure(names(volume('../x'), '/'))).code).toBe('not_found')
        expect(await cli('volume', 'ls', '-q', '--filter', `name=${name}`)).toBe('')
      })

      test('are not taken for what else a container has mounted inside them, and not written through a mount that is read only', async () => {
        const [outer, inner] = [await kit.volume(), await kit.volume()]
        await kit.run('touch /data/inner/in', '-v', `${outer}:/data`, '-v', `${inner}:/data/inner`)
        expect(await names(volume(outer), '/inner')).toEqual([])
        expect(await names(volume(inner), '/')).toEqual(['in'])
        const locked = await kit.volume()
        await kit.run('', '-v', `${locked}:/data:ro`)
        await kit.files.write(volume(locked), '/note', { text: 'x' }, kit.abort.signal)
        expect(await names(volume(locked), '/')).toEqual(['note'])
      })
    })

    filesHelpersSuite(options, kit)
    filesKeptSuite(kit)
    filesMovingSuite(options, kit, bare)
  })
}
