/** The forms of lines that are not JSON, each told by its shape alone. Every expression here takes time linear in its line. */
import type { Field, Structured } from './log-structure.ts'

/** `key=value` and `key="a \"value\""`, at the start or after a blank. */
const pair = /(?<=^|\s)([A-Za-z_@][\w.@/-]{0,80})=("(?:[^"\\]|\\.)*"|[^\s"]*)/g

const unquoted = (value: string): string => {
  if (!value.startsWith('"')) return value
  try {
    return String(JSON.parse(value))
  } catch {
    return value.slice(1, -1)
  }
}

/** What stands before the first pair, and whether nothing but pairs comes after it: else it is a text that has an equals sign. */
function pairsOf(text: string): { fields: Field[]; before: string; isPure: boolean } {
  const fields: Field[] = []
  let first = -1
  let last = 0
  let isPure = true
  for (const found of text.matchAll(pair)) {
    if (first < 0) first = last = found.index
    isPure &&= text.slice(last, found.index).trim() === ''
    last = found.index + found[0].length
    fields.push({ name: found[1] ?? '', value: unquoted(found[2] ?? '') })
  }
  return {
    fields,
    before: (first < 0 ? text : text.slice(0, first)).trim(),
    isPure: isPure && (first < 0 || text.slice(last).trim() === ''),
  }
}

export function logfmt(text: string): Structured | undefined {
  if (!text.includes('=')) return undefined
  const { fields, before, isPure } = pairsOf(text)
  // Two that are the whole line are no accident; behind words it takes three.
  if (!isPure || fields.length < (before === '' ? 2 : 3)) return undefined
  const said = fields.find(({ name }) => name === 'msg' || name === 'message')
  return {
    form: 'logfmt',
    message: [before, said?.value].filter(Boolean).join(' '),
    fields: said ? fields.filter((field) => field !== said) : fields,
  }
}

/** https://github.com/kubernetes/klog: E1119 09:02:11.123456       1 reflector.go:150] words, or "words" key="value" */
const klogLine = /^([IWEF])(\d{4} \d\d:\d\d:\d\d\.\d+)\s+(\d+) ([^\s\]]{1,200}:\d+)\] (.*)$/s

export function klog(text: string): Structured | undefined {
  const [, , time = '', thread = '', source = '', words = ''] = klogLine.exec(text) ?? []
  if (source === '') return undefined
  const found = pairsOf(words)
  const { fields, before } = found.isPure ? found : { fields: [], before: words.trim() }
  const message = /^"(?:[^"\\]|\\.)*"$/.test(before) ? unquoted(before) : before
  return {
    form: 'klog',
    message,
    fields: [...fields, { name: 'source', value: source }, { name: 'thread', value: thread }, { name: 'time', value: time }],
  }
}

/** The combined log format of nginx and Apache, and the common one without its last two. */
const accessLine =
  /^(\S{1,200}) \S{1,200} (\S{1,200}) \[([^\]]{10,40})\] "(?:([A-Z]{2,12}) (\S*)(?: (HTTP\/[\d.]{1,3}))?|[^"]*)" (\d{3}) (\d+|-)(?: "([^"]*)" "([^"]*)")?/

export function access(text: string): Structured | undefined {
  const found = accessLine.exec(text)
  if (!found) return undefined
  const [whole, client, user, time, method, path, protocol, status = '', bytes, referrer, agent] = found
  const values = { method, path, status, bytes, client, user, protocol, referrer, agent, time }
  return {
    form: 'access',
    message: [method ?? '', path ?? '', status, text.slice(whole.length).trim()].filter(Boolean).join(' '),
    fields: Object.entries(values).flatMap(([name, value]) => (value && value !== '-' ? [{ name, value }] : [])),
  }
}

/** RFC 3164, and RFC 5424. */
const oldSyslog = /^(?:<(\d{1,3})>)?([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) (\S{1,255}) ([^\s:[\]]{1,100})(?:\[(\d{1,10})\])?: (.*)$/s
const newSyslog =
  /^<(\d{1,3})>1 (\d{4}-\S{1,40}|-) (\S{1,255}) (\S{1,100}) (\S{1,128}) (\S{1,100}) (-|(?:\[(?:[^\]\\]|\\.)*\])+)(?: (?:\ufeff)?(.*))?$/s

export function syslog(text: string): Structured | undefined {
  const old = oldSyslog.exec(text)
  if (old) {
    const [, priority, time, host, app, pid, message = ''] = old
    return { form: 'syslog', message, fields: named({ app, host, pid, priority, time }) }
  }
  const [, priority, time, host, app, pid, id, data, message = ''] = newSyslog.exec(text) ?? []
  return priority ? { form: 'syslog', message, fields: named({ app, host, pid, id, data, priority, time }) } : undefined
}

const named = (values: Record<string, string | undefined>): Field[] =>
  Object.entries(values).flatMap(([name, value]) => (value && value !== '-' ? [{ name, value }] : []))
