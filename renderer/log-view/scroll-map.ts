/**
 * Where one is in a log of any length, by line and not by pixel: a browser's scrollbar cannot address ten million lines, and lines that
 * wrap or unfold have heights that nobody knows before they are shown. Pure; everything is in pixels but `line`.
 */

/** The line at the top edge, and how much of it is above the edge. */
export type Anchor = { line: number; offset: number }
export type Heights = {
  /** Lines in all. */
  size: number
  /** 0 for a line that is folded away. */
  heightOf: (line: number) => number
}

export const lineHeight = 20
/** Browsers lay out no more than about 33 million pixels; well below that they still tell neighbours apart. */
const tallest = 8_000_000

const start: Anchor = { line: 0, offset: 0 }

/** The place at which the last line ends at the bottom edge. */
export function endAnchor({ size, heightOf }: Heights, viewport: number): Anchor {
  let left = viewport
  for (let line = size - 1; line >= 0; line--) {
    const height = heightOf(line)
    if (height >= left) return { line, offset: height - left }
    left -= height
  }
  return start
}

export const isBefore = (a: Anchor, b: Anchor): boolean => a.line < b.line || (a.line === b.line && a.offset < b.offset)

/** Moves by pixels over lines as tall as they are; stops at the first and at the last line. */
export function moveBy(anchor: Anchor, by: number, { size, heightOf }: Heights): Anchor {
  if (size === 0) return start
  let line = Math.min(anchor.line, size - 1)
  let offset = anchor.offset + by
  while (offset < 0 && line > 0) {
    line--
    offset += heightOf(line)
  }
  if (offset < 0) return start
  while (line < size - 1 && offset >= heightOf(line)) {
    offset -= heightOf(line)
    line++
  }
  return { line, offset: Math.min(offset, heightOf(line)) }
}

/** Never beyond the end. */
export function settle(anchor: Anchor, heights: Heights, viewport: number): Anchor {
  const end = endAnchor(heights, viewport)
  return isBefore(anchor, end) ? anchor : end
}

/** Which lines have to exist so that the viewport and a margin around it are filled, and how far the first of them is above the edge. */
export function spanOf(
  anchor: Anchor,
  { size, heightOf }: Heights,
  viewport: number,
  margin: number,
): { from: number; to: number; above: number } {
  let from = Math.min(anchor.line, size)
  let above = anchor.offset
  while (from > 0 && above < margin) above += heightOf(--from)
  let to = Math.min(anchor.line, size)
  let below = -anchor.offset
  while (to < size && below < viewport + margin) below += heightOf(to++)
  // What is folded away under the last line belongs to it.
  while (to < size && heightOf(to) === 0) to++
  return { from, to, above }
}

/** The height that the scrollbar is told. */
export const spaceOf = (size: number, viewport: number): number => Math.max(viewport, Math.min(size * lineHeight, tallest))

const numberOf = ({ line, offset }: Anchor, heightOf: Heights['heightOf']): number => line + offset / Math.max(1, heightOf(line))

/** Where the scrollbar stands for a place. */
export function scrollTopOf(anchor: Anchor, heights: Heights, viewport: number): number {
  const end = numberOf(endAnchor(heights, viewport), heights.heightOf)
  if (end <= 0) return 0
  const most = spaceOf(heights.size, viewport) - viewport
  return Math.min(most, (numberOf(anchor, heights.heightOf) / end) * most)
}

/** The place that somebody who drags the scrollbar means. */
export function anchorAt(scrollTop: number, heights: Heights, viewport: number): Anchor {
  const most = spaceOf(heights.size, viewport) - viewport
  if (most <= 0 || scrollTop <= 0) return start
  const end = endAnchor(heights, viewport)
  if (scrollTop >= most - 1) return end
  const number = (scrollTop / most) * numberOf(end, heights.heightOf)
  const line = Math.floor(number)
  return { line, offset: (number - line) * heights.heightOf(line) }
}
