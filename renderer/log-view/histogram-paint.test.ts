import fc from 'fast-check'
import { expect, test } from 'vitest'
import { heightsOf, totalOf } from './histogram-paint.ts'

test('one error among a thousand lines can be seen', () => {
  const [error] = heightsOf([1, 0, 999, 0, 0], 1000, 40)
  expect(error).toBeGreaterThanOrEqual(2)
})

test('a bar is as tall as its lines are many, whatever they are', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5000), { minLength: 5, maxLength: 5 }), fc.integer({ min: 1, max: 30_000 }), (counts, more) => {
      const most = Math.max(totalOf(counts), more)
      const parts = heightsOf(counts, most, 40)
      const wanted = (totalOf(counts) / most) * 40
      const sum = parts.reduce((a, b) => a + b, 0)
      expect(sum).toBeGreaterThanOrEqual(wanted - 1e-6)
      expect(sum).toBeLessThanOrEqual(Math.max(wanted, 4) + 1e-6)
      for (const [at, part] of parts.entries()) if (counts[at] === 0) expect(part).toBe(0)
    }),
  )
})

test('nothing is nothing', () => {
  expect(heightsOf([0, 0, 0, 0, 0], 0, 40)).toEqual([0, 0, 0, 0, 0])
})
