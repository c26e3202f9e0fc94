/** A .dockerignore means what Docker says it means: its documented cases, its quirks, and what holds for any patterns. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asFault } from '../../shared/rpc/fault.ts'
import { ignorePatterns, type Looked, readPatterns } from './ignore-patterns.ts'

/** As a walk asks: folder by folder. */
const ignores = (file: string, path: string): boolean => {
  const patterns = ignorePatterns(file)
  let looked: Looked | undefined
  const parts = path.split('/')
  for (let i = 1; i <= parts.length; i++) looked = patterns.look(parts.slice(0, i).join('/'), looked)
  return looked?.ignored === true
}

describe('lines', () => {
  test.each([
    ['\uFEFFa\r\n  b  \r\n\r\n#c\n #d\n', ['a', 'b', '#d']],
    ['/a/', ['a']],
    ['./a//b/../c', ['a/c']],
    ['!  /a/ ', ['!a']],
    ['/', ['/']],
    ['.', ['.']],
    ['../a', ['../a']],
  ])('%j', (file, patterns) => expect(readPatterns(file)).toEqual(patterns))
})

// Those of moby/patternmatcher's own tests, and of its documentation.
test.each([
  ['fileutils.go', 'fileutils.go', true],
  ['*', 'fileutils.go', true],
  ['*.go', 'fileutils.go', true],
  ['*.go', 'a/fileutils.go', false],
  ['docs', 'docs/README.md', true],
  ['docs/', 'docs/README.md', true],
  ['docs\n!docs/README.md', 'docs/README.md', false],
  ['docs\n!docs/README.md', 'docs/x', true],
  ['!docs/README.md\ndocs', 'docs/README.md', true],
  ['*\n!docs', 'docs/a/b', false],
  // Of `**/*.md` and `!docs`, the second has nothing to take back when docs itself is looked at.
  ['**/*.md\n!docs', 'docs/README.md', true],
  ['**', 'file', true],
  ['**/', 'a/b', true],
  ['**/**', 'a/b/c', true],
  ['dir/**', 'dir/a/b', true],
  ['dir/**', 'dir', false],
  ['**/dir2/*', 'dir/dir2/file', true],
  ['**/dir2/*', 'dir2/file', true],
  ['**/dir2/**', 'dir/dir2/dir3/file', true],
  ['**/file', 'file', true],
  ['**/file', 'dir/dir/file', true],
  ['**file', 'dir/afile', true],
  ['**/*.txt', 'a/b.txt', true],
  ['a**/*.txt', 'a/x/file.txt', true],
  ['a/*/*.txt', 'a/file.txt', false],
  ['a/**/b', 'a/b', true],
  ['a/**/b', 'a/x/y/b', true],
  ['a[b-d]e', 'ace', true],
  ['a[b-d]e', 'aae', false],
  ['a[^b-d]e', 'aze', true],
  ['a[!b]e', 'a!e', true],
  ['a\\*b', 'a*b', true],
  ['a\\*b', 'axb', false],
  ['a?b', 'a/b', false],
  ['a?b', 'aéb', true],
  ['a.b', 'axb', false],
  ['a+b(c)', 'a+b(c)', true],
  ['x]', 'x]', true],
  ['.git', '.gitignore', false],
  ['[\\]a]', ']', true],
])('%j leaves out %s: %s', (file, path, ignored) => expect(ignores(file, path)).toBe(ignored))

test.each(['!', 'a[', '[]a]', '[-a]', 'a[b-', 'a\\', '[a-]'])('%j is refused, and named', (pattern) => {
  try {
    ignorePatterns(`fine\n${pattern}\n`)
    expect.unreachable()
  } catch (error) {
    expect(asFault(error)).toMatchObject({ code: 'invalid', hint: { en: expect.stringContaining(pattern) } })
  }
})

test('one that has many ways to match takes as long as any other', () => {
  const names = ['a'.repeat(200), `${'a'.repeat(200)}b`, `${'a/'.repeat(100)}b`]
  const found = (pattern: string) => names.map((name) => ignores(pattern, name))
  expect(found('*a*a*a*a*a*a*a*a*b')).toEqual([false, true, false])
  expect(found(`${'**/'.repeat(30)}*a*a*b`)).toEqual([false, true, false])
  expect(found(`${'*a?'.repeat(100)}b`)).toEqual([false, true, false])
  expect(found('[a-b]*'.repeat(150))).toEqual([true, true, false])
})

test('more than anybody writes is refused', () => {
  const lines = (count: number) => Array.from({ length: count }, (_, i) => `a${i}`).join('\n')
  expect(() => ignorePatterns(`${lines(2000)}\n# and a word`)).not.toThrow()
  expect(() => ignorePatterns(lines(2001))).toThrow(/2000/)
  expect(() => ignorePatterns('*'.repeat(1001))).toThrow(/pattern/)
})

/** The expression that Docker makes of a pattern; its own form for some is left to the cases above. */
const dockersOwn = (pattern: string) => {
  let out = ''
  for (let i = 0; i < pattern.length; i++) {
    const rest = pattern.slice(i)
    const set = /^\[.*?\]/.exec(rest)?.[0]
    if (rest.startsWith('**')) {
      i += rest.startsWith('**/') ? 2 : 1
      out += i + 1 >= pattern.length ? '.*' : '(.*/)?'
    } else if (set) {
      out += set
      i += set.length - 1
    } else out += rest[0] === '*' ? '[^/]*' : rest[0] === '?' ? '[^/]' : rest[0]
  }
  return new RegExp(`^${out}$`)
}

const name = fc.stringMatching(/^[a-c.+$()|]{1,3}$/).filter((text) => text !== '.' && text !== '..')
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'))
const piece = fc.oneof(name, fc.constantFrom('*', '?', '**', 'a*', '*b', '[a-b]', '[^a]'))
const pattern = fc
  .tuple(fc.boolean(), fc.array(piece, { minLength: 1, maxLength: 4 }))
  .map(([exception, parts]) => `${exception ? '!' : ''}${parts.join('/')}`)
const file = fc.array(pattern, { maxLength: 5 }).map((lines) => lines.join('\n'))

describe('whatever the patterns', () => {
  test('they match what the expressions match that Docker makes of them', () => {
    const short = fc.array(fc.constantFrom('a', 'b', '/', '*', '**', '**/', '?', '[ab]', '[^a]'), { minLength: 2, maxLength: 7 })
    const text = fc.stringMatching(/^[ab/]{0,8}$/)
    fc.assert(
      fc.property(short, text, (parts, path) => {
        // What is cleaned away, or has a form of its own, is tested above.
        const pattern = `?${parts.join('')}[ab]`
        fc.pre(!pattern.includes('//'))
        expect(ignorePatterns(pattern).look(path).ignored).toBe(dockersOwn(pattern).test(path))
      }),
      { numRuns: 5000 },
    )
  })

  test('a name is what it says and nothing else', () => {
    fc.assert(
      fc.property(path, path, (one, other) => {
        expect(ignores(one, other)).toBe(other === one || other.startsWith(`${one}/`))
      }),
    )
  })

  test('what is in a folder that is left out is, too, unless an exception may hold it', () => {
    fc.assert(
      fc.property(file, path, path, (lines, folder, rest) => {
        const patterns = ignorePatterns(lines)
        if (ignores(lines, folder) && !patterns.mayHoldExceptions(folder)) expect(ignores(lines, `${folder}/${rest}`)).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })

  test('the last word counts', () => {
    fc.assert(
      fc.property(file, path, (lines, one) => {
        expect(ignores(`${lines}\n${one}`, one)).toBe(true)
        expect(ignores(`${lines}\n!${one}`, one)).toBe(false)
        expect(ignores(`${lines}\n**`, one)).toBe(true)
        expect(ignores(`${lines}\n!**`, one)).toBe(false)
      }),
    )
  })
})
