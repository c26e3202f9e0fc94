/** A row as it is read: its fields recognised once, and kept for as long as the row is. */
import type { LogRow } from '../../shared/contract/logs.ts'
import { plainText } from '../ui/ansi.ts'
import { type Field, isSaid, type Structured, structureOf } from '../../shared/lib/log-structure.ts'

const known = new WeakMap<LogRow, Structured | false>()

export function structured(row: LogRow): Structured | undefined {
  let found = known.get(row)
  if (found === undefined) {
    // What goes on from another line, or is not all there, has no form of its own.
    found = (!row.mark && !row.continues && row.size === undefined && structureOf(plainText(row.text))) || false
    known.set(row, found)
  }
  return found || undefined
}

/** Characters of all fields that are shown beside the message; opening the row shows the rest. */
const mostShown = 1500

/** Of an access log, what its message is made of. */
const inMessage = new Set(['method', 'path', 'status', 'protocol'])

/** What stands beside the message: what the row does not say in a column of its own. */
export function besides({ form, fields }: Structured, hasLevel: boolean, columns: readonly string[]): Field[] {
  let left = mostShown
  return fields.filter(({ name, value }) => {
    if (isSaid(name, hasLevel) || columns.includes(name) || (form === 'access' && inMessage.has(name))) return false
    left -= name.length + value.length
    return left > 0
  })
}

export const fieldOf = (row: LogRow, name: string): string => structured(row)?.fields.find((field) => field.name === name)?.value ?? ''
