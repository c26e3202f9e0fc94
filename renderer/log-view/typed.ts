/** What the box makes of what is typed into it, besides looking for the words: a test of a field, a level, a channel, a moment. */
import { type FieldTest, type LogLevel, logLevels } from '../../shared/contract/logs.ts'
import { parseMoment } from './moment.ts'

export type Typed =
  | { kind: 'field'; test: FieldTest }
  | { kind: 'level'; level: LogLevel }
  | { kind: 'channel'; channel: 'out' | 'err' }
  | { kind: 'moment'; time: number }

/** One test and nothing else; a value with blanks wants quotes. */
const test = /^([A-Za-z_@][\w.@/-]{0,199})\s*(!=|[=><~:])\s*("[^"]{1,1000}"|[^\s"=><~:/][^\s"]{0,999})$/

const channels: Record<string, 'out' | 'err'> = { stderr: 'err', err: 'err', stdout: 'out', out: 'out' }

/** @param now milliseconds since the epoch */
export function readTyped(text: string, now: number): Typed | undefined {
  const typed = text.trim()
  const time = parseMoment(typed, now)
  if (time !== undefined) return { kind: 'moment', time }
  const [, name = '', op = '', raw = ''] = test.exec(typed) ?? []
  if (name === '') return undefined
  const value = raw.replace(/^"|"$/g, '')
  const lower = value.toLowerCase()
  const level = logLevels.find((each) => each === lower)
  if (/^level$/i.test(name) && (op === ':' || op === '=') && level) return { kind: 'level', level }
  const channel = channels[lower]
  if (/^(stream|channel)$/i.test(name) && (op === ':' || op === '=') && channel) return { kind: 'channel', channel }
  // `host:8080` is a text that people look for.
  return op === ':' ? undefined : { kind: 'field', test: { name, op: op as FieldTest['op'], value } }
}

/** Each test once; one that says the opposite takes its place. */
export function withTest(tests: readonly FieldTest[], test: FieldTest): FieldTest[] {
  const same = (a: FieldTest) => a.name === test.name && a.value === test.value
  return [...tests.filter((each) => !same(each)), test].slice(-20)
}
