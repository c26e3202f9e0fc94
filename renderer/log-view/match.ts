/** Which parts of a text match what is looked for, so that they can be marked: the backend decides which lines do. */
import type { LogQuery } from '../../shared/contract/logs.ts'
import { inlineFlags } from '../../shared/lib/inline-flags.ts'

export type Looked = Pick<LogQuery, 'text' | 'regex' | 'matchCase' | 'word'>
/** Where it matches: start, end, start, end... */
export type Ranges = readonly number[]
export type Matcher = (text: string) => Ranges

const maxRanges = 64
const none: Ranges = []

/** Undefined when nothing is looked for, or when the expression is none. */
export function matcherOf({ text = '', regex, matchCase, word }: Looked): Matcher | undefined {
  if (text === '') return undefined
  const { body, flags } = regex ? inlineFlags(text) : { body: text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'), flags: [] }
  const all = [...new Set(['g', ...flags, ...(matchCase ? [] : ['i'])])].join('')
  // Much that people write is only valid without the unicode flag, as in \- or a lone brace.
  for (const unicode of ['u', '']) {
    try {
      return find(new RegExp(word ? `(?<![\\p{L}\\p{N}_])(?:${body})(?![\\p{L}\\p{N}_])` : body, all + unicode))
    } catch {}
  }
  return undefined
}

const find =
  (expression: RegExp): Matcher =>
  (text) => {
    expression.lastIndex = 0
    let found = expression.exec(text)
    if (!found) return none
    const ranges: number[] = []
    while (found && ranges.length < maxRanges * 2) {
      if (found[0]) ranges.push(found.index, found.index + found[0].length)
      else expression.lastIndex += 1
      found = expression.lastIndex <= text.length ? expression.exec(text) : null
    }
    return ranges
  }
