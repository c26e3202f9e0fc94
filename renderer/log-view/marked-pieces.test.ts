import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pieces } from '../ui/ansi.ts'
import { markPieces } from './marked-pieces.ts'

test('hits are marked across pieces', () => {
  expect(markPieces([{ text: 'ERROR out' }, { text: ' of memory', bold: true }], [6, 12])).toEqual([
    { text: 'ERROR ' },
    { text: 'out', hit: true },
    { text: ' of', bold: true, hit: true },
    { text: ' memory', bold: true },
  ])
})

test('marking loses no text, wherever the hits are', () => {
  const hits = fc.uniqueArray(fc.nat(60), { maxLength: 20 }).map((all) => all.sort((a, b) => a - b).slice(0, all.length - (all.length % 2)))
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1, maxLength: 10 })), hits, (texts, ranges) => {
      const all = texts.flatMap((text) => pieces(text))
      const text = all.map((piece) => piece.text).join('')
      const marked = markPieces(all, ranges)
      expect(marked.map((piece) => piece.text).join('')).toBe(text)
      const isHit = marked.flatMap((piece) => Array.from({ length: piece.text.length }, () => piece.hit === true))
      for (const [at, hit] of isHit.entries()) {
        const wanted = ranges.some((start, index) => index % 2 === 0 && at >= start && at < (ranges[index + 1] as number))
        expect(hit).toBe(wanted)
      }
    }),
  )
})
