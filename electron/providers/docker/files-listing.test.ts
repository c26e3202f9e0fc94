/** Listings are read right whatever the names, and cut listings are not read wrong. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromBytes } from './files-bytes.ts'
import { parseLinks, parseListing } from './files-listing.ts'

const name = fc
  .oneof(
    fc.uint8Array({ minLength: 1, maxLength: 20 }),
    fc.array(fc.constantFrom(...[...Buffer.from("\n' ->./a")]), { minLength: 1, maxLength: 8 }).map((bytes) => Uint8Array.from(bytes)),
  )
  .map((bytes) => Buffer.from(bytes.map((byte) => (byte === 0 || byte === 0x2f ? 0x5f : byte))))
  .filter((bytes) => bytes.toString() !== '.' && bytes.toString() !== '..')
const names = fc.uniqueArray(name, { selector: (bytes) => bytes.toString('hex'), maxLength: 20 })
const record = (one: Buffer) =>
  Buffer.concat([Buffer.from('/81a4/5/1/2/1700000000/2023-11-14 22:13:20.250000000 +0000/./'), one, Buffer.from('\n')])

test('every record is read, and the second part begins after the mark', () => {
  fc.assert(
    fc.property(names, (all) => {
      const listed = Buffer.concat(all.map(record))
      const out = Buffer.concat([listed, Buffer.from('//links')])
      const { entries, truncated, rest } = parseListing(out, 1_000_000)
      expect(entries.map((entry) => entry.name)).toEqual(all.map(fromBytes))
      expect(truncated).toBe(false)
      expect(out.toString('latin1', rest)).toBe('links')
      for (const entry of entries)
        expect(entry).toMatchObject({ kind: 'file', size: 5, mode: 0o644, uid: 1, gid: 2, modified: 1_700_000_000_250 })
    }),
  )
})

test('one that was cut anywhere has the first records whole, and says that it was cut', () => {
  fc.assert(
    fc.property(names, fc.nat(), (all, at) => {
      const listed = Buffer.concat(all.map(record))
      fc.pre(listed.length > 0)
      const most = at % listed.length
      const out = Buffer.concat([listed.subarray(0, most), Buffer.from('//links')])
      const { entries, truncated, rest } = parseListing(out, most)
      expect(entries.map((entry) => entry.name)).toEqual(all.slice(0, entries.length).map(fromBytes))
      expect(truncated).toBe(true)
      expect(out.toString('latin1', rest)).toBe('links')
      let whole = 0
      while (whole < all.length && Buffer.concat(all.slice(0, whole + 1).map(record)).length < most) whole++
      expect(entries).toHaveLength(whole)
    }),
  )
})

test('targets are read by their length, in the words of busybox and of coreutils', () => {
  const target = fc
    .array(fc.constantFrom(...[...Buffer.from("/\n' ->a5")]), { minLength: 1, maxLength: 12 })
    .map((bytes) => Buffer.from(bytes))
  fc.assert(
    fc.property(fc.array(fc.tuple(name, target), { maxLength: 6 }), fc.boolean(), (links, quoted) => {
      const quote = Buffer.from(quoted ? "'" : '')
      // A name without quotes that begins with one cannot be told from one in quotes; real ones begin with a dot.
      const out = Buffer.concat(
        links.flatMap(([one, to]) => [
          Buffer.from(`/${to.length}/./`),
          one,
          Buffer.from('/'),
          quote,
          Buffer.from('./'),
          one,
          quote,
          Buffer.from(' -> '),
          quote,
          to,
          quote,
          Buffer.from('\n'),
        ]),
      )
      expect(parseLinks(out)).toEqual(new Map(links.map(([one, to]) => [fromBytes(one), fromBytes(to)])))
    }),
  )
  // The kernel's own have no length.
  expect(parseLinks(Buffer.from("/64/./0/'./0' -> '/dev/null'\n/0/./self/'./self' -> '21'\n"))).toEqual(
    new Map([
      ['0', '/dev/null'],
      ['self', '21'],
    ]),
  )
})
