/** Paths never leave the root, and names can be shown whatever is in them. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { folderOf, inFolder, nameOf, normalPath, shownName } from './file-name.ts'

test('a path is normal: from the root, without dots, never above it', () => {
  expect(normalPath('/a//b/./c/../d/')).toBe('/a/b/d')
  expect(normalPath('/../../etc')).toBe('/etc')
  expect(normalPath('/')).toBe('/')
  expect(normalPath('/...')).toBe('/...')
  const part = fc.constantFrom('..', '.', '', 'a', 'b c', '...', '.hidden')
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const path = normalPath(`/${parts.join('/')}`)
      expect(path).toMatch(/^\//)
      expect(path.split('/').slice(1)).not.toEqual(expect.arrayContaining(['..']))
      expect(normalPath(path)).toBe(path)
      expect(inFolder(folderOf(path), nameOf(path))).toBe(path)
    }),
  )
})

test('a name is shown on one line, and what cannot be seen is written out', () => {
  expect(shownName('plain é✓ 😀')).toBe('plain é✓ 😀')
  expect(shownName('a\nb\r\t\u0007')).toBe('a\\nb\\r\\t\\x07')
  expect(shownName('bad\udcff.txt')).toBe('bad\\xff.txt')
  // What would turn the rest of the line around.
  expect(shownName('exe.\u202etxt')).toBe('exe.\\u202etxt')
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what may not be left
      expect(shownName(name)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/)
    }),
  )
})
