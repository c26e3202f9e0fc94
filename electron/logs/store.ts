/** The store itself, where its lines are: whatever is asked of it is done at once. */
import { readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { LogMark, StoreReport } from '../../shared/contract/logs.ts'
import { FaultError } from '../../shared/rpc/fault.ts'
import type { LogBatch } from '../core/log-batch.ts'
import type { Log } from '../core/log.ts'
import { ChunkMemory } from './chunk-memory.ts'
import type { Appended, Kept, Moment, Part, Parts, SourceMeta, StoreLimits } from './parts.ts'
import { Seam } from './seam.ts'
import { markBatch, SourceLog } from './source-log.ts'
import { StoreDisk } from './store-disk.ts'
import { noOlder } from './store-faults.ts'
import type { StoredPart } from './stored-part.ts'

const segmentLimit = 64 * 1024 * 1024
const ageEvery = 60_000

export type StoreOptions = { folder: string; limits: StoreLimits; log: Log; now?: () => number }

export class Store implements Parts {
  readonly folder: string
  /** Files that could not be read, and were set aside, when it was opened. */
  broken = 0
  readonly #log: Log
  readonly #now: () => number
  #limits: StoreLimits
  readonly #disk: StoreDisk
  readonly #memory: ChunkMemory
  readonly #sources = new Map<string, SourceLog>()
  readonly #parts = new Map<number, StoredPart>()
  readonly #listeners = new Set<(source: string) => void>()
  readonly #changed = new Set<string>()
  readonly #ageTimer: NodeJS.Timeout

  /** Opens what is kept in a folder. Throws a fault when it is in use, or what the disk says when it cannot be used. */
  constructor({ folder, limits, log, now = Date.now }: StoreOptions) {
    this.folder = folder
    this.#log = log
    this.#now = now
    this.#limits = limits
    this.#memory = new ChunkMemory(limits.memory)
    this.#disk = new StoreDisk(folder, log, this.#memory, () => this.#retain())
    this.#openAll()
    this.#retain()
    this.#ageTimer = setInterval(() => this.#retain(), ageEvery)
    this.#ageTimer.unref()
  }

  /** Bytes of chunks in memory. */
  get memory(): number {
    return this.#memory.used
  }
  get #place() {
    const segmentBytes = () => Math.min(segmentLimit, Math.max(this.#limits.maxBytes / 16, 1024 * 1024))
    return { files: this.#disk.files, memory: this.#memory, segmentBytes }
  }

  #openAll(): void {
    const { clean, sourcesFolder } = this.#disk
    let torn = 0
    for (const name of readdirSync(sourcesFolder)) {
      if (name.includes('.broken')) continue
      try {
        if (!clean && SourceLog.removeUnbegun(sourcesFolder, name)) continue
        const opened = SourceLog.open(sourcesFolder, name, this.#place, !clean)
        const { log, wasWriting, broken } = opened
        this.#sources.set(log.id, log)
        for (const part of log.parts) this.#parts.set(part.id, part)
        torn += opened.torn
        this.broken += broken.length
        if (broken.length > 0) this.#log.warn('kept lines could not be read and were set aside', { source: log.id, files: broken })
        const { to } = log
        if (!clean && wasWriting && to !== undefined) this.#put(log, { kind: 'crashed' }, to)
        if (wasWriting) this.#disk.save(log)
      } catch (error) {
        this.broken++
        this.#log.warn('a kept log could not be read and was set aside', { name, error })
        renameSync(join(sourcesFolder, name), join(sourcesFolder, `${name}.broken-${this.#now()}`))
      }
    }
    if (!clean) this.#log.warn('the log store was not closed when it was last used', { torn })
  }

  of(source: string): readonly Part[] {
    return this.#sources.get(source)?.parts ?? []
  }
  part(id: number): Part | undefined {
    return this.#parts.get(id)
  }
  sources(): Iterable<string> {
    return this.#sources.keys()
  }
  onChange(listener: (source: string) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  #source(id: string): SourceLog {
    let log = this.#sources.get(id)
    if (!log) {
      log = new SourceLog(id, this.#disk.sourcesFolder, this.#place)
      this.#sources.set(id, log)
      this.#disk.begin(log)
    }
    return log
  }

  #tail(log: SourceLog): StoredPart {
    return log.parts.at(-1) ?? this.#newPart(log)
  }

  #newPart(log: SourceLog): StoredPart {
    const part = log.newPart(this.#disk.newId())
    log.parts.push(part)
    this.#parts.set(part.id, part)
    this.#disk.save(log)
    return part
  }

  describe(source: string, meta: SourceMeta): void {
    const log = this.#source(source)
    log.meta = meta
    if (meta.state !== 'running') log.writing = false
    this.#disk.save(log)
    this.#tell(source)
  }

  append(source: string, batch: LogBatch, { older = false } = {}): Appended {
    const log = this.#source(source)
    const refused = this.#disk.refuses()
    if (refused) {
      if (!older) log.lost = true
      throw new FaultError(refused)
    }
    if (older) return this.#appendOlder(log, batch)
    if (batch.count === 0) return { lines: 0, doubled: 0, ...(log.seam ? { seam: log.seam.state } : {}) }
    const { seam } = log
    if (log.lost && !seam) this.#putSeam(log, 'gap', batch.micros[0] as number)
    log.lost = false
    if (!log.writing && log.meta?.state !== 'ended' && log.meta?.state !== 'gone') {
      log.writing = true
      // A disk that is slow to save must not have the lines before it has this: whoever is killed then left no mark.
      this.#disk.begin(log)
      this.#disk.save(log)
    }
    if (!seam) {
      this.#take(log, this.#tail(log), batch, 0, batch.count)
      return { lines: batch.count, doubled: 0 }
    }
    let lines = 0
    let from = 0
    const take = (to: number) => {
      if (to > from) this.#take(log, this.#tail(log), batch, from, to)
      lines += Math.max(0, to - from)
    }
    for (let line = 0; line < batch.count && !seam.over; line++) {
      const verdict = seam.judge(batch, line)
      if (verdict === 'keep') continue
      take(line)
      from = verdict === 'drop' ? line + 1 : line
      if (verdict !== 'drop') this.#putSeam(log, verdict, batch.micros[line] as number)
    }
    take(batch.count)
    if (seam.over) log.seam = undefined
    return { lines, doubled: batch.count - lines, seam: seam.state }
  }

  #appendOlder(log: SourceLog, batch: LogBatch): Appended {
    if (!log.older) throw noOlder()
    const lines = log.olderIn(log.older, batch)
    this.#take(log, log.older.part, batch, 0, lines)
    return { lines, doubled: batch.count - lines }
  }

  #take(log: SourceLog, part: StoredPart, batch: LogBatch, from: number, to: number, gaps = 0): void {
    if (to <= from) return
    part.append(batch, from, to, gaps)
    this.#disk.grew(part, (batch.ends[to - 1] as number) - (from === 0 ? 0 : (batch.ends[from - 1] as number)))
    this.#tell(log.id)
  }

  #put(log: SourceLog, mark: LogMark, micros: number): void {
    this.#take(log, this.#tail(log), markBatch(mark, micros), 0, 1, mark.kind === 'gap' ? 1 : 0)
  }

  #putSeam(log: SourceLog, kind: 'gap' | 'resumed', to: number): void {
    const from = log.to
    if (from !== undefined) this.#put(log, { kind, from: Math.round(from / 1000), to: Math.round(to / 1000) }, from)
  }

  resume(source: string, { probe, interrupted = false }: { probe: boolean; interrupted?: boolean }): Moment | undefined {
    const log = this.#source(source)
    const beheaded = log.meta?.older === true || (log.parts[0]?.first ?? 0) > 0
    log.seam = Seam.of(log.parts, probe, log.seam, beheaded)
    if (log.seam) log.seam.interrupted = interrupted
    // What was refused comes again now, or the seam says that it does not.
    log.lost = false
    return log.seam?.since
  }

  beginOlder(source: string): Moment | undefined {
    const log = this.#source(source)
    const until = log.beginOlder(this.#disk.newId())
    if (until) this.#disk.save(log)
    return until
  }

  endOlder(source: string, { complete }: { complete: boolean }): void {
    const log = this.#source(source)
    if (!log.older) throw noOlder()
    const { part } = log.older
    if (complete && part.end > part.first) {
      log.older = undefined
      log.parts.unshift(part)
      this.#parts.set(part.id, part)
    } else log.dropOlder()
    this.#disk.save(log)
    this.#tell(source)
  }

  mark(source: string, mark: LogMark, micros: number): void {
    const refused = this.#disk.refuses()
    if (refused) throw new FaultError(refused)
    const log = this.#source(source)
    const last = log.parts.at(-1)
    // What a person notes of an earlier moment begins a part of its own: within one, time does not go back.
    if (source === '' && last && last.newest > micros) this.#newPart(log)
    this.#put(log, mark, micros)
  }

  kept(): Kept[] {
    return [...this.#sources.values()].flatMap((log) => (log.meta ? [log.kept(log.meta)] : []))
  }

  /** Sources that changed since it was last asked. */
  takeChanged(): Kept[] {
    const changed = [...this.#changed]
    this.#changed.clear()
    return changed.flatMap((id) => {
      const log = this.#sources.get(id)
      return log?.meta ? [log.kept(log.meta)] : []
    })
  }

  setLimits(limits: StoreLimits): void {
    this.#limits = limits
    this.#memory.setLimit(limits.memory)
    this.#retain()
  }

  forget(source: string | undefined): void {
    for (const log of source === undefined ? [...this.#sources.values()] : [this.#source(source)]) {
      for (const part of log.allParts()) {
        part.close()
        this.#parts.delete(part.id)
        this.#disk.dropped(part)
      }
      log.forgotten = true
      this.#sources.delete(log.id)
      this.#disk.discard(log.folder)
      // Who is followed begins anew; of the others nothing is left.
      if (log.meta && log.meta.state !== 'gone') this.describe(log.id, log.meta)
      this.#tell(log.id)
    }
  }

  report(): StoreReport {
    let bytes = 0
    let lines = 0
    let sources = 0
    let oldest = Number.POSITIVE_INFINITY
    for (const log of this.#sources.values()) {
      let any = 0
      for (const part of log.allParts()) {
        bytes += part.bytes
        any += part.end - part.first
        for (const { from } of part.chunks) oldest = Math.min(oldest, from)
      }
      lines += any
      if (any > 0) sources++
    }
    return {
      bytes,
      lines,
      sources,
      ...(lines > 0 ? { oldest: Math.round(oldest / 1000) } : {}),
      maxBytes: this.#limits.maxBytes,
      maxDays: this.#limits.maxDays,
      folder: this.folder,
      ...(this.#disk.fault ? { fault: this.#disk.fault } : {}),
    }
  }

  #tell(source: string): void {
    this.#changed.add(source)
    for (const listener of this.#listeners) listener(source)
  }

  /** Whole segments go, those whose newest line is oldest first. */
  #retain(): void {
    const oldest = this.#now() * 1000 - this.#limits.maxDays * 86_400e6
    let bytes = 0
    const queue: { log: SourceLog; part: StoredPart; to: number }[] = []
    const look = (log: SourceLog, part: StoredPart) => {
      const to = part.oldestTo
      if (to !== undefined) queue.push({ log, part, to })
    }
    // What is just being fetched counts, too: of a log that is larger than all that may be kept, its newest lines stay.
    for (const log of this.#sources.values())
      for (const part of log.allParts()) {
        bytes += part.bytes
        look(log, part)
      }
    while (queue.length > 0) {
      const next = queue.reduce((a, b) => (b.to < a.to ? b : a))
      if (next.to >= oldest && bytes <= this.#limits.maxBytes) return
      queue.splice(queue.indexOf(next), 1)
      bytes -= next.part.bytes
      next.part.dropOldest()
      bytes += next.part.bytes
      this.#tell(next.log.id)
      if (next.part.segments.length > 0) look(next.log, next.part)
      else if (next.part !== next.log.older?.part) this.#dropPart(next.log, next.part)
    }
  }

  /** A part of which nothing is left ends: what comes next begins another, so that no number comes twice. */
  #dropPart(log: SourceLog, part: StoredPart): void {
    log.parts.splice(log.parts.indexOf(part), 1)
    this.#parts.delete(part.id)
    this.#disk.dropped(part)
    if (log.parts.length === 0 && log.meta?.state === 'gone') this.forget(log.id)
    else this.#disk.save(log)
  }

  /** Everything is on disk when this resolves. */
  flush(): Promise<void> {
    return this.#disk.flush()
  }

  /** Says goodbye: the next one to open it knows that nothing is missing. */
  async close(): Promise<void> {
    clearInterval(this.#ageTimer)
    for (const log of this.#sources.values()) {
      log.dropOlder()
      if (log.writing) this.#disk.save(log)
      log.writing = false
    }
    await this.#disk.close()
  }
}
