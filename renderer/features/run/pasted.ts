/** What a person pasted, read: a `docker run` line, or services of a compose file. And lines of variables. Pure. */
import type { RunSpec } from '../../../shared/contract/run-spec.ts'
import { parseComposeService } from '../../../shared/lib/compose-service/parse.ts'
import { parseDockerRun } from '../../../shared/lib/docker-run/parse.ts'
import type { Problem } from '../../../shared/lib/docker-run/problem.ts'

export type Pasted = { name: string; spec?: RunSpec | undefined; problems: Problem[] }

/** Whether it is a line that runs a container, rather than YAML. */
export const looksLikeRun = (text: string): boolean =>
  /(?:^|[\s/;&|])(?:docker|podman|nerdctl)(?:\.exe)?\s(?:[^\n]*\s)?(?:run|create)\s/m.test(text)
/** Whether it is worth reading at all, where something else was to be pasted. */
export const looksLikeEither = (text: string): boolean => looksLikeRun(text) || /^\s*(?:services:|image:)\s*\S*/m.test(text)

/** One of a line; of a compose file one for each service. */
export function readPasted(text: string): Pasted[] {
  if (!looksLikeRun(text) && /^\s*[\w."'-]+\s*:(?:\s|$)/m.test(text)) return parseComposeService(text)
  return [{ name: '', ...parseDockerRun(text) }]
}

/** The line and the column, both from one, of a place in a text. */
export function placeIn(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

/** "A=b" on each line, as env files, shells and compose lists have them; undefined when it is no such thing. */
export function readVariables(text: string): { name: string; value: string }[] | undefined {
  const lines = text.split(/\r?\n/).filter((line) => !/^\s*(?:#.*)?$/.test(line))
  const read = lines.map((line) => /^\s*(?:-\s+)?["']?(?:export\s+|set\s+)?([A-Za-z_][\w.-]*)\s*(?:=|:\s)\s*(.*?)\s*$/.exec(line))
  if (read.length === 0 || read.some((one) => one === null)) return undefined
  return read.map((one) => ({ name: one?.[1] ?? '', value: unquoted(one?.[2] ?? '') }))
}

function unquoted(value: string): string {
  const found = /^(["'])(.*)\1$/s.exec(value)
  if (found) return found[2] ?? ''
  // The quote stood before the whole of it: - "A=b"
  return /^[^"']*["']$/.test(value) ? value.slice(0, -1) : value
}
