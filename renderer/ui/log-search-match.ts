/** Which lines match an expression, and where: the pure part of the search, run inside its worker. */
import { plainText } from './ansi.ts'

export type Query = { text: string; regex: boolean; matchCase: boolean }
/** Line number → where it matches, as start, end, start, end... in its plain text. */
export type Hits = [line: number, ranges: number[]][]
export type Matcher = (text: string) => number[] | undefined

/** Hits of one line beyond this are found but not marked. */
const maxRanges = 64

/** The matcher for a query, or what is wrong with the expression, in the words of the engine that reads it. */
export function compile({ text, regex, matchCase }: Query): { matcher: Matcher } | { invalid: string } {
  const flags = matchCase ? 'g' : 'gi'
  if (!regex) return { matcher: find(new RegExp(text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'), flags)) }
  try {
    return { matcher: find(new RegExp(text, `${flags}u`)) }
  } catch (strict) {
    // Much that people write is only valid without the unicode flag, as in \- or a lone brace.
    try {
      return { matcher: find(new RegExp(text, flags)) }
    } catch {
      return { invalid: reasonOf(strict) }
    }
  }
}

/** "Invalid regular expression: /(/gu: Unterminated group" → "Unterminated group" */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.slice(message.lastIndexOf(': ') + 2)
}

const find =
  (expression: RegExp): Matcher =>
  (text) => {
    expression.lastIndex = 0
    let found = expression.exec(text)
    if (!found) return undefined
    const ranges: number[] = []
    while (found && ranges.length < maxRanges * 2) {
      if (found[0]) ranges.push(found.index, found.index + found[0].length)
      else expression.lastIndex += 1
      found = expression.lastIndex <= text.length ? expression.exec(text) : null
    }
    return ranges
  }

/** @param lines as they came from outside; the first has number `from` */
export function matchLines(matcher: Matcher, from: number, lines: readonly string[]): Hits {
  const hits: Hits = []
  for (const [index, raw] of lines.entries()) {
    const ranges = matcher(plainText(raw))
    if (ranges) hits.push([from + index, ranges])
  }
  return hits
}
