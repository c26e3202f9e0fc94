/** Lines that go on from the one above, such as stack traces, are folded under it: which are, and how many. */
import type { LogRow } from '../../shared/contract/logs.ts'

export type Folds = {
  /** The ref of the line that this one is under, when all between them are known. */
  headOf: (position: number) => string | undefined
  /** How many are under this one, as far as they are known. */
  countUnder: (position: number) => number
}

/** So many under one line are looked at; what goes on for longer is shown. */
const longest = 2000

/** For rows as they are now: make another one when they change. */
export function createFolds(rowAt: (position: number) => LogRow | undefined): Folds {
  const heads = new Map<number, string | undefined>()
  const goesOn = (position: number): boolean => {
    const row = rowAt(position)
    return row?.continues === true && !row.mark && rowAt(position - 1)?.source === row.source
  }
  const headOf = (position: number): string | undefined => {
    if (!goesOn(position)) return undefined
    let at = position
    const known = () => heads.has(at)
    while (goesOn(at) && !known() && position - at < longest) at--
    const row = rowAt(at)
    const head = known() ? heads.get(at) : row && !row.continues && !row.mark ? row.ref : undefined
    for (let under = at + (known() ? 0 : 1); under <= position; under++) heads.set(under, head)
    return head
  }
  const countUnder = (position: number): number => {
    const row = rowAt(position)
    if (!row || row.continues || row.mark) return 0
    let count = 0
    while (count < longest && goesOn(position + count + 1)) count++
    return count
  }
  return { headOf, countUnder }
}
