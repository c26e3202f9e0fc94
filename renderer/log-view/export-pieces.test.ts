import { expect, test } from 'vitest'
import { createPieces } from './export-pieces.ts'

test('lines are told as the backend counts them: each piece says how many there are by then', async () => {
  const pieces = createPieces()
  expect(pieces.add({ text: 'a\nb\n', lines: 2 })).toEqual({ lines: 2 })
  expect(pieces.add({ text: 'c\n', lines: 3 })).toEqual({ lines: 3 })
  expect(pieces.add({ text: 'd\ne\n', lines: 5 })).toEqual({ lines: 5 })
  expect(await new Blob(pieces.blobs()).text()).toBe('a\nb\nc\nd\ne\n')
})

test('what is too much for a file is said', () => {
  const pieces = createPieces(5)
  expect(pieces.add({ text: '1234\n', lines: 1 })).toEqual({ lines: 1 })
  expect(pieces.add({ text: '6\n', lines: 2 })).toEqual({ tooMuch: 2 })
})

test('many pieces become few blobs, and none is lost', async () => {
  const pieces = createPieces()
  for (let at = 1; at <= 50; at++) pieces.add({ text: 'x'.repeat(500_000), lines: at })
  expect(pieces.blobs().length).toBeLessThan(5)
  expect(new Blob(pieces.blobs()).size).toBe(25_000_000)
})
