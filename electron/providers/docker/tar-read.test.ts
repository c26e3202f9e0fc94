/** Archives are read as they were written, however they are cut into chunks; what broke off, or is none, is never taken for whole. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asFault } from '../../../shared/rpc/fault.ts'
import { tarEnd, tarHeader, tarPadding } from '../../core/tar.ts'
import { type TarEntry, tarReader } from './tar-read.ts'

async function readAll(archive: Buffer, cut: number) {
  let at = 0
  const reader = tarReader(async () => {
    if (at >= archive.length) return undefined
    at += cut
    return archive.subarray(at - cut, at)
  })
  const found: (TarEntry & { content: string })[] = []
  for (let entry = await reader.next(); entry; entry = await reader.next()) {
    let content = ''
    // Every other one is skipped instead.
    if (found.length % 2 === 0)
      for (let part = await reader.content(); part; part = await reader.content()) content += part.toString('latin1')
    found.push({ ...entry, content })
  }
  return found
}

const part = fc.string({ unit: fc.constantFrom('a', 'é', '-', ' ', '✓', '\n', '.x'), minLength: 1, maxLength: 60 })
const path = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => `r/${parts.join('/')}z`)
const entry = fc.record({
  path,
  kind: fc.constantFrom('file' as const, 'folder' as const, 'link' as const),
  content: fc.string({ unit: fc.constantFrom('0', 'x'), maxLength: 1500 }),
  mode: fc.integer({ min: 0, max: 0o7777 }),
  uid: fc.oneof(fc.nat({ max: 70_000 }), fc.constant(3_000_000_000)),
  gid: fc.nat({ max: 70_000 }),
  modified: fc.nat({ max: 4_000_000_000 }),
  target: path,
})

test('what is written is read again', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { maxLength: 6 }), fc.integer({ min: 1, max: 3000 }), async (entries, cut) => {
      const archive = Buffer.concat([
        ...entries.flatMap(({ content, target, ...one }) => {
          const size = one.kind === 'file' ? content.length : 0
          return [
            tarHeader({ ...one, size, ...(one.kind === 'link' ? { target } : {}) }),
            Buffer.from(size > 0 ? content : ''),
            tarPadding(size),
          ]
        }),
        tarEnd,
      ])
      const found = await readAll(archive, cut)
      expect(found).toEqual(
        entries.map(({ content, target, ...one }, index) => ({
          ...one,
          modified: one.modified * 1000,
          size: one.kind === 'file' ? content.length : 0,
          ...(one.kind === 'link' ? { target } : {}),
          content: index % 2 === 0 && one.kind === 'file' ? content : '',
        })),
      )
      if (archive.length > 1024) {
        const broken = archive.subarray(0, archive.length - 1024 - 1)
        expect((await readAll(broken, cut).then(() => expect.unreachable('it broke off'), asFault)).code).toBe('unavailable')
      }
    }),
    { numRuns: 200 },
  )
})

test('archives of tar itself are read, in each of its formats', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-tar-'))
  try {
    const long = `${'deep-folder/'.repeat(18)}`
    mkdirSync(join(folder, 'in', long), { recursive: true })
    writeFileSync(join(folder, 'in', long, 'file é'), 'content')
    symlinkSync(`${'x'.repeat(150)}`, join(folder, 'in', 'link'))
    for (const format of ['gnu', 'pax', 'posix']) {
      const found = await readAll(execFileSync('tar', [`--format=${format}`, '-cf', '-', '-C', folder, 'in']), 700)
      expect(found.find((one) => one.kind === 'file')?.path).toBe(`in/${long}file é`)
      expect(found.find((one) => one.kind === 'link')).toMatchObject({ path: 'in/link', target: 'x'.repeat(150) })
      expect(found.filter((one) => one.kind === 'folder')).toHaveLength(19)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('what is no archive, or lies, is a fault and costs no memory', async () => {
  const bad = [
    Buffer.alloc(2048, 'x'),
    Buffer.from('<html>'.repeat(200)),
    // A name as long as a film.
    Buffer.concat([relabelled(tarHeader({ path: 'x', kind: 'file', size: 2_000_000_000, mode: 0, modified: 0 }), 'L'), tarEnd]),
  ]
  for (const archive of bad)
    expect((await readAll(archive, 512).then(() => expect.unreachable('it was read'), asFault)).code).toBe('unavailable')
  expect(await readAll(tarEnd, 10)).toEqual([])
})

function relabelled(head: Buffer, flag: string): Buffer {
  const own = Buffer.from(head)
  own.write(flag, 156)
  own.write(' '.repeat(8), 148)
  const sum = own.reduce((all, byte) => all + byte, 0)
  own.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return own
}
