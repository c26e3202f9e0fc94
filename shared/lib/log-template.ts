/** What kind of line a line is: its words as they are, `<*>` for what differs from one line of the kind to the next. */

const any = '<*>'
/** UTF-16 units of a line that are looked at: what tells kinds apart is said early. */
const reach = 1000
const moment = /\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)?(?: ?(?:Z|[+-]\d\d:?\d\d))?(?![\w.])/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are no part of what a line says
const escapes = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|.)/g

/** Between words: blanks, and what holds names, values and lists together. */
const between = new Uint8Array(128)
for (const char of ' \t\r\n\v\f=:,;|()[]{}<>"\'`/\\?&!*') between[char.charCodeAt(0)] = 1
const isBetween = (code: number) => code < 128 && between[code] === 1

/** A line in pieces: words at even places ('' or `<*>` among them), what is between them at odd ones. Begins and ends with a word. */
export const wordsOf = (text: string): string[] => split(text.length > reach ? text.slice(0, reach) : text)

/** A template in pieces, as `wordsOf` gives them for a line. */
export const piecesOf = (template: string): string[] => split(template)

/** The template of the one line: every word with a digit in it differs. `logs.kinds` joins those that differ in a word, too. */
export const templateOf = (text: string): string => wordsOf(text).join('')

/** Whether a line is of a kind: the same words, or any in place of `<*>`, with the same between them. */
export function templateTest(template: string): (text: string) => boolean {
  const wanted = piecesOf(template)
  return (text) => fits(wanted, wordsOf(text))
}

/** Whether the words of a line are those of a template. */
export function fits(wanted: readonly string[], words: readonly string[]): boolean {
  if (wanted.length !== words.length) return false
  for (let at = 0; at < wanted.length; at++) if (wanted[at] !== words[at] && (at % 2 === 1 || wanted[at] !== any)) return false
  return true
}

function split(text: string): string[] {
  let line = text
  // What is left of escape characters once the sequences are gone begins none.
  if (line.includes('\u001b')) line = line.replace(escapes, '').replaceAll('\u001b', '')
  if (line.includes(any)) line = line.replaceAll(any, '0')
  if (line.includes('-')) line = line.replace(moment, '0')
  const pieces: string[] = []
  let at = 0
  while (at <= line.length) {
    const start = at
    let digits = false
    for (; at < line.length; at++) {
      const code = line.charCodeAt(at)
      if (isBetween(code)) break
      if (code >= 48 && code <= 57) digits = true
    }
    pieces.push(digits ? any : line.slice(start, at))
    if (at >= line.length) break
    const gap = at
    while (at < line.length && isBetween(line.charCodeAt(at))) at++
    pieces.push(line.slice(gap, at))
  }
  return pieces
}
