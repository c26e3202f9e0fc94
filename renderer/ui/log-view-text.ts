/** A log as text to take away: copied, or saved to a file. */
import { plainText } from './ansi.ts'
import type { LogBuffer } from './log-buffer.ts'
import type { Shown } from './log-view-shown.ts'

/** The lines on show, without colours or anything that a terminal would execute. */
export function textOf(buffer: LogBuffer, shown: Shown, timestamps: boolean): string {
  const lines: string[] = []
  for (let index = 0; index < shown.count; index++) {
    const line = buffer.at(shown.lineAt(index))
    if (!line) continue
    const text = plainText(line.text)
    lines.push(timestamps && line.time ? `${line.time} ${text}` : text)
  }
  return lines.length > 0 ? `${lines.join('\n')}\n` : ''
}

/** "worker-1", 9:02 on 19 November → "worker-1 2026-11-19 09.02.11.log", whatever the name holds. */
export function fileNameOf(name: string, at: Date): string {
  const safe = plainText(name)
    .replace(/[^\p{L}\p{N}._-]+/gu, '_')
    .replace(/^\.+/, '')
    .slice(0, 80)
  const two = (n: number) => String(n).padStart(2, '0')
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${safe || 'log'} ${day} ${two(at.getHours())}.${two(at.getMinutes())}.${two(at.getSeconds())}.log`
}

/** Hands a text to the system's own "save as". */
export function saveText(text: string, fileName: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }))
  link.download = fileName
  link.click()
  // The system reads the blob while the person chooses a place.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
