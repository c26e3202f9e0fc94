/** Which lines of two texts are the same: the fewest to take away and to add. Pure. */

export type DiffLine = { kind: 'same' | 'gone' | 'new'; text: string }

export function diffLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  // How many are the same at best from each pair of places on.
  const best = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1))
  const at = (i: number, j: number) => best[i]?.[j] ?? 0
  for (let i = before.length - 1; i >= 0; i--) {
    const row = best[i] as Uint32Array
    for (let j = after.length - 1; j >= 0; j--)
      row[j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  }
  const lines: DiffLine[] = []
  let i = 0
  let j = 0
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      lines.push({ kind: 'same', text: before[i] as string })
      i++
      j++
    } else if (i < before.length && (j === after.length || at(i + 1, j) >= at(i, j + 1)))
      lines.push({ kind: 'gone', text: before[i++] as string })
    else lines.push({ kind: 'new', text: after[j++] as string })
  }
  return lines
}
