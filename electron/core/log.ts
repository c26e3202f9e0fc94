/** The app's own log: one JSON line per event, redacted, in a file that turns over before it grows large. */
import { randomBytes } from 'node:crypto'
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { redact, redactFields } from './redact.ts'

type Fields = Record<string, unknown>
export type Log = {
  info: (text: string, fields?: Fields) => void
  warn: (text: string, fields?: Fields) => void
  /** Returns the id under which it can be found, for the fault that a person sees. */
  error: (text: string, error?: unknown, fields?: Fields) => string
}

/** For tests, and for whoever wants none. */
export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => '' }

export const logFile = (folder: string): string => join(folder, 'wheelhouse.log')

/**
 * Logs to `wheelhouse.log` in `folder`, keeping `keep` older files of `limit` bytes each. It never throws: a disk that is full
 * loses lines of the log, not the app. Lines are few, and written at once so that the last one before a crash is there.
 */
export function fileLog(folder: string, { limit = 2_000_000, keep = 2 }: { limit?: number; keep?: number } = {}): Log {
  const file = logFile(folder)
  let size: number | undefined

  const turn = () => {
    for (let i = keep - 1; i >= 1; i--) quietly(() => renameSync(`${file}.${i}`, `${file}.${i + 1}`))
    quietly(() => renameSync(file, `${file}.1`))
    size = 0
  }
  const write = (level: string, text: string, fields?: Fields) => {
    const line = `${JSON.stringify({ at: new Date().toISOString(), level, text: redact(text), ...(redactFields(fields ?? {}) as Fields) })}\n`
    quietly(() => {
      if (size === undefined) {
        mkdirSync(folder, { recursive: true })
        size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
      }
      if (size + line.length > limit && size > 0) turn()
      appendFileSync(file, line, { mode: 0o600 })
      size = (size ?? 0) + Buffer.byteLength(line)
    })
  }
  return {
    info: (text, fields) => write('info', text, fields),
    warn: (text, fields) => write('warn', text, fields),
    error: (text, error, fields) => {
      const id = randomBytes(5).toString('hex')
      write('error', text, { id, ...fields, ...(error === undefined ? {} : { error: withCauses(error) }) })
      return id
    },
  }
}

function withCauses(error: unknown): unknown {
  const seen: unknown[] = []
  for (let at = error; at !== undefined && seen.length < 5; at = at instanceof Error ? at.cause : undefined) seen.push(at)
  return seen.length === 1 ? seen[0] : seen
}

function quietly(act: () => void): void {
  try {
    act()
  } catch {
    // The log is a help, never a reason to fail.
  }
}
