/** All that is kept of one source: what is known of it, its parts in order of time, and how it is being read. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LogMark } from '../../shared/contract/logs.ts'
import { flag, type LogBatch } from '../core/log-batch.ts'
import type { Kept, Moment, SourceMeta } from './parts.ts'
import { disorder, isAfter, keyOf, momentOf, type Seam } from './seam.ts'
import { indexFile, textFile, writeWhole } from './segment-files.ts'
import { type PartPlace, StoredPart } from './stored-part.ts'

/** What is on disk beside the lines. `writing` is set while lines come, so that one can tell who was cut short. */
type Document = { version: 1; id: string; meta?: SourceMeta; writing: boolean; parts: { id: number; older: boolean }[] }

export type Opened = { log: SourceLog; wasWriting: boolean; torn: number; broken: string[] }

const documentFile = 'source.json'

/** Lines from before the first one, on their way: until that one comes. */
type Older = { part: StoredPart; until: Moment; first: number; over: boolean }

export class SourceLog {
  readonly id: string
  readonly folder: string
  meta: SourceMeta | undefined
  writing = false
  readonly parts: StoredPart[] = []
  older: Older | undefined
  seam: Seam | undefined
  /** Lines were refused since the disk could not be written. */
  lost = false
  /** Its folder is gone, and another may have its name. */
  forgotten = false
  readonly #place: Omit<PartPlace, 'folder'>
  /** How often it began: what was being saved meanwhile is older. */
  #begun = 0

  constructor(id: string, sources: string, place: Omit<PartPlace, 'folder'>) {
    this.id = id
    // An id is text from outside: not a name for a folder.
    this.folder = join(sources, createHash('sha256').update(id).digest('hex').slice(0, 32))
    this.#place = place
  }

  newPart(id: number): StoredPart {
    return new StoredPart(id, this.id, { ...this.#place, folder: this.folder })
  }

  *allParts(): Generator<StoredPart> {
    if (this.older) yield this.older.part
    yield* this.parts
  }

  kept(meta: SourceMeta): Kept {
    const sum: Kept = { id: this.id, meta, lines: 0, bytes: 0, gaps: 0 }
    for (const part of this.parts)
      for (const { count, bytes, marks, gaps, from, to } of part.chunks) {
        sum.lines += count - marks
        sum.bytes += bytes
        sum.gaps += gaps
        sum.from = Math.min(sum.from ?? from, from)
        sum.to = Math.max(sum.to ?? to, to)
      }
    return sum
  }

  /** The time of the newest line or mark, microseconds. */
  get to(): number | undefined {
    let to: number | undefined
    for (const part of this.parts) for (const chunk of part.chunks) to = Math.max(to ?? chunk.to, chunk.to)
    return to
  }

  /** The first line that is no mark. */
  first(): { moment: Moment; key: number } | undefined {
    for (const part of this.parts)
      for (let at = 0; at < part.chunks.length; at++) {
        const chunk = part.load(at)
        for (let index = 0; index < chunk.count; index++)
          if (((chunk.flags[index] as number) & flag.mark) === 0) return { moment: momentOf(chunk, index), key: keyOf(chunk, index) }
      }
    return undefined
  }

  /** Until when to ask for lines of before: a little after the first one, since order is not exact. */
  beginOlder(id: number): Moment | undefined {
    this.dropOlder()
    const first = this.first()
    if (!first) return undefined
    const until = { micros: first.moment.micros + disorder, nanos: first.moment.nanos }
    this.older = { part: this.newPart(id), until, first: first.key, over: false }
    return until
  }

  dropOlder(): void {
    this.older?.part.dropAll()
    this.older = undefined
  }

  /** How many lines of a batch, from its beginning, are older than the first one that is kept. */
  olderIn(older: Older, batch: LogBatch): number {
    for (let line = 0; line < batch.count && !older.over; line++) {
      const moment = momentOf(batch, line)
      const near = Math.abs(moment.micros - older.until.micros + disorder) <= disorder
      older.over = isAfter(moment, older.until) || (near && keyOf(batch, line) === older.first)
      if (older.over) return line
    }
    return older.over ? 0 : batch.count
  }

  /** Says whose folder it is, and that lines come, at once: no line may be on disk before that. Throws as the disk does. */
  begin(): void {
    this.#begun++
    mkdirSync(this.folder, { recursive: true, mode: 0o700 })
    const path = join(this.folder, documentFile)
    // One that is being saved has the other name.
    writeFileSync(`${path}.now.tmp`, this.#document(), { mode: 0o600 })
    renameSync(`${path}.now.tmp`, path)
  }

  async save(): Promise<void> {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 })
    const begun = this.#begun
    await writeWhole(join(this.folder, documentFile), this.#document(), () => this.#begun === begun)
  }

  #document(): string {
    const parts = [...this.allParts()].map((part) => ({ id: part.id, older: part === this.older?.part }))
    const document: Document = { version: 1, id: this.id, ...(this.meta ? { meta: this.meta } : {}), writing: this.writing, parts }
    return `${JSON.stringify(document)}\n`
  }

  /** Removes a folder that was made, and nothing more, when the app was killed. Returns whether it was such a one. */
  static removeUnbegun(sources: string, name: string): boolean {
    const folder = join(sources, name)
    if (existsSync(join(folder, documentFile)) || readdirSync(folder).some((file) => !/^source\.json(\.now)?\.tmp$/.test(file)))
      return false
    rmSync(folder, { recursive: true, force: true })
    return true
  }

  /** What a folder holds. What cannot be read is set aside, under a name that nobody looks for. Throws when it is no source's. */
  static open(sources: string, name: string, place: Omit<PartPlace, 'folder'>, verify: boolean): Opened {
    const document = JSON.parse(readFileSync(join(sources, name, documentFile), 'utf8')) as Document
    if (document.version !== 1 || typeof document.id !== 'string' || !Array.isArray(document.parts)) throw new Error('not a source')
    const log = new SourceLog(document.id, sources, place)
    log.meta = document.meta
    const opened: Opened = { log, wasWriting: document.writing, torn: 0, broken: [] }
    const found = readdirSync(log.folder)
      .map((file) => /^(\d+)-(\d+)\.idx$/.exec(file))
      .filter((match) => match !== null)
      .map((match) => ({ id: Number(match[1]), sequence: Number(match[2]) }))
      .sort((a, b) => a.sequence - b.sequence)
    const known = new Map(document.parts.map(({ id, older }) => [id, older]))
    // A part that was begun just before the end: what is known of it did not come to the disk, but its lines did.
    const late = [...new Set(found.map(({ id }) => id))].filter((id) => !known.has(id)).sort((a, b) => a - b)
    for (const id of [...known.keys(), ...late]) {
      const part = log.newPart(id)
      const sequences = found.filter((file) => file.id === id).map(({ sequence }) => sequence)
      for (const sequence of sequences)
        try {
          if (part.adopt(sequence, verify, sequence === sequences.at(-1))) opened.torn++
        } catch {
          opened.broken.push(setAside(join(log.folder, `${id}-${sequence}`)))
        }
      if (known.get(id)) part.dropAll()
      else if (part.chunks.length > 0) log.parts.push(part)
    }
    return opened
  }
}

function setAside(base: string): string {
  for (const path of [textFile(base), indexFile(base)])
    try {
      renameSync(path, `${path}.broken`)
    } catch {
      // One of the two may be what is missing.
    }
  return base
}

/** A mark as a batch of one. */
export function markBatch(mark: LogMark, micros: number): LogBatch {
  const bytes = new TextEncoder().encode(`${JSON.stringify(mark)}\n`)
  return {
    count: 1,
    bytes,
    ends: Uint32Array.of(bytes.length),
    micros: Float64Array.of(Math.round(micros)),
    nanos: Uint16Array.of(0),
    flags: Uint8Array.of(flag.mark),
    cuts: [],
  }
}
