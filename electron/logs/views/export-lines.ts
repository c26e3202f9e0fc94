/** Everything that passes a query, in order, as a file: text, or one JSON object a line. */
import type { LogMark } from '../../../shared/contract/logs.ts'
import { flag } from '../../core/log-batch.ts'
import type { Chunk, Part, Parts } from '../parts.ts'
import type { ExportInput } from '../store-contract.ts'
import { hitsOf } from './hits.ts'
import { levelNames } from './levels.ts'
import { flagsOf, levelBits } from './line-flags.ts'
import { Merged, type Spot } from './merged.ts'
import { pacer } from './pacer.ts'
import { compile } from './query.ts'
import { textOf } from './rows.ts'
import { setImmediate as turn } from 'node:timers/promises'

/** UTF-16 units of a piece. */
const pieceSize = 256 * 1024
const step = 2000

/** What is there when it begins; lines that come later are not waited for. */
export async function* exportLines(
  parts: Parts,
  { sources, query: wanted, format, times, names }: ExportInput,
  signal: AbortSignal,
): AsyncGenerator<{ text: string; lines: number }> {
  const query = compile(wanted)
  const read = sources.flatMap((source) => parts.of(source))
  const hits = query.everything ? undefined : hitsOf(parts, query)
  const merged = new Merged(hits, query.context)
  if (hits) await allFound(hits, read, signal)
  const several = new Set(read.map(({ source }) => source).filter((source) => source !== '')).size > 1
  const line = format === 'json' ? asJson(names) : asText(names, times, several)
  let text = ''
  let lines = 0
  let begins = ''
  let position = 0
  let next: { part: Part; number: number } | undefined
  while (!signal.aborted) {
    // Old lines may have gone meanwhile: it goes on with the one that comes after what was read, or what is left.
    const now = read.map(({ first }) => first).join()
    if (now !== begins) {
      merged.refresh(read)
      if (next) position = merged.positionOf(next.part, next.number) ?? position
      begins = now
    }
    let any = false
    for (const spot of merged.from(position, step)) {
      any = true
      text += `${line(spot)}\n`
      lines++
      position++
      next = { part: spot.lane.part, number: spot.lane.numberAt(spot.place) + 1 }
      if (text.length >= pieceSize) break
    }
    if (!any) break
    if (text.length >= pieceSize) {
      yield { text, lines }
      text = ''
    }
    await turn()
  }
  if (text !== '') yield { text, lines }
}

type Read = { chunk: Chunk; line: number; spot: Spot }
const read = (spot: Spot): Read => {
  const { chunk, line } = spot.lane.find(spot.place)
  return { chunk: spot.lane.part.load(chunk), line, spot }
}

/** RFC 3339 with nanoseconds; '' when it is not known. */
function timeOf({ chunk, line }: Read): string {
  if ((chunk.flags[line] as number) & flag.untimed) return ''
  const micros = chunk.micros[line] as number
  const beyond = String((micros % 1000) * 1000 + (chunk.nanos[line] as number)).padStart(6, '0')
  return new Date(Math.floor(micros / 1000)).toISOString().replace('Z', `${beyond}Z`)
}

const asText = (names: Record<string, string>, times: boolean, several: boolean) => (spot: Spot) => {
  const at = read(spot)
  const head = [times ? timeOf(at) : '', several ? (names[spot.lane.part.source] ?? spot.lane.part.source) : '']
  const text = textOf(at.chunk, at.line)
  const said = (at.chunk.flags[at.line] as number) & flag.mark ? `# ${markText(JSON.parse(text) as LogMark)}` : text
  return [...head.filter(Boolean), said].join(' ')
}

/** Marks in a file are for whoever it is sent to, in whatever language: plainly, with times as they are sorted. */
function markText(mark: LogMark): string {
  if (mark.kind === 'note') return mark.text
  if (mark.kind === 'gap' || mark.kind === 'resumed') {
    const [from, to] = [mark.from, mark.to].map((time) => new Date(time).toISOString())
    return mark.kind === 'gap'
      ? `lines are missing from ${from} to ${to}`
      : `reading was interrupted from ${from} to ${to}, nothing is lost`
  }
  if (mark.kind === 'ended')
    return `ended${mark.exitCode === undefined ? '' : ` with code ${mark.exitCode}`}${mark.reason === 'oom' ? ', out of memory' : ''}`
  return mark.kind
}

const asJson = (names: Record<string, string>) => (spot: Spot) => {
  const at = read(spot)
  const { part } = spot.lane
  const said = at.chunk.flags[at.line] as number
  const text = textOf(at.chunk, at.line)
  const level = levelNames[(flagsOf(part, at.chunk)[at.line] as number) & levelBits]
  return JSON.stringify({
    time: timeOf(at) || undefined,
    source: names[part.source] ?? part.source,
    id: part.source || undefined,
    ...(said & flag.mark ? { mark: JSON.parse(text) as LogMark } : { channel: said & flag.err ? 'err' : 'out', level, text }),
  })
}

async function allFound(hits: ReturnType<typeof hitsOf>, read: ReturnType<Parts['of']>, signal: AbortSignal): Promise<void> {
  const pace = pacer(signal)
  let failure: { error: unknown } | undefined
  const stop = hits.watch({
    parts: () => read,
    onChange: pace.wake,
    onFail: (error) => {
      failure = { error }
      pace.now()
    },
  })
  try {
    const counts = read.flatMap((part) => part.chunks.map((chunk) => ({ part, chunk, count: chunk.count })))
    while (
      !signal.aborted &&
      counts.some(({ part, chunk, count }) => chunk.first >= part.first && (hits.of(part, chunk)?.scanned ?? 0) < count)
    ) {
      if (failure) throw failure.error
      await pace.next(50)
    }
  } finally {
    stop()
  }
}
