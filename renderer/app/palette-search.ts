/** Which commands a text finds, and in which order: every word of it, wherever it stands, so that “stop web” and “web stop” are the same. */
import uFuzzy from '@leeoniya/ufuzzy'
import type { Command } from '../state/commands.ts'

const fuzzy = new uFuzzy({ intraMode: 1 })
/** Shown at most: nobody reads further, and it keeps typing light. */
const limit = 60
/** Things first, then what can be done; what happened to them last, since there is so much of it. */
const ranks = { object: 0, act: 1, place: 2, event: 3 } as const

const plain = (text: string): string => uFuzzy.latinize(text).toLowerCase()
export const wordsOf = (text: string): string[] => plain(text).split(/\s+/).filter(Boolean)

/** How well a word fits, 0 the best; undefined where it does not. */
function fitOf(word: string, title: string, rest: string): number | undefined {
  const at = title.indexOf(word)
  if (at < 0) return rest.includes(word) ? 3 : undefined
  if (title.split(' ').includes(word)) return 0
  return title.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(word)) || title.split(' ').some((part) => part.startsWith(word))
    ? 1
    : 2
}

/** @param found what lists that are not on screen have of the text: they know why, even where no title says so */
export function searchCommands(commands: readonly Command[], found: readonly Command[], text: string): Command[] {
  const asked = wordsOf(text)
  if (asked.length === 0) return commands.slice(0, limit)
  const rated: { command: Command; rank: number; fit: number; length: number }[] = []
  const rate = (command: Command, otherwise?: number) => {
    const title = plain(command.title)
    const rest = plain(`${command.hint ?? ''} ${command.also ?? ''}`)
    const fits = asked.map((word) => fitOf(word, title, rest) ?? otherwise)
    if (fits.some((fit) => fit === undefined)) return
    const fit = Math.max(...fits.map((each) => each ?? 0))
    rated.push({ command, rank: ranks[command.kind ?? 'place'], fit, length: title.length })
  }
  for (const command of commands) rate(command)
  for (const command of found) rate(command, 4)
  const isEvent = ({ rank }: { rank: number }) => Number(rank === ranks.event)
  rated.sort((a, b) => isEvent(a) - isEvent(b) || a.fit - b.fit || a.rank - b.rank || a.length - b.length)
  const exact = rated.slice(0, limit).map(({ command }) => command)
  return exact.length > 0 ? exact : nearly(commands, text)
}

/** With a letter wrong, where nothing is found as it was typed. */
function nearly(commands: readonly Command[], text: string): Command[] {
  const haystack = commands.map(({ title, hint }) => (hint ? `${title} ${hint}` : title))
  const [indexes, , order] = fuzzy.search(uFuzzy.latinize(haystack), uFuzzy.latinize(text), 5)
  const ranked = order && indexes ? order.map((place) => indexes[place] as number) : (indexes ?? [])
  return ranked.slice(0, limit).flatMap((index) => commands[index] ?? [])
}

/** A verb may be what one word of a text begins: what is left of the text then, which is the thing's name. */
export function withoutVerb(text: string, labels: readonly string[]): string | undefined {
  const verbs = labels.flatMap(wordsOf)
  const typed = text.trim().split(/\s+/)
  const left = typed.filter((word) => !verbs.some((verb) => verb.startsWith(plain(word))))
  return left.length > 0 && left.length < typed.length ? left.join(' ') : undefined
}
