/** Joins a log that was interrupted: what comes again at the seam is dropped, what was known stays. */
import type { LogLine } from '../../ui/log-buffer.ts'

export type Seam = {
  /** Where to ask from: just before the newest time seen. Undefined until a line came with its time. */
  readonly since: string | undefined
  /** Call when the log is opened again: until newer lines come, lines that were seen are dropped. */
  reopen: () => void
  /** The lines of a batch that were not seen before. */
  pass: (lines: readonly LogLine[]) => readonly LogLine[]
}

const keyOf = ({ channel, text }: LogLine) => `${channel} ${text}`

/**
 * Several lines may carry the same time, and only some of them may have come; so the log is asked for from just before the
 * newest time, the lines at that time are remembered, with how often each came, and as many are dropped when they come again.
 */
export function createSeam(): Seam {
  let since: string | undefined
  let atNewest = new Map<string, number>()
  /** What may still come again; undefined when nothing can. */
  let again: Map<string, number> | undefined

  const remember = (line: LogLine) => {
    if (!line.time) return
    if (since === undefined || isAfter(line.time, since)) {
      since = line.time
      atNewest = new Map()
    }
    if (sameTime(line.time, since)) atNewest.set(keyOf(line), (atNewest.get(keyOf(line)) ?? 0) + 1)
  }
  const isNew = (line: LogLine): boolean => {
    if (!again || !line.time || since === undefined) return true
    if (isAfter(line.time, since)) {
      again = undefined
      return true
    }
    if (!sameTime(line.time, since)) return false
    const left = again.get(keyOf(line)) ?? 0
    again.set(keyOf(line), left - 1)
    return left <= 0
  }
  return {
    get since() {
      return since && justBefore(since)
    },
    reopen: () => {
      again = new Map(atNewest)
    },
    pass: (lines) => {
      const fresh = again ? lines.filter(isNew) : lines
      for (const line of fresh) remember(line)
      return fresh
    },
  }
}

/**
 * RFC 3339 with any number of decimals: engines leave out trailing zeros, so the text alone does not order. All times of one engine are in
 * one zone: UTC, or (Podman's) its own.
 */
export function isAfter(a: string, b: string): boolean {
  const [secondsA, secondsB] = [a.slice(0, 19), b.slice(0, 19)]
  return secondsA === secondsB ? decimals(a) > decimals(b) : secondsA > secondsB
}

const sameTime = (a: string, b: string) => a === b || (a.slice(0, 19) === b.slice(0, 19) && decimals(a) === decimals(b))

const decimals = (time: string) => /^\.(\d+)/.exec(time.slice(19))?.[1]?.padEnd(9, '0') ?? '000000000'

const zone = (time: string) => /(?:Z|[+-]\d\d:\d\d)$/.exec(time)?.[0] ?? 'Z'

/** A nanosecond earlier. */
export function justBefore(time: string): string {
  const nanos = Number(decimals(time))
  if (nanos > 0) return `${time.slice(0, 19)}.${String(nanos - 1).padStart(9, '0')}${zone(time)}`
  const second = new Date(Date.parse(`${time.slice(0, 19)}${zone(time)}`) - 1000)
  return Number.isNaN(second.getTime()) ? time : `${second.toISOString().slice(0, 19)}.999999999Z`
}
