/** Lines as a page shows them, and the names by which it asks for them again. */
import { type LogMark, type LogRow, shownText } from '../../../shared/contract/logs.ts'
import { type FaultError, fault } from '../../../shared/rpc/fault.ts'
import { flag } from '../../core/log-batch.ts'
import type { Chunk, ChunkInfo, Part, Parts } from '../parts.ts'
import { levelNames } from './levels.ts'
import { flagsOf, goesOn, levelBits } from './line-flags.ts'
import type { Spot } from './merged.ts'

const refOf = (part: Part, number: number) => `${part.id}.${number}`

/** The line that a name means, if it is still kept. */
export function lineOf(parts: Parts, ref: string): { part: Part; number: number } | undefined {
  const match = /^(\d{1,15})\.(\d{1,15})$/.exec(ref)
  const part = match && parts.part(Number(match[1]))
  const number = Number(match?.[2])
  return part && number >= part.first && number < part.end ? { part, number } : undefined
}

export function rowAt({ lane, place }: Spot): LogRow {
  const { chunk, line } = lane.find(place)
  const row = rowOf(lane.part, chunk, line)
  if (!lane.hasContext) return row
  const number = lane.numberAt(place)
  const apart = number > (place > 0 ? lane.numberAt(place - 1) + 1 : lane.part.first)
  return { ...row, ...(apart ? { apart } : {}), ...(lane.isHit(chunk, line) ? {} : { context: true }) }
}

/** @param at the chunk's index in its part; `line` is the line's in the chunk */
export function rowOf(part: Part, at: number, line: number): LogRow {
  const chunk = part.load(at)
  const said = chunk.flags[line] as number
  const micros = chunk.micros[line] as number
  const base = {
    ref: refOf(part, chunk.first + line),
    source: part.source,
    time: said & flag.untimed ? 0 : Math.floor(micros / 1000),
    nanos: said & flag.untimed ? 0 : (micros % 1000) * 1000 + (chunk.nanos[line] as number),
  }
  if (said & flag.mark) return { ...base, channel: 'out', text: '', mark: JSON.parse(textOf(chunk, line)) as LogMark }
  const known = flagsOf(part, chunk)[line] as number
  const level = levelNames[known & levelBits]
  const cut = chunk.cutOf(line)
  return {
    ...base,
    channel: said & flag.err ? 'err' : 'out',
    ...(level ? { level } : {}),
    ...shortOf(chunk, line),
    ...(cut > 0 ? { cut } : {}),
    ...(known & goesOn ? { continues: true } : {}),
  }
}

export const startOf = (chunk: Chunk, line: number): number => (line === 0 ? 0 : (chunk.ends[line - 1] as number))
/** Without its newline. */
export const textOf = (chunk: Chunk, line: number): string =>
  chunk.bytes.toString('utf8', startOf(chunk, line), (chunk.ends[line] as number) - 1)

/** As much of a line as a row holds. */
function shortOf(chunk: Chunk, line: number): { text: string; size?: number } {
  const start = startOf(chunk, line)
  const end = (chunk.ends[line] as number) - 1
  // A character has three bytes at most for each of its units.
  if (end - start <= shownText) return { text: chunk.bytes.toString('utf8', start, end) }
  const { text, more } = beginning(chunk, start, end, shownText)
  return more ? { text, size: end - start } : { text }
}

function beginning(chunk: Chunk, start: number, end: number, most: number): { text: string; more: boolean } {
  const text = chunk.bytes.toString('utf8', start, Math.min(end, start + most * 3))
  if (text.length <= most && start + most * 3 >= end) return { text, more: false }
  // Not half of a character that has two units.
  const last = text.charCodeAt(most - 1)
  return { text: text.slice(0, last >= 0xd800 && last < 0xdc00 ? most - 1 : most), more: true }
}

const longestWhole = 1_000_000

/** The whole of a line, at most a million characters of it. */
export function wholeLine(parts: Parts, ref: string): { text: string; more: boolean } {
  const found = lineOf(parts, ref)
  if (!found) throw gone()
  const at = found.part.chunkOf(found.number)
  const chunk = found.part.load(at)
  const line = found.number - chunk.first
  return beginning(chunk, startOf(chunk, line), (chunk.ends[line] as number) - 1, longestWhole)
}

/** The last lines of a source that are no marks, oldest first. */
export function tailOf(parts: Parts, source: string, count: number): LogRow[] {
  const rows: LogRow[] = []
  for (const part of [...parts.of(source)].reverse())
    for (let at = part.chunks.length - 1; at >= 0; at--) {
      const chunk = part.load(at)
      for (let line = (part.chunks[at] as ChunkInfo).count - 1; line >= 0; line--) {
        if ((chunk.flags[line] as number) & flag.mark) continue
        rows.push(rowOf(part, at, line))
        if (rows.length === count) return rows.reverse()
      }
    }
  return rows.reverse()
}

export const gone = (): FaultError => fault('not_found', { en: 'This line is not kept any more.', fr: 'Cette ligne n’est plus conservée.' })
