/** Kinds of lines: similar ones counted together, so that a hundred thousand lines become a few dozen. */
import type { LogKind, LogKinds, LogRow } from '../../../shared/contract/logs.ts'
import { wordsOf } from '../../../shared/lib/log-template.ts'
import type { Chunk, ChunkInfo, Part, Parts } from '../parts.ts'
import type { KindsInput } from '../store-contract.ts'
import { levelNames } from './levels.ts'
import { goesOn, levelBits } from './line-flags.ts'
import { passing } from './passing.ts'
import { rowOf, textOf } from './rows.ts'

const telling = 250
/** Kinds that are told of kinds apart, and kinds that are told at the end. */
const mostKinds = 5000
const mostTold = 500
/** Lines of which so much of the words is the same are of one kind. */
const alike = 0.6
/** So many kinds of one shape are compared with a line: more would be a shape of which nothing is alike. */
const mostCompared = 64
const any = '<*>'

type Kind = {
  words: string[]
  level: number
  count: number
  first: number
  last: number
  sample: { part: Part; number: number } | undefined
  sources: Set<string>
}

export async function* kinds(parts: Parts, { sources, query, since }: KindsInput, signal: AbortSignal): AsyncGenerator<LogKinds> {
  const lines = passing(parts, sources, query, signal)
  const groups = createKinds()
  try {
    for (let done = false; !done && !signal.aborted; ) {
      done = await lines.each(telling, groups.take)
      const { lines: all, scanned } = lines.progress()
      yield { scanned, lines: all, ...groups.told(since), done }
    }
  } finally {
    lines.stop()
  }
}

function createKinds() {
  /** What was seen word for word, and what is compared: those that have the same between their words. */
  const exact = new Map<string, Kind>()
  const shapes = new Map<string, Kind[]>()
  const all: Kind[] = []
  let others = 0

  const find = (text: string, level: number): Kind | undefined => {
    const words = wordsOf(text)
    const key = `${level}${words.join('')}`
    const seen = exact.get(key)
    if (seen) return seen
    const shape = `${level}${words.filter((_, at) => at % 2 === 1).join('\u0000')}`
    const near = shapes.get(shape)
    let kind = near?.find((one) => likeness(one.words, words) >= alike)
    if (kind) kind.words = common(kind.words, words)
    else if (all.length < mostKinds && (near?.length ?? 0) < mostCompared) {
      kind = { words, level, count: 0, first: Number.POSITIVE_INFINITY, last: 0, sample: undefined, sources: new Set() }
      all.push(kind)
      if (near) near.push(kind)
      else shapes.set(shape, [kind])
    }
    if (kind && exact.size < 50_000) exact.set(key, kind)
    return kind
  }

  return {
    take: (part: Part, chunk: Chunk, line: number, flags: Uint8Array) => {
      // What goes on from a line is of its kind.
      if ((flags[line] as number) & goesOn) return
      const kind = find(textOf(chunk, line), (flags[line] as number) & levelBits)
      if (!kind) {
        others++
        return
      }
      const time = chunk.micros[line] as number
      kind.count++
      if (time < kind.first) kind.first = time
      if (time >= kind.last) {
        kind.last = time
        kind.sample = { part, number: chunk.first + line }
      }
      kind.sources.add(part.source)
    },
    told: (since: number | undefined): { kinds: LogKind[]; others: number } => {
      join(all)
      const most = all.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count)
      const kinds = most.slice(0, mostTold).flatMap((kind) => {
        const sample = kind.sample && keptRow(kind.sample)
        if (!sample) return []
        const level = levelNames[kind.level]
        return [
          {
            template: kind.words.join(''),
            count: kind.count,
            ...(level ? { level } : {}),
            first: Math.floor(kind.first / 1000),
            last: Math.floor(kind.last / 1000),
            sample,
            sources: kind.sources.size,
            fresh: since !== undefined && kind.first >= since * 1000,
          },
        ]
      })
      return { kinds, others: others + most.slice(mostTold).reduce((sum, { count }) => sum + count, 0) }
    },
  }
}

/** Which part of the words are the same; what differs within a kind counts as neither. */
function likeness(a: readonly string[], b: readonly string[]): number {
  let same = 0
  let told = 0
  for (let at = 0; at < a.length; at += 2) {
    if (a[at] === any && b[at] === any) continue
    if (a[at] === '' && b[at] === '') continue
    told++
    if (a[at] === b[at]) same++
    else if (a[at] === any) same += 0.5
  }
  return told === 0 ? 1 : same / told
}

const common = (a: readonly string[], b: readonly string[]): string[] => a.map((word, at) => (word === b[at] ? word : any))

/** The example, if it is still kept. */
function keptRow({ part, number }: { part: Part; number: number }): LogRow | undefined {
  if (number < part.first || number >= part.end) return undefined
  const at = part.chunkOf(number)
  return rowOf(part, at, number - (part.chunks[at] as ChunkInfo).first)
}

/** Kinds that became the same word for word as they grew are counted as the first of them. */
function join(all: readonly Kind[]): void {
  const by = new Map<string, Kind>()
  for (const kind of all) {
    const key = `${kind.level}${kind.words.join('')}`
    const first = by.get(key)
    if (!first) by.set(key, kind)
    else if (kind.count > 0) {
      first.count += kind.count
      kind.count = 0
      first.first = Math.min(first.first, kind.first)
      if (kind.last > first.last) {
        first.last = kind.last
        first.sample = kind.sample
      }
      for (const source of kind.sources) first.sources.add(source)
    }
  }
}
