/** What every provider of files must do, against the real engine: bring files out of containers and into them, and say what came of it. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { DownloadChunk, UploadChunk } from '../../shared/contract/files.ts'
import type { Subject } from './files.ts'
import type { StorageKit, StorageSuiteOptions } from './storage.suite-kit.ts'
import { failure } from './suite-kit.ts'

const all = async <T>(chunks: AsyncIterable<T>): Promise<T[]> => {
  const list: T[] = []
  for await (const chunk of chunks) list.push(chunk)
  return list
}

/** Milliseconds for a test that moves much, on a machine that has much else to do. */
const large = 120_000

export function filesMovingSuite(
  { cli, ownerless }: StorageSuiteOptions,
  kit: StorageKit,
  bare: (...more: string[]) => Promise<string>,
): void {
  const container = (of: string): Subject => ({ kind: 'container', of })
  const download = (subject: Subject, path: string, file: string, signal = kit.abort.signal): Promise<DownloadChunk[]> =>
    all(kit.files.download(subject, path, join(kit.folder, file), signal))
  const upload = (
    subject: Subject,
    folder: string,
    files: string[],
    overwrite = false,
    signal = kit.abort.signal,
  ): Promise<UploadChunk[]> =>
    all(kit.files.upload(subject, folder, { files: files.map((file) => join(kit.folder, file)), overwrite }, signal))
  const here = () => readdirSync(kit.folder).sort()

  describe('downloading', () => {
    const script = `mkdir -p /tree/sub; printf hello > "/tree/a b"; printf '\\000\\377' > /tree/sub/bin; ln -s 'a b' /tree/link; ln -s /tree /alias
      head -c 200000000 /dev/zero > /zeros; mkfifo /pipe; printf mem > /memory/m; mkdir /memory/d; printf deep > /memory/d/x`
    test.each([true, false])(
      'saves files as they are and folders as archives, and keeps memory bounded (running: %s)',
      { timeout: large },
      async (running) => {
        const id = await kit.run(script, '--tmpfs', '/memory')
        if (!running) await cli('kill', id)
        const subject = container(id)
        expect((await download(subject, '/tree/a b', 'one')).at(-1)).toEqual({ done: { bytes: 5 } })
        expect(readFileSync(join(kit.folder, 'one'), 'utf8')).toBe('hello')
        await download(subject, '/tree/link', 'followed')
        expect(readFileSync(join(kit.folder, 'followed'), 'utf8')).toBe('hello')
        await download(subject, '/alias', 'tree.tar')
        const listed = execFileSync('tar', ['-tf', join(kit.folder, 'tree.tar')], { encoding: 'utf8' })
        expect(listed.split('\n').map((one) => one.replace(/\/$/, ''))).toEqual(
          expect.arrayContaining(['tree', 'tree/a b', 'tree/link', 'tree/sub/bin']),
        )
        const before = process.memoryUsage().rss
        const chunks = await download(subject, '/zeros', 'zeros')
        expect(chunks.at(-1)).toEqual({ done: { bytes: 200_000_000 } })
        if (chunks.length > 1) expect(chunks[0]).toMatchObject({ total: 200_000_000 })
        expect(statSync(join(kit.folder, 'zeros')).size).toBe(200_000_000)
        expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000)
        expect((await failure(download(subject, '/none', 'none'))).code).toBe('not_found')
        expect((await failure(download(subject, '/pipe', 'pipe'))).code).toBe('unsupported')
        expect(here()).toEqual(['followed', 'one', 'tree.tar', 'zeros'])
      },
    )

    test('also of what is in memory, which engines do not see from outside', async () => {
      const id = await kit.run(
        'printf mem > /memory/m; mkdir /memory/d; printf deep > /memory/d/x; ln -s /memory /alias',
        '--tmpfs',
        '/memory',
      )
      await download(container(id), '/memory/m', 'm')
      expect(readFileSync(join(kit.folder, 'm'), 'utf8')).toBe('mem')
      await download(container(id), '/alias/d', 'd.tar')
      expect(execFileSync('tar', ['-xOf', join(kit.folder, 'd.tar'), './d/x'], { encoding: 'utf8' })).toBe('deep')
      expect((await failure(download(container(id), '/memory/none', 'none'))).code).toBe('not_found')
      expect(here()).toEqual(['d.tar', 'm'])
    })

    test('leaves nothing behind when it is cancelled in the middle, or the container goes', { timeout: large }, async () => {
      const id = await kit.run('head -c 200000000 /dev/zero > /zeros')
      const own = new AbortController()
      const broken = (async () => {
        for await (const chunk of kit.files.download(container(id), '/zeros', join(kit.folder, 'zeros'), own.signal)) {
          expect(chunk).toHaveProperty('bytes')
          expect(here()).toHaveLength(1)
          own.abort()
        }
      })()
      expect((await failure(broken)).code).toBe('cancelled')
      expect(here()).toEqual([])
      for await (const _ of kit.files.download(container(id), '/zeros', join(kit.folder, 'zeros'), kit.abort.signal)) break
      expect(here()).toEqual([])
      await cli('rm', '-f', id)
      expect((await failure(download(container(id), '/zeros', 'zeros'))).code).toBe('not_found')
      expect(here()).toEqual([])
    })

    test('says what is wrong on this machine', async () => {
      const id = await kit.run('printf x > /x')
      mkdirSync(join(kit.folder, 'folder'))
      expect((await failure(download(container(id), '/x', 'nowhere/x'))).code).toBe('not_found')
      expect((await failure(download(container(id), '/x', 'folder'))).code).toBe('conflict')
      expect(here()).toEqual(['folder'])
    })
  })

  describe('uploading', () => {
    const local = () => {
      mkdirSync(join(kit.folder, 'tree/sub/deeper'), { recursive: true })
      writeFileSync(join(kit.folder, 'tree/a b'), 'hello', { mode: 0o640 })
      writeFileSync(join(kit.folder, 'tree/sub/empty'), '')
      writeFileSync(join(kit.folder, `tree/sub/${'long-'.repeat(45)}✓`), 'long')
      symlinkSync('a b', join(kit.folder, 'tree/link'))
      writeFileSync(join(kit.folder, 'one.bin'), Buffer.from([0, 1, 2, 255]))
    }
    const check = async (subject: Subject, folder: string, owners = !ownerless) => {
      const { signal } = kit.abort
      const chunks = await upload(subject, folder, ['tree', 'one.bin'])
      expect(chunks.at(-1)).toEqual({ done: { bytes: 13, arrived: 8 } })
      expect((await kit.files.read(subject, `${folder}/tree/a b`, { offset: 0, limit: 100 }, signal)).text).toBe('hello')
      const { entries } = await kit.files.list(subject, `${folder}/tree`, signal)
      expect(entries.find(({ name }) => name === 'a b')).toMatchObject({ mode: 0o640, size: 5, ...(owners ? { uid: 0, gid: 0 } : {}) })
      expect(entries.find(({ name }) => name === 'link')).toMatchObject({ kind: 'link', target: 'a b' })
      expect((await kit.files.list(subject, `${folder}/tree/sub`, signal)).entries.map(({ name }) => name).sort()).toEqual(
        ['deeper', 'empty', `${'long-'.repeat(45)}✓`].sort(),
      )
      // Nothing is replaced without a word.
      writeFileSync(join(kit.folder, 'one.bin'), 'changed')
      const conflict = await failure(upload(subject, folder, ['one.bin']))
      expect(conflict.code).toBe('conflict')
      expect(conflict.message.en).toContain('one.bin')
      expect((await kit.files.read(subject, `${folder}/one.bin`, { offset: 0, limit: 100 }, signal)).size).toBe(4)
      await upload(subject, folder, ['one.bin'], true)
      expect((await kit.files.read(subject, `${folder}/one.bin`, { offset: 0, limit: 100 }, signal)).text).toBe('changed')
      expect((await failure(upload(subject, '/none', ['one.bin']))).code).toBe('not_found')
      expect((await failure(upload(subject, folder, ['missing']))).code).toBe('not_found')
    }

    test('brings files and folders in, as they are', async () => {
      local()
      const id = await kit.run('mkdir /in')
      await check(container(id), '/in')
      expect(await cli('exec', id, 'cat', '/in/tree/link')).toBe('hello')
    })
    test('also into one that is stopped, one without a shell, and a volume that nobody uses', { timeout: large }, async () => {
      local()
      const id = await kit.run('mkdir /in')
      await cli('kill', id)
      await check(container(id), '/in')
      writeFileSync(join(kit.folder, 'one.bin'), Buffer.from([0, 1, 2, 255]))
      await check(container(await bare()), '/folder')
      writeFileSync(join(kit.folder, 'one.bin'), Buffer.from([0, 1, 2, 255]))
      await check({ kind: 'volume', of: await kit.volume() }, '')
    })
    test('also into memory', async () => {
      local()
      const id = await kit.run('mkdir /memory/in', '--tmpfs', '/memory')
      await check(container(id), '/memory/in')
    })

    test('says what arrived when the disk is full', async () => {
      writeFileSync(join(kit.folder, 'a-small'), 'small')
      writeFileSync(join(kit.folder, 'b-large'), Buffer.alloc(20_000_000, 1))
      const name = await kit.volume('--opt', 'type=tmpfs', '--opt', 'device=tmpfs', '--opt', 'o=nr_blocks=1024')
      const id = await kit.run('', '-v', `${name}:/data`)
      const full = await failure(upload(container(id), '/data', ['a-small', 'b-large']))
      expect(full.message.en).toContain('disk is full')
      expect(full.message.en).toContain('1 of 2 arrived')
      expect(await cli('exec', id, 'ls', '/data')).toBe('a-small')
    })

    test('leaves no part behind when it is cancelled in the middle', { timeout: large }, async () => {
      writeFileSync(join(kit.folder, 'zeros'), Buffer.alloc(200_000_000))
      const id = await kit.run('mkdir /in')
      const own = new AbortController()
      const before = process.memoryUsage().rss
      const broken = (async () => {
        for await (const chunk of kit.files.upload(
          container(id),
          '/in',
          { files: [join(kit.folder, 'zeros')], overwrite: false },
          own.signal,
        ))
          if ('bytes' in chunk && chunk.bytes > 0) own.abort()
      })()
      expect((await failure(broken)).code).toBe('cancelled')
      expect(await cli('exec', id, 'ls', '/in')).toBe('')
      const chunks = await upload(container(id), '/in', ['zeros'])
      expect(chunks.at(-1)).toEqual({ done: { bytes: 200_000_000, arrived: 1 } })
      expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000)
      expect(await cli('exec', id, 'stat', '-c', '%s', '/in/zeros')).toBe('200000000')
    })

    test('refuses what is read only, and says so', async () => {
      writeFileSync(join(kit.folder, 'x'), 'x')
      const id = await kit.run('', '--read-only')
      expect((await failure(upload(container(id), '/bin', ['x']))).code).toBe('forbidden')
      expect(existsSync(join(kit.folder, 'x'))).toBe(true)
    })
  })
}
