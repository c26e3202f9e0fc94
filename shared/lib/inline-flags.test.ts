import { expect, test } from 'vitest'
import { inlineFlags } from './inline-flags.ts'

test('a prefix of flags is taken off, each of them counts once, and lines are always one', () => {
  expect(inlineFlags('(?i)error')).toEqual({ body: 'error', flags: ['i'] })
  expect(inlineFlags('(?sims)a.b')).toEqual({ body: 'a.b', flags: ['s', 'i'] })
  expect(inlineFlags('(?m)^a')).toEqual({ body: '^a', flags: [] })
})

test('what only looks like one is part of the expression', () => {
  for (const text of ['a(?i)b', '(?:i)', '(?i:a)', '(?x)a', '(?)', '']) expect(inlineFlags(text)).toEqual({ body: text, flags: [] })
})
