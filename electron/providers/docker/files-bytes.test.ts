/** Every name of bytes comes back from a string as it went. */
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromBytes, isText, octal, percent, toBytes } from './files-bytes.ts'

test('any bytes become a string and the same bytes again, also through JSON', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const text = fromBytes(bytes)
      expect(toBytes(JSON.parse(JSON.stringify(text)) as string)).toEqual(Buffer.from(bytes))
    }),
    { numRuns: 2000 },
  )
})

test('text stays text, and what is none is told', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(fromBytes(Buffer.from(text))).toBe(text)
    }),
  )
  expect(fromBytes(Buffer.from([0x61, 0xff, 0xc3, 0xa9, 0xed, 0xa0, 0x80]))).toBe('a\udcffé\udced\udca0\udc80')
  expect([isText('é'), isText('a\udcff')]).toEqual([true, false])
})

test('a shell and a URL read the name that was meant', () => {
  const name = fc.uint8Array({ minLength: 1, maxLength: 60 }).map((bytes) => bytes.map((byte) => byte || 1))
  fc.assert(
    fc.property(name, (bytes) => {
      const text = fromBytes(bytes)
      const said = execFileSync('sh', ['-c', `p=$(printf '%b_' "$1"); p=\${p%_}; printf %s "$p"`, 'sh', octal(text)], {
        env: { LC_ALL: 'C' },
      })
      expect(said).toEqual(Buffer.from(bytes))
      expect(percent(text)).toMatch(/^(?:[\w./-]|%[0-9a-f]{2})+$/)
      const plain = percent(text).replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      expect(Buffer.from(plain, 'latin1')).toEqual(Buffer.from(bytes))
    }),
    { numRuns: 50 },
  )
})
