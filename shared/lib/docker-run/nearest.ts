/** The known word that a mistyped one was meant for, when there is one near enough. */

/** Letters left out, added, replaced, or swapped with their neighbour. */
const most = 2

/** Of several that are as near, the first. */
export function nearest(typed: string, words: Iterable<string>): string | undefined {
  let found: string | undefined
  // A word of two or three letters is two changes away from anything.
  let least = Math.min(most, Math.floor(typed.replace(/^-+/, '').length / 2)) + 1
  for (const word of words) {
    if (Math.abs(word.length - typed.length) >= least) continue
    const away = distance(typed, word)
    if (away < least) [found, least] = [word, away]
  }
  return found
}

/** How many such changes make one of the other; two letters that were swapped are one. */
function distance(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      row[j] = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j] ?? 0, (before[j - 2] ?? 0) + 1)
    }
    ;[before, last] = [last, row]
  }
  return last[b.length] ?? 0
}
