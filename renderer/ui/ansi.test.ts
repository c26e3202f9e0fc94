import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pieces, plainText } from './ansi.ts'

const ESC = '\u001b'
const joined = (raw: string) =>
  pieces(raw)
    .map((piece) => piece.text)
    .join('')
// biome-ignore lint/suspicious/noControlCharactersInRegex: none of these may come out
const forbidden = /[\u0000-\u001f\u007f-\u009f\u200b-\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufdd0\ufdd1\ufeff]|\p{Cs}/u

test('a plain line is one piece, as it is', () => {
  expect(pieces('GET /v1/orders 200 12 ms')).toEqual([{ text: 'GET /v1/orders 200 12 ms' }])
  expect(pieces('')).toEqual([])
})

test('colour, bold and underline become looks made of tokens', () => {
  expect(pieces(`${ESC}[31mred${ESC}[0m plain ${ESC}[1;4mboth${ESC}[m`)).toEqual([
    { text: 'red', colour: 'var(--ansi-red)' },
    { text: ' plain ' },
    { text: 'both', bold: true, underline: true },
  ])
  expect(pieces(`${ESC}[92mbright`)[0]?.colour).toBe('var(--ansi-green)')
  expect(pieces(`${ESC}[38;5;208mx`)[0]?.colour).toContain('rgb(255, 135, 0)')
  expect(pieces(`${ESC}[48;2;1;2;3mx`)[0]?.background).toContain('rgb(1, 2, 3)')
})

test('what would act on a terminal is taken out, and the text around it stays', () => {
  expect(joined(`a${ESC}]0;title\u0007b`)).toBe('ab')
  expect(joined(`a${ESC}]52;c;ZWNobw==${ESC}\\b`)).toBe('ab')
  expect(joined(`${ESC}]8;;http://x${ESC}\\link${ESC}]8;;${ESC}\\`)).toBe('link')
  expect(joined(`a${ESC}[2J${ESC}[H${ESC}[?1049hb${ESC}cc`)).toBe('abc')
  expect(joined(`a${ESC}P1$r0m${ESC}\\b${ESC}_apc${ESC}\\c`)).toBe('abc')
  expect(joined('a\u009b31mb')).toBe('ab')
})

test('a sequence that never ends hides nothing of the line', () => {
  expect(joined(`${ESC}]0;the rest of the line`)).toBe('0;the rest of the line')
  expect(joined(`tail ${ESC}`)).toBe('tail ESC')
  expect(joined(`tail ${ESC}[31`)).toBe('tail 31')
})

test('characters that hide or reorder text are shown as codes', () => {
  expect(pieces('a\u202egnp.exe')).toEqual([{ text: 'a' }, { text: 'U+202E', code: true }, { text: 'gnp.exe' }])
  expect(pieces('nul\u0000')).toEqual([{ text: 'nul' }, { text: 'NUL', code: true }])
  expect(joined('zero\u200bwidth\ufeff')).toBe('zeroU+200BwidthU+FEFF')
  expect(joined('\ufdd0x\ufdd1')).toBe('U+FDD0xU+FDD1')
  expect(joined('\udb40\udc41')).toBe('U+E0041')
})

test('an emoji that is joined of several stays whole; a joiner elsewhere is shown', () => {
  expect(joined('👨\u200d👩\u200d👧')).toBe('👨\u200d👩\u200d👧')
  expect(joined('a\u200db')).toBe('aU+200Db')
})

test('tabs go to their columns, a carriage return at the end goes away, one inside is shown', () => {
  expect(joined('a\tb')).toBe('a       b')
  expect(joined('12345678\tb')).toBe('12345678        b')
  expect(joined('line\r')).toBe('line')
  expect(joined('10%\r20%')).toBe('10%CR20%')
})

test('half a surrogate pair becomes the replacement character', () => {
  expect(joined('a\ud800b\udc00')).toBe('a\ufffdb\ufffd')
})

test('whatever comes in, nothing that acts comes out, and search sees the very same text', () => {
  const nasty = fc.string({
    unit: fc.oneof(
      fc.constantFrom(ESC, '[', ']', ';', 'm', '3', '1', '\u0007', '\\', '\u009b', '\u202e', '\t', '\r'),
      fc.string({ unit: 'binary', maxLength: 1 }),
    ),
  })
  fc.assert(
    fc.property(nasty, (raw) => {
      const text = joined(raw)
      expect(text).not.toMatch(forbidden)
      expect(text).toBe(plainText(raw))
      for (const piece of pieces(raw)) expect(piece.text).not.toBe('')
    }),
    { numRuns: 2000 },
  )
})

test('hostile lines of 10 MB take time in proportion', () => {
  const size = 10_000_000
  for (const raw of [
    'x'.repeat(size),
    '\u0000'.repeat(size / 10),
    `${ESC}[`.repeat(size / 2),
    `${ESC}[31m`.repeat(size / 5),
    `${ESC}]${'a'.repeat(size)}`,
    '\ud800'.repeat(size / 10),
  ]) {
    const began = performance.now()
    plainText(raw)
    expect(performance.now() - began).toBeLessThan(5000)
  }
})

test('thousands of colour changes in one line make a bounded number of pieces', () => {
  const made = pieces(`${ESC}[31ma${ESC}[32mb`.repeat(5000))
  expect(made.length).toBeLessThan(400)
  expect(made.map((piece) => piece.text).join('')).toBe('ab'.repeat(5000))
})
