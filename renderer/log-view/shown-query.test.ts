import { expect, test } from 'vitest'
import { foundQuery, nextContext, shownQuery } from './shown-query.ts'

test('lines around are shown where lines of a sort are, and only there', () => {
  expect(shownQuery({ text: 'x', context: 5 }, true)).toEqual({ text: 'x', context: 5 })
  expect(shownQuery({ levels: ['error'], context: 5 }, false)).toEqual({ levels: ['error'], context: 5 })
  // Everything is there already, or nothing is looked for.
  expect(shownQuery({ text: 'x', context: 5 }, false)).toEqual({})
  expect(shownQuery({ context: 5, from: 1, hide: ['a <*>'] }, true)).toEqual({ from: 1, hide: ['a <*>'] })
})

test('what is counted and stepped through are the lines that were found, not those around them', () => {
  expect(foundQuery({ text: 'x', levels: ['warn'], context: 5 }, true)).toEqual({ text: 'x', levels: ['warn'] })
  expect(foundQuery({ text: 'x', levels: ['warn'], context: 5 }, false)).toEqual({ levels: ['warn'] })
})

test('choices come one after the other, and round again', () => {
  expect([undefined, 2, 5, 20].map(nextContext)).toEqual([2, 5, 20, 0])
})
