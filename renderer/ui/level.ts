/** How serious a log line says it is, and where it says so. */

export type Level = 'error' | 'warn' | 'info' | 'debug'
export type LevelMark = { level: Level; start: number; end: number }

/** Whoever says a level says it early; the rest of a long line is not looked at. */
const reach = 400

const levels: Record<string, Level> = {
  fatal: 'error',
  panic: 'error',
  emerg: 'error',
  emergency: 'error',
  alert: 'error',
  crit: 'error',
  critical: 'error',
  severe: 'error',
  error: 'error',
  err: 'error',
  eror: 'error',
  e: 'error',
  f: 'error',
  warning: 'warn',
  warn: 'warn',
  wrn: 'warn',
  w: 'warn',
  notice: 'info',
  information: 'info',
  informational: 'info',
  info: 'info',
  inf: 'info',
  log: 'info',
  i: 'info',
  debug: 'debug',
  dbg: 'debug',
  verbose: 'debug',
  trace: 'debug',
  trc: 'debug',
  d: 'debug',
}

/** Kubernetes' own: E1119 09:02:11.123456 */
const klog = /^([IWEF])\d{4} \d\d:/d
const json = /"(?:level|severity|lvl|loglevel|log\.level|levelname|log_level)"\s*:\s*"?([A-Za-z]{1,13}|\d\d)\b/di
const logfmt = /(?:^|\s)(?:level|lvl|severity)="?([A-Za-z]{1,13})\b/di
/** In brackets or before a colon in any case; elsewhere only in capitals, so that "0 errors" is no error. */
const bracketed = /\[\s{0,3}([A-Za-z]{3,13})\s{0,3}\]/dg
const leading =
  /^(?:[\d\-:.,TZ/+ ]{0,40}\s)?(fatal|panic|critical|severe|error|err|warning|warn|notice|info|debug|trace|verbose)(?=:|\s*\||\s-\s|\t)/di
const shoutedFirst =
  /^(?:[\d\-:.,TZ/+ ]{0,40}\s)?(FATAL|PANIC|EMERG|CRITICAL|CRIT|SEVERE|ERROR|ERR|WARNING|WARN|WRN|NOTICE|INFO|INF|DEBUG|DBG|TRACE)(?![\w-])/d
const shouted = /(?<![\w-])(FATAL|PANIC|EMERG|CRITICAL|CRIT|SEVERE|ERROR|ERR|WARNING|WARN|WRN|NOTICE|INFO|INF|DEBUG|DBG|TRACE)(?![\w-])/d

/** @param text as `plainText` gives it */
export function levelOf(text: string): LevelMark | undefined {
  const head = text.length > reach ? text.slice(0, reach) : text
  const first = head.charCodeAt(0)
  if (first === 0x7b) return fromJson(head)
  return (
    mark(klog.exec(head)) ??
    // What stands first is the line's own; what comes later may be what it speaks of.
    mark(leading.exec(head)) ??
    mark(shoutedFirst.exec(head)) ??
    mark(logfmt.exec(head)) ??
    (head.includes('[') ? fromBrackets(head) : undefined) ??
    mark(shouted.exec(head))
  )
}

function fromJson(head: string): LevelMark | undefined {
  const found = json.exec(head)
  const number = Number(found?.[1])
  const [start, end] = found?.indices?.[1] ?? [0, 0]
  // pino and bunyan: 10 trace, 20 debug, 30 info, 40 warn, 50 error, 60 fatal
  if (number >= 10) return { level: number >= 50 ? 'error' : number >= 40 ? 'warn' : number >= 30 ? 'info' : 'debug', start, end }
  return mark(found)
}

function fromBrackets(head: string): LevelMark | undefined {
  for (const found of head.matchAll(bracketed)) {
    const known = mark(found)
    if (known) return known
  }
  return undefined
}

function mark(found: RegExpExecArray | RegExpMatchArray | null): LevelMark | undefined {
  const level = levels[found?.[1]?.toLowerCase() ?? '']
  const [start, end] = found?.indices?.[1] ?? [0, 0]
  return level && { level, start, end }
}
