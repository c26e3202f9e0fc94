import { expect, test } from 'vitest'
import { firstChoice, whatOf } from './choice.ts'

const { kinds } = firstChoice

test('without an age, everything that was chosen goes', () => {
  expect(whatOf({ ...firstChoice, age: ' ' })).toEqual({ kinds })
})

test('an age is told in hours', () => {
  expect(whatOf({ ...firstChoice, age: '36', unit: 'hours' })).toEqual({ kinds, olderThan: 36 })
  expect(whatOf({ ...firstChoice, age: ' 2 ', unit: 'weeks' })).toEqual({ kinds, olderThan: 336 })
})

test.each(['0', '-1', '1.5', '2 d', 'x', '999999'])('%s is no age', (age) => {
  expect(whatOf({ ...firstChoice, age })).toBeUndefined()
})
