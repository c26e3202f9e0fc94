import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anchorAt, endAnchor, type Heights, lineHeight, moveBy, scrollTopOf, settle, spaceOf, spanOf } from './scroll-map.ts'

const even = (size: number): Heights => ({ size, heightOf: () => lineHeight })
const uneven = (heights: number[]): Heights => ({ size: heights.length, heightOf: (line) => heights[line] ?? 0 })
/** Lines of every height, some folded away. */
const anyHeights = fc.array(fc.constantFrom(0, lineHeight, lineHeight, 60, 500), { minLength: 1, maxLength: 80 }).map(uneven)
const topOf = ({ heightOf }: Heights, line: number) => Array.from({ length: line }, (_, at) => heightOf(at)).reduce((a, b) => a + b, 0)
const pixelOf = (heights: Heights, { line, offset }: { line: number; offset: number }) => topOf(heights, line) + offset

test('ten million lines fit the scrollbar, and each of them can be reached', () => {
  const heights = even(10_000_000)
  expect(spaceOf(heights.size, 600)).toBeLessThan(10_000_000)
  expect(moveBy({ line: 4_999_999, offset: 0 }, lineHeight, heights)).toEqual({ line: 5_000_000, offset: 0 })
  expect(moveBy({ line: 5_000_000, offset: 5 }, -lineHeight, heights)).toEqual({ line: 4_999_999, offset: 5 })
  expect(anchorAt(spaceOf(heights.size, 600) - 600, heights, 600)).toEqual({ line: 9_999_970, offset: 0 })
  expect(anchorAt(0, heights, 600)).toEqual({ line: 0, offset: 0 })
})

test('a short log scrolls pixel by pixel, as any page does', () => {
  const heights = even(1000)
  for (const top of [0, 7, 20, 1234, 19_400]) expect(scrollTopOf(anchorAt(top, heights, 600), heights, 600)).toBeCloseTo(top, 6)
  expect(anchorAt(1234, heights, 600)).toEqual({ line: 61, offset: expect.closeTo(14, 6) })
})

test('moving there and back is where one was, over lines of any height', () => {
  fc.assert(
    fc.property(anyHeights, fc.nat(79), fc.integer({ min: -3000, max: 3000 }), (heights, at, by) => {
      const from = moveBy({ line: Math.min(at, heights.size - 1), offset: 0 }, 0, heights)
      const to = moveBy(from, by, heights)
      const last = topOf(heights, heights.size)
      expect(pixelOf(heights, to)).toBeCloseTo(Math.max(0, Math.min(last, pixelOf(heights, from) + by)), 6)
    }),
  )
})

test('nobody gets beyond the end, and the end shows the last line whole', () => {
  fc.assert(
    fc.property(anyHeights, fc.nat(2000), fc.integer({ min: 1, max: 900 }), (heights, by, viewport) => {
      const end = endAnchor(heights, viewport)
      expect(pixelOf(heights, end)).toBe(Math.max(0, topOf(heights, heights.size) - viewport))
      const settled = settle(moveBy({ line: 0, offset: 0 }, by, heights), heights, viewport)
      expect(pixelOf(heights, settled)).toBeLessThanOrEqual(pixelOf(heights, end))
    }),
  )
})

test('what is rendered fills the viewport and the margin, and begins where it says', () => {
  fc.assert(
    fc.property(anyHeights, fc.nat(5000), fc.integer({ min: 1, max: 900 }), fc.nat(300), (heights, by, viewport, margin) => {
      const anchor = settle(moveBy({ line: 0, offset: 0 }, by, heights), heights, viewport)
      const { from, to, above } = spanOf(anchor, heights, viewport, margin)
      expect(topOf(heights, from) + above).toBeCloseTo(pixelOf(heights, anchor), 6)
      expect(topOf(heights, to)).toBeGreaterThanOrEqual(
        Math.min(topOf(heights, heights.size), pixelOf(heights, anchor) + viewport + margin),
      )
    }),
  )
})

test('the scrollbar goes the way of the lines', () => {
  fc.assert(
    fc.property(anyHeights, fc.nat(5000), fc.nat(500), (heights, by, more) => {
      const at = (pixels: number) => scrollTopOf(settle(moveBy({ line: 0, offset: 0 }, pixels, heights), heights, 300), heights, 300)
      expect(at(by + more)).toBeGreaterThanOrEqual(at(by) - 1e-6)
    }),
  )
})
