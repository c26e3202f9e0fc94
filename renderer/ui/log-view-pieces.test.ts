import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pieces } from './ansi.ts'
import { markPieces } from './log-view-pieces.ts'
import { fileNameOf } from './log-view-text.ts'

test('hits are marked across pieces, and the level where it is said', () => {
  const marked = markPieces([{ text: 'ERROR out' }, { text: ' of memory', bold: true }], { level: 'error', start: 0, end: 5 }, [6, 12])
  expect(marked).toEqual([
    { text: 'ERROR', level: 'error' },
    { text: ' ' },
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
      const marked = markPieces(all, undefined, ranges)
      expect(marked.map((piece) => piece.text).join('')).toBe(text)
      const isHit = marked.flatMap((piece) => Array.from({ length: piece.text.length }, () => piece.hit === true))
      for (const [at, hit] of isHit.entries()) {
        const wanted = ranges.some((start, index) => index % 2 === 0 && at >= start && at < (ranges[index + 1] as number))
        expect(hit).toBe(wanted)
      }
    }),
  )
})

test('a file is named for its log and its time, whatever the name holds', () => {
  const at = new Date(2026, 10, 19, 9, 2, 11)
  expect(fileNameOf('worker-1', at)).toBe('worker-1 2026-11-19 09.02.11.log')
  expect(fileNameOf('../../etc/passwd\u202e', at)).not.toMatch(/[/\\\u202e]|^\./)
  expect(fileNameOf('', at)).toMatch(/^log /)
})
