/** Takes out of a spec that was read from somewhere what no engine would accept, and names it. */
import { type RunSpec, runSpec } from '../contract/run-spec.ts'
import { short } from './docker-run/problem.ts'

type SayOf = (part: keyof RunSpec, en: string, fr: string) => void

/** Undefined when not even the image will do. */
export function fitting(draft: RunSpec, say: SayOf): RunSpec | undefined {
  const spec = { ...draft, limits: { ...draft.limits }, log: { ...draft.log } } as Record<string, unknown>
  // What is wrong inside of one list may hide behind another fault of it; three rounds take out all that there can be.
  for (let round = 0; round < 4; round++) {
    const read = runSpec.safeParse(spec)
    if (read.success) return read.data
    for (const [part, inner] of faulty(read.error.issues)) {
      if (part === 'image') return undefined
      for (const out of takeOut(spec, part, inner)) {
        const said = short(typeof out === 'string' ? out : (JSON.stringify(out) ?? ''))
        say(part as keyof RunSpec, `${part}: ${said} cannot be used.`, `${part} : ${said} est inutilisable.`)
      }
    }
  }
  return undefined
}

/** The parts of the spec that issues are about, with what it is inside of each. */
function faulty(issues: readonly { path: PropertyKey[] }[]): Map<string, Set<PropertyKey>> {
  const parts = new Map<string, Set<PropertyKey>>()
  for (const { path } of issues) {
    const part = String(path[0])
    parts.set(part, (parts.get(part) ?? new Set()).add(path[1] ?? ''))
  }
  return parts
}

function takeOut(spec: Record<string, unknown>, part: string, inner: Set<PropertyKey>): unknown[] {
  const value = spec[part]
  if (Array.isArray(value)) {
    const kept = value.filter((_, index) => !inner.has(index))
    // Nothing is wrong with any of them: they are too many.
    spec[part] = kept.length < value.length ? kept : kept.slice(0, most)
    return value.filter((one) => !(spec[part] as unknown[]).includes(one)).slice(0, mostNamed)
  }
  if (part === 'limits' || part === 'log') {
    const fields = value as Record<string, unknown>
    return [...inner].map((key) => {
      const out = fields[String(key)]
      delete fields[String(key)]
      return out
    })
  }
  delete spec[part]
  return [value]
}

/** No list of a spec is allowed to be shorter at most. */
const most = 50
const mostNamed = 20
