/** Which images a Dockerfile takes from registries for one of its stages, so far as it says so. Pure. */
import { parseImageReference } from '../../../shared/lib/image-reference.ts'

export type BasesOptions = {
  /** What is given for its arguments; their defaults are read from it. */
  args: Readonly<Record<string, string>>
  /** The stage that is wanted; the last when there is none. */
  target?: string | undefined
  /** The builder makes every stage before the one that is wanted, whether that needs it or not. */
  everyStage?: boolean
}

type Stage = {
  name?: string
  /** What its FROM, `COPY --from` and `--mount=from` name: images, other stages, or numbers of those. */
  uses: string[]
}

/** Those of FROM and of COPY --from, each once; without stages of its own, and without names that only the builder can put together. */
export function baseImages(dockerfile: string, { args, target, everyStage = false }: BasesOptions): { name: string; host: string }[] {
  const stages = readStages(dockerfile, args)
  const wanted = target === undefined ? stages.length - 1 : stageOf(stages, target, stages.length)
  const found = new Map<string, string>()
  const seen = new Set<number>()
  const visit = (index: number) => {
    const stage = stages[index]
    if (!stage || seen.has(index)) return
    seen.add(index)
    for (const name of stage.uses) {
      // Only the builder knows which it is: any of those before it.
      if (name.includes('$')) for (let before = 0; before < index; before++) visit(before)
      const other = stageOf(stages, name, index)
      if (other >= 0) visit(other)
      else {
        const host = name.toLowerCase() === 'scratch' || /^\d+$/.test(name) ? undefined : parseImageReference(name)?.host
        if (host !== undefined) found.set(name, host)
      }
    }
  }
  // A target that is not there is the builder's to complain of.
  if (everyStage) for (let index = 0; index <= wanted; index++) visit(index)
  else visit(wanted)
  return [...found].map(([name, host]) => ({ name, host }))
}

/** The stage of a name or a number, among the first so many; -1 for none. */
function stageOf(stages: readonly Stage[], name: string, most: number): number {
  const before = stages.slice(0, most)
  const named = before.findLastIndex((stage) => stage.name === name.toLowerCase())
  if (named >= 0) return named
  return /^\d+$/.test(name) && Number(name) < before.length ? Number(name) : -1
}

function readStages(dockerfile: string, args: Readonly<Record<string, string>>): Stage[] {
  const known: Record<string, string> = {}
  const resolved = (text: string) =>
    text.replace(/\$(?:\{(\w+)(?::-([^}]*))?\}|(\w+))/g, (all, braced?: string, otherwise?: string, bare?: string) => {
      return known[braced ?? bare ?? ''] ?? otherwise ?? all
    })
  const stages: Stage[] = []
  for (const line of instructions(dockerfile)) {
    const stage = stages.at(-1)
    // Only arguments from before the first stage count in FROM.
    const arg = stage ? undefined : /^ARG\s+(\w+)(?:=("?)(.*?)\2)?\s*$/i.exec(line)
    if (arg) {
      const value = args[arg[1] as string] ?? arg[3]
      if (value !== undefined) known[arg[1] as string] = value
    }
    const from = /^FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i.exec(line)
    if (from) stages.push({ uses: [resolved(from[1] as string)], ...(from[2] ? { name: from[2].toLowerCase() } : {}) })
    // Options come first: what looks like one behind them is a word of a command.
    const options = /^(?:COPY|RUN|ADD)\s+((?:--\S+\s+)+)/i.exec(line)?.[1] ?? ''
    for (const [, used] of options.matchAll(/(?:--from=|[,=]from=)([^\s,]+)/gi)) stage?.uses.push(resolved(used as string))
  }
  return stages
}

/** Its instructions, a line each: without comments and without what is between `<<EOF` and `EOF`. */
function instructions(dockerfile: string): string[] {
  // On Windows a backslash is a part of paths, and files say so at the top.
  const joint = /^(?:\s*#.*\r?\n)*?\s*#\s*escape\s*=\s*`/i.test(dockerfile) ? '`' : '\\'
  const lines = dockerfile.replace(/^\uFEFF/, '').split(/\r?\n/)
  const out: string[] = []
  for (let at = 0; at < lines.length; at++) {
    let whole = ''
    for (; at < lines.length; at++) {
      const line = lines[at] as string
      // Comments and empty lines in the middle of an instruction are nothing.
      if (/^\s*(?:#|$)/.test(line)) {
        if (whole === '') break
        continue
      }
      const more = line.trimEnd().endsWith(joint)
      whole += more ? `${line.trimEnd().slice(0, -1)} ` : line
      if (!more) break
    }
    whole = whole.trim()
    if (whole === '') continue
    out.push(whole)
    for (const [, tabs, , end] of /^(?:COPY|RUN|ADD)\s/i.test(whole) ? whole.matchAll(heredoc) : []) {
      const isEnd = (line: string) => (tabs ? line.replace(/^\t+/, '') : line) === end
      do at++
      while (at < lines.length && !isEnd(lines[at] as string))
    }
  }
  return out
}

/** `<<EOF`, `<<-EOF`, `3<<"EOF"`, as a word of its own. */
const heredoc = /(?<=\s)\d*<<(-?)(["']?)([^\s<"']+)\2(?=\s|$)/g
