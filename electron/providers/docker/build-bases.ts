/** Which images a Dockerfile takes from registries, so far as it says so. Pure. */
import { parseImageReference } from '../../../shared/lib/image-reference.ts'

/**
 * Those of FROM and of COPY --from, each once; without stages of its own, and without names that only the builder can put together.
 * @param args what is given for its arguments; their defaults are read from it
 */
export function baseImages(dockerfile: string, args: Readonly<Record<string, string>>): { name: string; host: string }[] {
  const known: Record<string, string> = {}
  const stages = new Set<string>(['scratch'])
  const found = new Map<string, string>()
  const take = (text: string) => {
    const name = text.replace(/\$(?:\{(\w+)(?::-([^}]*))?\}|(\w+))/g, (all, braced?: string, otherwise?: string, bare?: string) => {
      return known[braced ?? bare ?? ''] ?? otherwise ?? all
    })
    const host = parseImageReference(name)?.host
    if (host !== undefined && !stages.has(name.toLowerCase()) && !/^\d+$/.test(name)) found.set(name, host)
  }
  let anyStage = false
  for (const line of dockerfile.replace(/\\\r?\n/g, ' ').split(/\r?\n/)) {
    // Only arguments from before the first stage count in FROM.
    const arg = anyStage ? undefined : /^\s*ARG\s+(\w+)(?:=("?)(.*?)\2)?\s*$/i.exec(line)
    if (arg) {
      const value = args[arg[1] as string] ?? arg[3]
      if (value !== undefined) known[arg[1] as string] = value
    }
    const from = /^\s*FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i.exec(line)
    if (from) {
      take(from[1] as string)
      if (from[2]) stages.add(from[2].toLowerCase())
      anyStage = true
    }
    const copied = /^\s*(?:COPY|RUN)\s.*?(?:--from=|[,=]from=)([^\s,]+)/i.exec(line)?.[1]
    if (copied) take(copied)
  }
  return [...found].map(([name, host]) => ({ name, host }))
}
