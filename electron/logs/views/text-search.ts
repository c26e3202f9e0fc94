/**
 * Finds the lines of a chunk that hold a text or fit an expression. Texts are searched in all bytes at once, a line is looked at
 * only where something was found; expressions go line by line, and one that takes too long on a line is stopped there.
 */
import { isAscii } from 'node:buffer'
import type { LogQuery } from '../../../shared/contract/logs.ts'
import { inlineFlags } from '../../../shared/lib/inline-flags.ts'
import { fault } from '../../../shared/rpc/fault.ts'
import type { Peek } from '../parts.ts'
import { type Slow, testPatiently } from './time-limit.ts'

export type TextSearch = {
  /** Hears of lines that may match, in order, beginning with `from`. Returns the line up to which was looked: `count`, or less. */
  find: (peek: Peek, count: number, from: number, onLine: (line: number) => void) => number
  /** Lines that were passed over since they took too long. */
  slow: () => number
}

type Wanted = { text: string; regex: boolean; matchCase: boolean; word: boolean }

/** Undefined when every line matches. Throws `invalid` when the expression is none. */
export function textSearch({ text = '', regex = false, matchCase = false, word = false }: LogQuery): TextSearch | undefined {
  if (text === '') return undefined
  const wanted = { text, regex, matchCase, word }
  if (regex) return expressionSearch(wanted)
  return matchCase && !word ? literalSearch(text) : variantSearch(wanted)
}

/** For each place where it may be, the line, once. */
function linesOf(peek: Peek, count: number, from: number, next: (at: number) => number, onLine: (line: number) => void): void {
  let line = from
  const startOf = () => (line === 0 ? 0 : (peek.lines().ends[line - 1] as number))
  for (let at = next(startOf()); at >= 0; ) {
    const { ends } = peek.lines()
    line = lineAt(ends, count, line, at)
    if (line >= count) return
    onLine(line)
    if (++line >= count) return
    at = next(startOf())
  }
}

/** The line that holds an offset, from `low` on. */
function lineAt(ends: Uint32Array, count: number, low: number, at: number): number {
  let step = 1
  let high = low
  while (high < count && (ends[high] as number) <= at) {
    low = high + 1
    high += step
    step *= 2
  }
  high = Math.min(high, count)
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ends[middle] as number) <= at) low = middle + 1
    else high = middle
  }
  return low
}

function literalSearch(text: string): TextSearch {
  const needle = Buffer.from(text)
  return {
    find: (peek, count, from, onLine) => {
      const { text: bytes } = peek
      linesOf(peek, count, from, (at) => bytes.indexOf(needle, at), onLine)
      return count
    },
    slow: () => 0,
  }
}

const special = /[\\^$.*+?()[\]{}|/]/g
const latin = (text: string) => Buffer.from(text).toString('latin1')
const quoted = (text: string) => text.replace(special, '\\$&')

/** What a text may look like in bytes: each letter in either case. */
function bytePattern(text: string, matchCase: boolean): string {
  return Array.from(text, (char) => {
    if (matchCase) return quoted(latin(char))
    const forms = [...new Set([char, char.toLowerCase(), char.toUpperCase()])].map((form) => quoted(latin(form)))
    if (forms.length === 1) return forms[0]
    return forms.every((form) => form.length === 1) ? `[${forms.join('')}]` : `(?:${forms.join('|')})`
  }).join('')
}

/** Bytes that are made a string at a time: small ones live and die cheaply, while one of two megabytes for each chunk keeps V8 cleaning up. */
const stringBytes = 64 * 1024

/** Ignoring case, or as a word: an expression over the bytes as they are. Bytes beyond ASCII are parts of words. */
function variantSearch({ text, matchCase, word }: Wanted): TextSearch {
  const part = '[\\w\\x80-\\xff]'
  const isPart = (char: string | undefined) => char !== undefined && /[\w\u0080-\uffff]/.test(char)
  const before = word && isPart(text[0]) ? `(?<!${part})` : ''
  const after = word && isPart(text.at(-1)) ? `(?!${part})` : ''
  const pattern = new RegExp(before + bytePattern(text, matchCase) + after, 'g')
  /** A hit and what is beside it have no more bytes: in other letters a character may have more, but never more than four. */
  const reach = Buffer.byteLength(text) * 4 + 2
  return {
    find: (peek, count, from, onLine) => {
      const bytes = peek.text
      let piece = ''
      let begin = 0
      let end = 0
      /** Where the next hit from an offset on begins, or -1. */
      const next = (at: number): number => {
        for (let look = at; ; ) {
          if (look < begin + 1 || look + reach > end) {
            begin = Math.max(0, look - 1)
            end = Math.min(bytes.length, begin + stringBytes + reach)
            piece = bytes.toString('latin1', begin, end)
          }
          pattern.lastIndex = look - begin
          const found = pattern.exec(piece)
          // What ends at the end of a piece may be more, or less, in the next one.
          if (found && (end === bytes.length || begin + found.index + reach <= end)) return begin + found.index
          if (end === bytes.length) return -1
          look = found ? begin + found.index : end - reach + 1
        }
      }
      linesOf(peek, count, from, next, onLine)
      return count
    },
    slow: () => 0,
  }
}

/** An expression as people write it: `(?i)` at its beginning is understood. */
export function expressionOf({ text, matchCase, word }: Omit<Wanted, 'regex'>): RegExp {
  const { body, flags } = inlineFlags(text)
  const all = new Set([...flags, ...(matchCase ? [] : ['i'])])
  try {
    return new RegExp(word ? `\\b(?:${body})\\b` : body, [...all].join(''))
  } catch (error) {
    const detail = error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : String(error)
    throw fault(
      'invalid',
      { en: 'This is not a regular expression.', fr: 'Ceci n’est pas une expression régulière.' },
      {
        hint: {
          en: 'Complete it, or search for it as plain text.',
          fr: 'Complétez-la, ou cherchez-la comme du texte ordinaire.',
        },
        detail,
      },
    )
  }
}

function expressionSearch(wanted: Wanted): TextSearch {
  const expression = expressionOf(wanted)
  const slow: Slow = { lines: 0 }
  return {
    find: (peek, count, from, onLine) => {
      const { ends } = peek.lines()
      const { text } = peek
      // Text of one byte a character is cut into lines without copying.
      const plain = isAscii(text)
      let piece = ''
      let pieceStart = 0
      const lineText = (line: number) => {
        const start = line === 0 ? 0 : (ends[line - 1] as number)
        const end = ends[line] as number
        if (!plain) return text.toString('utf8', start, end - 1)
        if (start < pieceStart || end > pieceStart + piece.length) {
          pieceStart = start
          piece = text.toString('latin1', start, Math.max(end, Math.min(text.length, start + stringBytes)))
        }
        return piece.slice(start - pieceStart, end - 1 - pieceStart)
      }
      const test = (at: number) => expression.test(lineText(from + at))
      return from + testPatiently(count - from, test, (at) => onLine(from + at), slow)
    },
    slow: () => slow.lines,
  }
}
