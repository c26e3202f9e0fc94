import { expect, test } from 'vitest'
import { placed, placeOf } from './chart-span.ts'

const times = [0, 100_000, 200_000]

test('a moment has its place in what is shown, the newest at the right', () => {
  expect([0, 50_000, 200_000].map((at) => placeOf(at, times, 600))).toEqual([0, 0.25, 1])
  expect(placeOf(150_000, times, 100)).toBe(0.5)
})

test('what is older than the plot, or newer than its last sample, has none', () => {
  expect(placeOf(99_999, times, 100)).toBeUndefined()
  expect(placeOf(200_001, times, 100)).toBeUndefined()
  expect(placeOf(5, [], 100)).toBeUndefined()
})

test('a plot that has just begun stands for a minute', () => {
  expect(placeOf(0, [0, 30_000], 600)).toBe(0.5)
})

test('marks that would lie on one another are one', () => {
  const marks = [{ at: 101_000 }, { at: 50_000 }, { at: 100_000 }, { at: -1 }]
  expect(placed(marks, times, 600, 0.02)).toEqual([
    { place: 0.25, marks: [{ at: 50_000 }] },
    { place: 0.5, marks: [{ at: 100_000 }, { at: 101_000 }] },
  ])
})
