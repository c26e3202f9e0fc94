/** Writes a spec as the `docker run` line that makes the same container, for a POSIX shell. */
import type { RunSpec } from '../../contract/run-spec.ts'
import { flags } from './flags.ts'
import { quote } from './quote.ts'

/** The words after `docker run`, one group for each line, unquoted. */
export function dockerRunWords(spec: RunSpec): string[][] {
  const first = `-d${spec.interactive ? 'i' : ''}${spec.tty ? 't' : ''}`
  const groups = flags.flatMap(({ print }) => inPairs(print(spec)))
  // What begins with a dash would pass for one more flag.
  const image = spec.image.startsWith('-') ? ['--', spec.image] : [spec.image]
  return [[first], ...groups, [...image, ...spec.command]]
}

/** A flag with its value. */
function inPairs(words: string[]): string[][] {
  const groups: string[][] = []
  for (let at = 0; at < words.length; ) {
    const flag = words[at] as string
    const alone = switches.has(flag)
    groups.push(alone ? [flag] : [flag, words[at + 1] as string])
    at += alone ? 1 : 2
  }
  return groups
}

const switches = new Set([...flags.filter((flag) => flag.switch).map(({ name }) => `--${name}`), '--init=false'])

/** @param lines a line for each flag, for reading */
export function printDockerRun(spec: RunSpec, { lines }: { lines: boolean }): string {
  const groups = dockerRunWords(spec).map((words) => words.map(quote).join(' '))
  const [first = '', ...rest] = groups
  return [`docker run ${first}`, ...rest].join(lines ? ' \\\n  ' : ' ')
}
