/** A query made ready: which lines of a chunk pass. */
import type { LogQuery } from '../../../shared/contract/logs.ts'
import { fits, piecesOf, wordsOf } from '../../../shared/lib/log-template.ts'
import { flag } from '../../core/log-batch.ts'
import type { Chunk, ChunkInfo, Part } from '../parts.ts'
import { fieldMatch } from './fields.ts'
import { levelNames } from './levels.ts'
import { flagsOf, goesOn, levelBits } from './line-flags.ts'
import { textOf } from './rows.ts'
import { textSearch } from './text-search.ts'
import { type Slow, testPatiently } from './time-limit.ts'

export type Query = {
  /** The same for queries that let the same lines through. */
  key: string
  /** Every line passes: nothing need be looked at. */
  everything: boolean
  /** Lines around each that passes which are shown, too. */
  context: number
  /**
   * Looks at lines of a chunk from `from` on, up to `count`; tells those that pass, in order. Returns up to where it looked: where
   * lines take long, not everything at once.
   */
  scan: (part: Part, chunk: number, from: number, count: number, onLine: (line: number) => void) => number
  /** Lines that were passed over since the expression took too long on them. */
  slow: () => number
}

/** Throws a fault, `invalid`, when an expression is none. */
export function compile(wanted: LogQuery): Query {
  const { context = 0, ...rest } = wanted
  const text = textSearch(wanted)
  const checks = lineChecks(wanted)
  const templates = templateCheck(wanted)
  const fields = (wanted.fields ?? []).map(fieldMatch)
  const { from, to } = wanted
  const timed = from !== undefined || to !== undefined
  const slow: Slow = { lines: 0 }
  const patient = fields.some((field) => field.slow)
  const asText = templates || fields.length > 0
  /** What the app itself says passes where one does not look for lines of a sort. */
  const withMarks = !text && !wanted.levels?.length && !wanted.channel && fields.length === 0 && wanted.only === undefined
  const needle = text ? undefined : fields.find((field) => field.needle !== undefined)?.needle
  const driver = text ?? (needle === undefined ? undefined : textSearch({ text: needle, matchCase: true }))

  const outside = ({ from: first, to: last }: ChunkInfo) =>
    (to !== undefined && first >= to * 1000) || (from !== undefined && last < from * 1000)

  const scan: Query['scan'] = (part, at, begin, count, onLine) => {
    const info = part.chunks[at] as ChunkInfo
    if (timed && outside(info)) return count
    const peek = part.peek(at)
    let lines: Chunk | undefined
    let flags: Uint8Array | undefined
    /** What goes on from a line is of its kind: a trace goes with the error that it belongs to. */
    const headOf = (line: number): number => {
      flags ??= flagsOf(part, lines as Chunk)
      let head = line
      while (head > 0 && (flags[head] as number) & goesOn) head--
      return head
    }
    const passes = (line: number): boolean => {
      lines ??= peek.lines()
      const said = lines.flags[line] as number
      if (timed && !within(lines.micros[line] as number, from, to)) return false
      if (said & flag.mark) return withMarks
      if (checks) {
        if (checks.levels) flags ??= flagsOf(part, lines)
        if (!checks.pass(said, flags?.[line] ?? 0)) return false
      }
      if (!asText) return true
      if (templates && !templates(textOf(lines, headOf(line)))) return false
      if (fields.length === 0) return true
      const words = textOf(lines, line)
      return fields.every(({ test }) => test(words))
    }
    if (patient) {
      const candidates: number[] = []
      let upTo = count
      if (driver) upTo = driver.find(peek, count, begin, (line) => candidates.push(line))
      else for (let line = begin; line < count; line++) candidates.push(line)
      const tested = testPatiently(
        candidates.length,
        (at) => passes(candidates[at] as number),
        (at) => onLine(candidates[at] as number),
        slow,
      )
      return tested < candidates.length ? (candidates[tested - 1] as number) + 1 : upTo
    }
    const check = (line: number) => {
      if (passes(line)) onLine(line)
    }
    if (driver) return driver.find(peek, count, begin, check)
    for (let line = begin; line < count; line++) check(line)
    return count
  }
  return {
    key: JSON.stringify(rest),
    everything: withMarks && !timed && !asText && !text,
    context,
    scan,
    slow: () => slow.lines + (text?.slow() ?? 0),
  }
}

const within = (micros: number, from: number | undefined, to: number | undefined) =>
  (from === undefined || micros >= from * 1000) && (to === undefined || micros < to * 1000)

/** What is known of a line without reading it. */
function lineChecks({ levels = [], channel }: LogQuery) {
  if (levels.length === 0 && !channel) return undefined
  const wanted = new Uint8Array(levelBits + 1)
  for (const level of levels) wanted[level === 'none' ? 0 : levelNames.indexOf(level)] = 1
  const all = levels.length === 0
  const err = channel === 'err' ? flag.err : 0
  return {
    levels: !all,
    pass: (said: number, flags: number) => (all || wanted[flags & levelBits] === 1) && (!channel || (said & flag.err) === err),
  }
}

/** Of the kinds that are hidden or wanted. */
function templateCheck({ hide = [], only }: LogQuery): ((text: string) => boolean) | undefined {
  if (hide.length === 0 && only === undefined) return undefined
  const hidden = hide.map(piecesOf)
  const wanted = only === undefined ? undefined : piecesOf(only)
  return (text) => {
    const words = wordsOf(text)
    return (!wanted || fits(wanted, words)) && !hidden.some((template) => fits(template, words))
  }
}
