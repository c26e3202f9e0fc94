/** Values of an image's environment and build arguments: as those of containers, they are hidden until a person reveals them. Pure. */
import type { ImageDetail } from '../../../shared/contract/images.ts'

export const dots = '•••'

/** The engine's document, in which each variable stands without its value, wherever the engine repeats it. */
export function documentWithoutValues({ document, env }: Pick<ImageDetail, 'document' | 'env'>): unknown {
  const pairs = env.flatMap(({ name, value }) => (value === '' ? [] : [[`${name}=${value}`, `${name}=${dots}`] as const]))
  // Longer ones first: one may be the beginning of another.
  pairs.sort(([a], [b]) => b.length - a.length)
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return pairs.reduce((text, [pair, by]) => text.replaceAll(pair, by), value)
    if (Array.isArray(value)) return value.map(walk)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item)]))
  }
  return walk(document)
}

/** A step of its Dockerfile. Engines write values without quotes: what may still be a value is one. */
export function stepWithoutValues(command: string): string {
  if (!/^(?:ENV|ARG)\s/.test(command)) return command
  return command.replace(/=[\s\S]+?(?=\s[A-Za-z_]\w*=|$)/g, `=${dots}`)
}
