/** The small things that every list leans on: equality, the order of names, and the language of the filter boxes. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { equal } from './equal.ts'
import { parseFilter } from './filter.ts'
import { naturalKey } from './natural.ts'
import { edited, firstIndex } from './sorted.ts'

const json = fc.jsonValue({ maxDepth: 3 })
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('0', '1', '9', 'a', 'Z', '-', '.', 'é') }),
)

describe('equal', () => {
  test('holds between a value and its copy, and not between values that are written differently', () => {
    const canon = (value: unknown): unknown =>
      value && typeof value === 'object' && !Array.isArray(value)
        ? Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([k, v]) => [k, canon(v)])
        : Array.isArray(value)
          ? ['list', ...value.map(canon)]
          : value
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(equal(a, structuredClone(a))).toBe(true)
        expect(equal(a, b)).toBe(JSON.stringify(canon(a)) === JSON.stringify(canon(b)))
      }),
    )
  })

  test('does not mistake what every object inherits for data', () => {
    const own = JSON.parse('{"__proto__": {}, "constructor": "x"}')
    expect(equal(own, { constructor: 'x' })).toBe(false)
    expect(equal({ constructor: 'x' }, own)).toBe(false)
    expect(equal(own, structuredClone(own))).toBe(true)
    expect(equal({ toString: 'x' }, {})).toBe(false)
    expect(equal({}, { valueOf: 'x' })).toBe(false)
  })

  test('takes an absent key for one that is undefined, and a list never for an object', () => {
    expect(equal({ a: undefined, b: 1 }, { b: 1 })).toBe(true)
    expect(equal([], {})).toBe(false)
    expect(equal([1], { 0: 1, length: 1 })).toBe(false)
    expect(equal(null, {})).toBe(false)
  })
})

describe('naturalKey', () => {
  const sorted = (names: string[]) => [...names].sort((a, b) => (naturalKey(a) < naturalKey(b) ? -1 : 1))

  test('orders names as people do', () => {
    const names = ['api', 'Web-1', 'web-1a', 'web-2', 'web-9', 'web-10', 'web-100', 'web.1', 'zèbre']
    expect(sorted(names.toReversed())).toEqual(names)
    expect(sorted(['1.10.0', '1.9.12', '1.9.2'])).toEqual(['1.9.2', '1.9.12', '1.10.0'])
  })

  test('any two numbers of any length come in the order of their values', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 120 })
    fc.assert(
      fc.property(digits, digits, anyText, (a, b, prefix) => {
        const [x, y] = [BigInt(a), BigInt(b)]
        const [left, right] = [naturalKey(`${prefix}-${a}`), naturalKey(`${prefix}-${b}`)]
        expect(left < right ? -1 : left > right ? 1 : 0).toBe(x < y ? -1 : x > y ? 1 : 0)
      }),
    )
  })

  test('makes a key of any text, which neither case nor accents change', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(typeof naturalKey(text)).toBe('string')
        expect(naturalKey(text.normalize('NFD'))).toBe(naturalKey(text.normalize('NFC')))
      }),
    )
    expect(naturalKey('ÉCOLE')).toBe(naturalKey('ecole'))
    expect(naturalKey('\ud800')).toBe('\ud800')
    expect(naturalKey('x'.repeat(300) + '7'.repeat(300))).toHaveLength(602)
  })
})

describe('parseFilter', () => {
  const fields = ['state', 'project']

  test('reads words, what must not be there, phrases and fields', () => {
    expect(parseFilter('Web -old "two words" state:running -project:"my shop"', fields)).toEqual([
      { negated: false, text: 'web' },
      { negated: true, text: 'old' },
      { negated: false, text: 'two words' },
      { negated: false, field: 'state', text: 'running' },
      { negated: true, field: 'project', text: 'my shop' },
    ])
  })

  test('takes an unknown field as text, since names and images hold colons', () => {
    expect(parseFilter('nginx:1.27 toString:x app:"a b"', fields)).toEqual([
      { negated: false, text: 'nginx:1.27' },
      { negated: false, text: 'tostring:x' },
      { negated: false, text: 'app:a b' },
    ])
  })

  test('what is still being typed asks for nothing yet', () => {
    for (const text of ['', '  ', '-', '"', '""', '-"', 'state:"', 'state:""']) expect(parseFilter(text, fields)).toEqual([])
    expect(parseFilter('"still open', fields)).toEqual([{ negated: false, text: 'still open' }])
  })

  test('any text means something, in time that grows with its length', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ unit: fc.constantFrom('-', '"', ':', ' ', 'a', 'state:') })), (text) => {
        for (const term of parseFilter(text, fields)) {
          expect(term.text).not.toBe('')
          expect(term.text).toBe(term.text.toLowerCase())
        }
      }),
    )
    for (const nasty of ['a', '-', '"', ':', 'a:', '-a', 'a-']) expect(() => parseFilter(nasty.repeat(200_000), fields)).not.toThrow()
  })

  test('words that are written down are read back', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abcXYZ019._/é🐳'), minLength: 1 })
    const term = fc.record({ negated: fc.boolean(), field: fc.constantFrom(undefined, ...fields), text: word, quoted: fc.boolean() })
    fc.assert(
      fc.property(fc.array(term), (terms) => {
        const text = terms
          .map((t) => `${t.negated ? '-' : ''}${t.field ? `${t.field}:` : ''}${t.quoted ? `"${t.text}"` : t.text}`)
          .join(' ')
        const expected = terms.map((t) => ({ negated: t.negated, ...(t.field ? { field: t.field } : {}), text: t.text.toLowerCase() }))
        expect(parseFilter(text, fields)).toEqual(expected)
      }),
    )
  })
})

describe('a list in order', () => {
  const up = (a: number, b: number) => a - b

  test('stays so while members go and come', () => {
    const numbers = fc.uniqueArray(fc.nat({ max: 60 }))
    fc.assert(
      fc.property(numbers, numbers, fc.infiniteStream(fc.boolean()), (all, others, coins) => {
        const sorted = [...all].sort(up)
        const gone = all.filter(() => coins.next().value)
        // What comes may be what just went, but never what is still there.
        const fresh = others.filter((n) => !all.includes(n) || gone.includes(n))
        const expected = [...all.filter((n) => !gone.includes(n)), ...fresh].sort(up)
        expect(edited(sorted, gone, fresh, up)).toEqual(expected)
      }),
    )
  })

  test('is searched for the first member that passes', () => {
    expect(firstIndex([1, 3, 5], 0, (n) => n >= 3)).toBe(1)
    expect(firstIndex([1, 3, 5], 2, (n) => n >= 3)).toBe(2)
    expect(firstIndex([1, 3, 5], 0, (n) => n > 5)).toBe(3)
    expect(firstIndex([], 0, () => true)).toBe(0)
  })
})
