/** What a line says in fields: JSON anywhere in it, logfmt, klog, access logs, syslog. Recognised by itself, bounded, never thrown. */
import { access, klog, logfmt, syslog } from './log-forms.ts'

export type Field = {
  /** A path: `http.status`. */
  name: string
  value: string
}
export type Structured = {
  form: 'json' | 'logfmt' | 'klog' | 'access' | 'syslog'
  /** What a person reads first; '' when the line has no words of its own. */
  message: string
  fields: Field[]
  /** What was parsed, for JSON. */
  document?: unknown
}

/** UTF-16 units of a line that are looked at for JSON, and for the other forms. */
const longestJson = 1_000_000
const longest = 16_000
/** Nested deeper, it is text: nothing that is meant to be read is so deep. */
const deepest = 64
const mostFields = 200

/** @param text as `plainText` gives it */
export function structureOf(text: string): Structured | undefined {
  const found = json(text)
  if (found || text.length > longest) return found
  return klog(text) ?? access(text) ?? syslog(text) ?? logfmt(text)
}

const messageKeys = ['msg', 'message', '@message', 'short_message', 'text', 'log', 'body', 'event', 'error', 'err']

function json(text: string): Structured | undefined {
  const found = documentOf(text)
  return found && fromDocument(found.document, found.prefix)
}

/** The object that a line is, or ends with, and what stands before it; undefined when there is none, or none that anybody could read. */
export function documentOf(text: string): { document: Record<string, unknown>; prefix: string } | undefined {
  if (text.length > longestJson) return undefined
  const end = text.trimEnd()
  if (!end.endsWith('}')) return undefined
  // A prefix may have a brace of its own.
  for (let at = end.indexOf('{'), tries = 0; at >= 0 && at < 400 && tries < 3; at = end.indexOf('{', at + 1), tries++) {
    const inside = end.slice(at)
    if (!/^\{\s*["}]/.test(inside) || depthOf(inside) > deepest) continue
    try {
      return { document: JSON.parse(inside) as Record<string, unknown>, prefix: end.slice(0, at).trim() }
    } catch {
      // No JSON after all, or not from here.
    }
  }
  return undefined
}

/** Without recursion: how deep it is nested, strings left out. */
function depthOf(text: string): number {
  let depth = 0
  let most = 0
  let quoted = false
  for (let at = 0; at < text.length && most <= deepest; at++) {
    const code = text.charCodeAt(at)
    if (quoted) {
      if (code === 0x5c) at++
      else if (code === 0x22) quoted = false
    } else if (code === 0x22) quoted = true
    else if (code === 0x7b || code === 0x5b) most = Math.max(most, ++depth)
    else if (code === 0x7d || code === 0x5d) depth--
  }
  return most
}

function fromDocument(record: Record<string, unknown>, prefix: string): Structured {
  const key = messageKeys.find((each) => typeof record[each] === 'string' && record[each] !== '')
  const message = key ? (record[key] as string) : ''
  return {
    form: 'json',
    message: [prefix, message].filter(Boolean).join(' '),
    fields: fieldsOf(record).filter(({ name }) => name !== key),
    document: record,
  }
}

/** Leaves as paths, arrays as they are written. The document is known to be shallow. */
function fieldsOf(document: Record<string, unknown>): Field[] {
  const fields: Field[] = []
  const open: [string, unknown][] = Object.entries(document).reverse()
  while (open.length > 0 && fields.length < mostFields) {
    const [name, value] = open.pop() as [string, unknown]
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      for (const [key, inner] of Object.entries(value).reverse()) open.push([`${name}.${key}`, inner])
    else fields.push({ name, value: typeof value === 'string' ? value : JSON.stringify(value) })
  }
  return fields
}

const times = new Set(['time', 'ts', 't', 'timestamp', '@timestamp', 'datetime', 'date', 'asctime'])
const levelNames = new Set(['level', 'lvl', 'severity', 'loglevel', 'log.level', 'levelname', 'log_level', 'level_name'])

/** Whether the row says it already, in its time or its level. */
export const isSaid = (name: string, hasLevel: boolean): boolean => times.has(name) || (hasLevel && levelNames.has(name))
