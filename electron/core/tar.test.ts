/** Archives are what tar itself reads, whatever the names, sizes and times. */
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type TarEntry, tarBlock, tarEnd, tarHeader, tarPadding } from './tar.ts'

const archive = (entries: TarEntry[]) =>
  Buffer.concat([
    ...entries.flatMap((entry) => [
      tarHeader(entry),
      ...(entry.kind === 'file' ? [Buffer.alloc(entry.size, 'x'), tarPadding(entry.size)] : []),
    ]),
    tarEnd,
  ])

const letters = fc.constantFrom('a', 'b', 'é', '日', ' ', '.', '-', '=', '"', "'", '\\', '\n', '🚢')
const part = fc.array(letters, { minLength: 1, maxLength: 60 }).map((all) => `x${all.join('')}`)
const path = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('/'))
const entry: fc.Arbitrary<TarEntry> = fc
  .record({
    path,
    mode: fc.integer({ min: 0, max: 0o7777 }),
    modified: fc.integer({ min: 0, max: 4_000_000_000 }),
    size: fc.integer({ min: 0, max: 3000 }),
    target: path,
  })
  .chain(({ target, size, ...rest }) =>
    fc.constantFrom<TarEntry>(
      { ...rest, kind: 'file', size },
      { ...rest, kind: 'folder', size: 0 },
      { ...rest, kind: 'link', size: 0, target },
    ),
  )

test('names come out as they went in', () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 8 }), (entries) => {
      const bytes = archive(entries)
      expect(bytes.length % tarBlock).toBe(0)
      const listed = execFileSync('tar', ['-t', '--null', '--quoting-style=literal'], { input: bytes, encoding: 'utf8' })
      expect(listed).toBe(entries.map(({ path: its, kind }) => `${its}${kind === 'folder' ? '/' : ''}\n`).join(''))
    }),
    { numRuns: 60 },
  )
})

test('modes, owners, sizes, times and targets come out as they went in', () => {
  const list = (one: TarEntry) =>
    execFileSync('tar', ['-tv', '--numeric-owner', '--full-time', '--utc', '--quoting-style=literal'], {
      input: archive([one]),
      encoding: 'utf8',
    }).trim()
  const base = { size: 0, mode: 0o644, modified: 1_700_000_000 }
  expect(list({ ...base, path: 'a', kind: 'file', size: 7, mode: 0o755 })).toMatch(/^-rwxr-xr-x 0\/0 +7 2023-11-14 22:13:20 a$/)
  expect(list({ ...base, path: 'a/b', kind: 'folder', mode: 0o1777 })).toMatch(/^drwxrwxrwt 0\/0 +0 2023-11-14 22:13:20 a\/b\/$/)
  const far = 't'.repeat(300)
  expect(list({ ...base, path: 'l', kind: 'link', target: far })).toMatch(new RegExp(`^lrw-r--r-- 0/0 +0 .* l -> ${far}$`))
})

test('a file of more than eight gigabytes says so in the header before it', () => {
  const size = 9 * 1024 ** 3
  const header = tarHeader({ path: 'large', kind: 'file', size, mode: 0o644, modified: 0 })
  expect(header.toString('latin1')).toContain(`size=${size}\n`)
})
