/** Values of an image's environment and build arguments: as those of containers, they are hidden until a person reveals them. Pure. */
import type { ImageDetail } from '../../../shared/contract/images.ts'

export const dots = '•••'

/** The engine's document, in which each variable and build argument stands without its value, wherever the engine repeats it. */
export function documentWithoutValues({ document, env }: Pick<ImageDetail, 'document' | 'env'>): unknown {
  const pairs = env.flatMap(({ name, value }) => (value === '' ? [] : [[`${name}=${value}`, `${name}=${dots}`] as const]))
  // Longer ones first: one may be the beginning of another.
  pairs.sort(([a], [b]) => b.length - a.length)
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return stepWithoutValues(pairs.reduce((text, [pair, by]) => text.replaceAll(pair, by), value))
    if (Array.isArray(value)) return wordsWithoutArguments(value).map(walk)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item)]))
  }
  return walk(document)
}

/** A step that is told word by word: ["|1", "TOKEN=x", "make"], so that it is certain where each value ends. */
function wordsWithoutArguments(words: readonly unknown[]): unknown[] {
  const [, count] = /^\|(\d+)$/.exec(String(words[0])) ?? []
  const isArgument = (at: number) => at > 0 && at <= Number(count ?? 0)
  return words.map((word, at) => (isArgument(at) && typeof word === 'string' ? word.replace(/=[\s\S]+/, `=${dots}`) : word))
}

/** What sets a value: an instruction, after whatever shell the classic builder names before what needs none. */
const setting = /^(?:[\s\S]*?#\(nop\)\s+)?(?:ONBUILD\s+)?(?:ENV|ARG)\s/
/** What a command was given: how many build arguments, and those. Then comes what runs it. */
const given = /^(?:RUN )?\|[1-9]\d* /
/** Where a shell begins, under its own name or with its path, with what tells it to take a command. */
const shell = /\s(?:[^\s=]*[/\\])?(?:(?:ba|da|z|k|fi|a)?sh|pwsh|powershell|cmd)(?:\.exe)?\s+[-/]\w/i

/** A step of its Dockerfile. Engines write values without quotes: what may still be a value is one. */
export function stepWithoutValues(command: string): string {
  if (setting.test(command)) return withoutValues(command)
  const [before] = given.exec(command) ?? []
  if (before === undefined) return command
  // Without a shell nobody can tell a value's second word from the command: all of it is hidden.
  const end = command.slice(before.length).search(shell)
  const at = end < 0 ? command.length : before.length + end
  return withoutValues(command.slice(0, at)) + command.slice(at)
}

const withoutValues = (text: string) => text.replace(/=[\s\S]+?(?=\s[A-Za-z_]\w*=|$)/g, `=${dots}`)
