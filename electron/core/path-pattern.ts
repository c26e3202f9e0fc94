/** One pattern of a .dockerignore that is more than a plain name, compared with paths in a time that grows with both and no faster. */
import { fault } from '../../shared/rpc/fault.ts'

/** What a pattern wants of a path, one after the other. */
type Token =
  /** One character that is so. */
  | { kind: 'one'; is: (char: number) => boolean }
  /** Any number of characters that are so. */
  | { kind: 'many'; is: (char: number) => boolean }
  /** Everything up to some `/`, and that; or nothing. */
  | { kind: 'folders' }

const slash = 47
const isName = (char: number) => char !== slash
/** As `.` in the expressions that Docker makes of patterns. */
const isAny = (char: number) => char !== 10

/**
 * Whether a path is as a pattern says. It goes through the path once, with all the places in the pattern where it may be by then: an
 * expression that tries one after the other takes longer than anybody lives for `*a*a*a*a*a*a*a*b`.
 */
export function pathPattern(pattern: string): (path: string) => boolean {
  const tokens = readTokens(pattern)
  const end = tokens.length
  // Twice as many places as tokens: the odd ones are in the middle of `folders`, where nothing but a `/` leads on.
  let now = new Places(2 * end + 1)
  let next = new Places(2 * end + 1)
  const enter = (places: Places, from: number) => {
    for (let at = from; places.add(2 * at); at++) if (at === end || tokens[at]?.kind === 'one') return
  }
  return (path) => {
    now.clear()
    enter(now, 0)
    for (let i = 0; i < path.length && now.size > 0; i++) {
      const char = path.codePointAt(i) as number
      if (char > 0xffff) i++
      next.clear()
      for (let k = 0; k < now.size; k++) {
        const place = now.at(k)
        const at = place >> 1
        const token = tokens[at]
        if (token === undefined) continue
        if (token.kind === 'one') {
          if (token.is(char)) enter(next, at + 1)
        } else if (token.kind === 'many') {
          if (token.is(char)) enter(next, at)
        } else {
          if (isAny(char)) next.add(2 * at + 1)
          if (char === slash) enter(next, at + 1)
        }
      }
      ;[now, next] = [next, now]
    }
    return now.has(2 * end)
  }
}

/** A set of small numbers that is emptied at once. */
class Places {
  size = 0
  private readonly list: Uint16Array
  private readonly index: Uint16Array
  constructor(most: number) {
    this.list = new Uint16Array(most)
    this.index = new Uint16Array(most)
  }
  at(k: number): number {
    return this.list[k] as number
  }
  has(place: number): boolean {
    const k = this.index[place] as number
    return k < this.size && this.list[k] === place
  }
  /** Whether it was not in there. */
  add(place: number): boolean {
    if (this.has(place)) return false
    this.index[place] = this.size
    this.list[this.size++] = place
    return true
  }
  clear(): void {
    this.size = 0
  }
}

function readTokens(pattern: string): Token[] {
  const chars = [...pattern]
  const out: Token[] = []
  for (let i = 0; i < chars.length; i++) {
    const char = chars[i] as string
    if (char === '*' && chars[i + 1] === '*') {
      i++
      if (chars[i + 1] === '/') i++
      // At the end everything below; elsewhere any number of folders, even none.
      out.push(i + 1 >= chars.length ? { kind: 'many', is: isAny } : { kind: 'folders' })
    } else if (char === '*') out.push({ kind: 'many', is: isName })
    else if (char === '?') out.push({ kind: 'one', is: isName })
    else if (char === '[') {
      const set = readSet(chars, i, pattern)
      out.push({ kind: 'one', is: set.is })
      i = set.end
    } else {
      // A last one stands for nothing that could be escaped.
      if (char === '\\' && i + 1 >= chars.length) throw badPattern(pattern)
      const wanted = codeOf(char === '\\' ? (chars[++i] as string) : char)
      out.push({ kind: 'one', is: (one) => one === wanted })
    }
  }
  return out
}

const codeOf = (char: string): number => char.codePointAt(0) as number

/** `[a-z]`, `[^a]`: as Go reads them, which wants both ends of a range and no bare `-` or `]`. */
function readSet(chars: string[], from: number, pattern: string): { is: (char: number) => boolean; end: number } {
  let at = from + 1
  const negated = chars[at] === '^'
  if (negated) at++
  const one = () => {
    let char = chars[at++]
    if (char === undefined || char === '-' || char === ']') throw badPattern(pattern)
    if (char === '\\') char = chars[at++]
    if (char === undefined) throw badPattern(pattern)
    return codeOf(char)
  }
  const ranges: [number, number][] = []
  while (ranges.length === 0 || chars[at] !== ']') {
    const low = one()
    let high = low
    if (chars[at] === '-') {
      at++
      high = one()
    }
    // One that runs backwards holds nothing.
    ranges.push([low, high])
  }
  return { is: (char) => ranges.some(([low, high]) => low <= char && char <= high) !== negated, end: at }
}

export const badPattern = (pattern: string) =>
  fault(
    'invalid',
    { en: 'The file of what to leave out has a pattern that is none.', fr: 'Le fichier des exclusions contient un motif incorrect.' },
    {
      hint: {
        en: `Correct “${pattern.slice(0, 200)}” in the .dockerignore file.`,
        fr: `Corrigez « ${pattern.slice(0, 200)} » dans le fichier .dockerignore.`,
      },
    },
  )
