/** Lines to take away: copied as they are, as Markdown without secrets, or saved to a file that says whose they are. */
import type { LogRow } from '../../shared/contract/logs.ts'
import { formatDateTime } from '../i18n/format.ts'
import { plainText } from '../ui/ansi.ts'
import { structured } from './parts.ts'
import { redact } from './redact.ts'

const iso = (time: number) => new Date(time).toISOString()

/** Bytes of long lines that are copied at once; more are for a file. */
export const mostWhole = 32_000_000

/**
 * Rows with the whole of their text, also where only its beginning was shown; one that is longer than `lineOf` gives ends with an ellipsis.
 * Rejects as `lineOf` does; undefined when they are too much to be copied.
 */
export async function wholeRows(
  rows: readonly LogRow[],
  lineOf: (ref: string) => Promise<{ text: string; more: boolean }>,
): Promise<LogRow[] | undefined> {
  if (rows.reduce((sum, { size = 0 }) => sum + size, 0) > mostWhole) return undefined
  const whole: LogRow[] = []
  // One after the other: each may be a million characters on its way.
  for (const row of rows) {
    if (row.size === undefined) whole.push(row)
    else {
      const { text, more } = await lineOf(row.ref)
      whole.push({ ...row, text: more ? `${text}…` : text })
    }
  }
  return whole
}

/** As lines of text, without colours or anything that a terminal would execute. */
export function textOf(rows: readonly LogRow[], nameOf: (row: LogRow) => string, times: boolean): string {
  return rows
    .filter(({ mark }) => !mark)
    .map((row) => [...(times && row.time > 0 ? [iso(row.time)] : []), nameOf(row), plainText(row.text)].filter(Boolean).join(' '))
    .join('\n')
}

/** A line as it is read out: the keys go from one to the next. */
export const spoken = (row: LogRow, name: string): string =>
  [name, row.level, plainText(structured(row)?.message || row.text).slice(0, 300), row.time > 0 ? formatDateTime(row.time) : '']
    .filter(Boolean)
    .join(', ')

/** For an issue or a chat: who and when above a block that no line can close, and no secret in it. */
export function markdownOf(rows: readonly LogRow[], nameOf: (row: LogRow) => string): string {
  const lines = rows.filter(({ mark }) => !mark)
  const names = [...new Set(lines.map(nameOf))].filter(Boolean)
  const text = redact(textOf(lines, names.length > 1 ? nameOf : () => '', true))
  const [first, last] = [lines[0]?.time ?? 0, lines.at(-1)?.time ?? 0]
  const when = first === 0 ? '' : first === last ? formatDateTime(first) : `${formatDateTime(first)} – ${formatDateTime(last)}`
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  const who = names.map((name) => `**${plainText(name).replace(/[*_`[\]\\<>]/g, '\\$&')}**`).join(', ')
  return `${[who, when].filter(Boolean).join(' · ')}\n\n${fence}log\n${text}\n${fence}\n`
}

/** "worker-1", 9:02 on 19 November → "worker-1 2026-11-19 09.02.11.log", whatever the name holds. */
export function fileNameOf(name: string, at: Date, extension = 'log'): string {
  const safe = plainText(name)
    .replace(/[^\p{L}\p{N}._-]+/gu, '_')
    .replace(/^\.+/, '')
    .slice(0, 80)
  const two = (n: number) => String(n).padStart(2, '0')
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${safe || 'log'} ${day} ${two(at.getHours())}.${two(at.getMinutes())}.${two(at.getSeconds())}.${extension}`
}

/** Hands a file to the system's own "save as". */
export function saveFile(parts: BlobPart[], fileName: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob(parts, { type: 'text/plain;charset=utf-8' }))
  link.download = fileName
  link.click()
  // The system reads the blob while the person chooses a place.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
