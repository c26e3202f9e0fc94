/** Text is never cut within a character, whatever the parts it is read in, and what is no text is given as bytes. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toContent } from './files-content.ts'

test('the parts of a text are the text', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'é', '✓', '😀', '\n', '\ufeff'), maxLength: 40 })
  fc.assert(
    fc.property(text, fc.integer({ min: 4, max: 20 }), (whole, limit) => {
      const bytes = Buffer.from(whole)
      let read = ''
      for (let offset = 0; offset < bytes.length; ) {
        const part = toContent(bytes.subarray(offset, offset + limit), offset, { size: bytes.length, modified: 0, mode: 0 })
        expect(part.binary).toBe(false)
        expect(part.end).toBeGreaterThan(offset)
        read += part.text
        offset = part.end
        expect(part.truncated).toBe(offset < bytes.length)
      }
      expect(read).toBe(whole)
    }),
  )
})

test('bytes that are no text come as they are', () => {
  for (const bytes of [Buffer.from([0]), Buffer.from([0x61, 0xff]), Buffer.from([0xc3])])
    expect(toContent(bytes, 0, { size: bytes.length, modified: 0, mode: 0 })).toMatchObject({
      binary: true,
      base64: bytes.toString('base64'),
      end: bytes.length,
    })
  // What is made up by the kernel has no size.
  expect(toContent(Buffer.from('x'), 0, { size: 0, modified: 0, mode: 0 })).toMatchObject({ size: 1, text: 'x', truncated: false })
})
