/** Lists that are kept in order while a few of their members change. */

/** The first index from `start` at which `test` holds; once it holds it must hold to the end. */
export function firstIndex<T>(items: readonly T[], start: number, test: (item: T) => boolean): number {
  let from = start
  let to = items.length
  while (from < to) {
    const middle = (from + to) >>> 1
    if (test(items[middle] as T)) to = middle
    else from = middle + 1
  }
  return from
}

/**
 * The sorted members without those that are gone and with the fresh ones; orders both of these on the way. Few change at a time: finding the place of each is far cheaper
 * than looking at every member, of which there may be 50,000.
 */
export function edited<T>(sorted: readonly T[], gone: T[], fresh: T[], compare: (a: T, b: T) => number): T[] {
  gone.sort(compare)
  fresh.sort(compare)
  const out: T[] = []
  let taken = 0
  const takeUntil = (place: number) => {
    while (taken < place) out.push(sorted[taken++] as T)
  }
  let g = 0
  let f = 0
  while (g < gone.length || f < fresh.length) {
    const old = gone[g]
    const item = fresh[f]
    if (old !== undefined && (item === undefined || compare(old, item) <= 0)) {
      takeUntil(firstIndex(sorted, taken, (other) => compare(other, old) >= 0))
      taken++
      g++
    } else if (item !== undefined) {
      takeUntil(firstIndex(sorted, taken, (other) => compare(other, item) > 0))
      out.push(item)
      f++
    }
  }
  takeUntil(sorted.length)
  return out
}
