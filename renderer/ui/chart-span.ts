/** How long the width of a plot stands for, and where a moment is in it. */

/** A plot that has just begun is not one stroke at its right edge: its width stands for a minute at least, then for what is known. */
export const shownSpan = (known: number, span: number): number => Math.min(Math.max(known, 60), span)

/** @param at milliseconds since the epoch; returns its place from 0 at the left to 1 at the right, or undefined where it is not in sight */
export function placeOf(at: number, times: readonly number[], span: number): number | undefined {
  const [first, last] = [times[0], times.at(-1)]
  if (first === undefined || last === undefined) return undefined
  const width = shownSpan((last - first) / 1000, span) * 1000
  const place = 1 - (last - at) / width
  return place >= 0 && place <= 1 ? place : undefined
}

export type Placed<M> = { place: number; marks: M[] }

/** Marks in sight, in order; those that would lie on one another are one. */
export function placed<M extends { at: number }>(
  marks: readonly M[],
  times: readonly number[],
  span: number,
  nearest: number,
): Placed<M>[] {
  const out: Placed<M>[] = []
  for (const mark of [...marks].sort((a, b) => a.at - b.at)) {
    const place = placeOf(mark.at, times, span)
    if (place === undefined) continue
    const before = out.at(-1)
    if (before && place - before.place < nearest) before.marks.push(mark)
    else out.push({ place, marks: [mark] })
  }
  return out
}
