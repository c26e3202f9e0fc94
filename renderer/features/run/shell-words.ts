/** Lists of words in one line, as a shell has them: what a person types, and back. */
import { type Problem, sayInto, short } from '../../../shared/lib/docker-run/problem.ts'
import { quote } from '../../../shared/lib/docker-run/quote.ts'
import { splitCommands } from '../../../shared/lib/docker-run/words.ts'

export type Split = {
  words: string[]
  problems: Problem[]
  /** It does more than run one program: only a shell can. */
  needsShell: boolean
}

export function splitWords(text: string): Split {
  const { commands, problems } = splitCommands(text)
  const [first, ...more] = commands
  for (const { words, after, at } of more)
    sayInto(problems, at)(
      `“${short([after.trim(), ...words.map((word) => word.text)].join(' ').trim())}” is for a shell, and is left out.`,
      `« ${short([after.trim(), ...words.map((word) => word.text)].join(' ').trim())} » est pour un shell, et est laissé de côté.`,
    )
  return { words: first?.words.map((word) => word.text) ?? [], problems, needsShell: problems.length > 0 }
}

export const joinWords = (words: readonly string[]): string => words.map(quote).join(' ')

/** The same line, run by a shell inside of the container. */
export const throughShell = (text: string): string => joinWords(['sh', '-c', text.trim()])
