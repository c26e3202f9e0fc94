/** Splits what a person pasted into commands and words, as a shell would, but runs and fills in nothing. */
import { type Problem, sayInto, short } from './problem.ts'

export type Word = { text: string; at: number }
/** `after`: what stood between it and the one before, for a person. */
export type Command = { words: Word[]; at: number; after: string }

const blank = /[ \t\r\f\v\u00a0]/
/** What a shell would fill in is looked for within so many characters. */
const longestKept = 2000
/** What has a meaning of its own to a POSIX shell within double quotes after a backslash. */
const escapable = /[$`"\\]/

/** Line ends may be those of a POSIX shell (`\`), of PowerShell (`` ` ``) or of cmd (`^`); in the latter two a backslash is only text. */
export function splitCommands(text: string): { commands: Command[]; problems: Problem[] } {
  const problems: Problem[] = []
  const commands: Command[] = []
  const bare = text.replace(/\\\S|'[^']*'|"(?:\\.|[^"\\])*"/gs, '')
  const windows = /[`^][ \t]*\r?\n/.test(bare) && !/\\[ \t]*\r?\n/.test(bare)
  let words: Word[] = []
  let after = ''
  let word: Word | undefined
  /** How many words there were at the last continued line end. */
  let wordsBefore = -1
  let at = 0

  const say = (from: number, en: string, fr: string) => sayInto(problems, from)(en, fr)
  const add = (part: string, from: number) => {
    word ??= { text: '', at: from }
    word.text += part
  }
  const endWord = () => {
    if (word) words.push(word)
    word = undefined
  }
  const endCommand = (by: string) => {
    endWord()
    if (words[0]) {
      commands.push({ words, at: words[0].at, after })
      after = by
    }
    words = []
  }
  /** The length of a line end at a place, with blanks before it; 0 where there is none. */
  const lineEnd = (from: number) => /^[ \t]*\r?\n/.exec(text.slice(from, from + 200))?.[0].length ?? 0

  /** Text that a shell would fill in, kept as it is. Returns what comes after it. */
  const kept = (): number => {
    const found = substitution(text.slice(at, at + longestKept))
    if (!found) {
      add(text.charAt(at), at)
      return at + 1
    }
    add(found, at)
    if (found.startsWith('`') || found.startsWith('$('))
      say(
        at,
        `The command ${short(found)} is not run: write what it gives.`,
        `La commande ${short(found)} n’est pas exécutée : écrivez son résultat.`,
      )
    else say(at, `${short(found)} is not filled in: write its value.`, `${short(found)} n’est pas remplacée : écrivez sa valeur.`)
    return at + found.length
  }

  const single = (): number => {
    const end = text.indexOf("'", at + 1)
    if (end === -1) notClosed(at, "'")
    add(text.slice(at + 1, end === -1 ? text.length : end), at)
    return end === -1 ? text.length : end + 1
  }
  const notClosed = (from: number, quote: string) =>
    say(from, `The quote ${quote} is not closed.`, `Le guillemet ${quote} n’est pas fermé.`)
  const double = (): number => {
    const from = at
    add('', from)
    at++
    while (text.charAt(at) !== '"') {
      const c = text.charAt(at)
      if (c === '') {
        notClosed(from, '"')
        return at
      }
      const next = text.charAt(at + 1)
      if (c === '\\' && (windows ? next === '"' : escapable.test(next))) {
        add(next, at)
        at += 2
      } else if (c === '\\' && !windows && lineEnd(at + 1) > 0) at += 1 + lineEnd(at + 1)
      else if (c === '$' || (c === '`' && !windows)) at = kept()
      else {
        add(c, at)
        at++
      }
    }
    return at + 1
  }
  /** `>file`, `2>&1`, `<file`: what a shell does with the output is no part of the container. */
  const redirection = (): number => {
    const found = /^(?:>>|>\||[<>]&|&>>?|[<>]+)[ \t]*[^\s;|&<>]*/.exec(text.slice(at, at + 5000))?.[0] ?? text.charAt(at)
    if (word && /^\d$/.test(word.text)) word = undefined
    endWord()
    say(at, `The redirection ${short(found)} is left out.`, `La redirection ${short(found)} est laissée de côté.`)
    return at + found.length
  }

  while (at < text.length) {
    const c = text.charAt(at)
    const continued = (c === '\\' || c === '`' || c === '^') && lineEnd(at + 1)
    if (continued) {
      at += 1 + continued
      wordsBefore = words.length
    } else if (c === '\n') {
      endCommand('\n')
      at++
    } else if (blank.test(c)) {
      endWord()
      at++
    } else if (c === '#' && !word) {
      const end = text.indexOf('\n', at)
      // A comment between continued lines ends the command in a shell, which is not what anybody means.
      at = end === -1 ? text.length : end + (words.length > 0 && words.length === wordsBefore ? 1 : 0)
    } else if (c === "'") at = single()
    else if (c === '"') at = double()
    else if (c === '\\') at = backslash()
    else if (c === '$' || (c === '`' && !windows)) at = kept()
    else if (c === '>' || c === '<' || (c === '&' && text.charAt(at + 1) === '>')) at = redirection()
    else if (c === ';' || c === '|' || c === '&') {
      const by = /^(?:&&|\|\||\|&|[;|&])/.exec(text.slice(at, at + 2))?.[0] ?? c
      endCommand(by)
      at += by.length
    } else {
      add(c, at)
      at++
    }
  }
  endCommand('')
  return { commands, problems }

  function backslash(): number {
    const next = text.charAt(at + 1)
    // C:\folder, which nobody means as C:folder.
    const drive = word !== undefined && /(?:^|[=:,])[a-zA-Z]:[^:]*$/.test(word.text) && /[\w. -]/.test(next)
    if (windows || drive || next === '') {
      add('\\', at)
      return at + 1
    }
    add(next, at)
    return at + 2
  }
}

/** `$NAME`, `${…}`, `$(…)`, `` `…` `` or `$env:NAME` at the beginning of a text; undefined when a `$` is only that. */
function substitution(text: string): string | undefined {
  const simple = /^(?:\$env:\w+|\$[A-Za-z_]\w*|\$[0-9?$!#@*-]|`[^`]*`)/i.exec(text)
  if (simple) return simple[0]
  const open = text.charAt(1)
  if (text.charAt(0) !== '$' || (open !== '(' && open !== '{')) return undefined
  const close = open === '(' ? ')' : '}'
  for (let at = 1, depth = 0; at < text.length; at++) {
    if (text.charAt(at) === open) depth++
    else if (text.charAt(at) === close && --depth === 0) return text.slice(0, at + 1)
  }
  return undefined
}
