/** How what is kept gets to the disk: written soon, forced a little later, beside the work; and what holds while the disk refuses. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Fault, FaultError } from '../../shared/rpc/fault.ts'
import type { Log } from '../core/log.ts'
import type { ChunkMemory } from './chunk-memory.ts'
import { type FolderLock, lockFolder } from './folder-lock.ts'
import { SegmentFiles, tooManyOpen } from './segment-files.ts'
import type { SourceLog } from './source-log.ts'
import { writeFault } from './store-faults.ts'
import type { StoredPart } from './stored-part.ts'

/** Milliseconds from the coming of a line to its writing, and from there until it is forced to disk. */
const writeAfter = 200
const forceAfter = 500
const retryAfter = 1000
/** Bytes that may wait to be written, of one part and of all together. */
const partLimit = 1024 * 1024
const totalLimit = 8 * partLimit
/** Part numbers are given out from a supply that is on disk, so that none comes twice. */
const idSupply = 256

export class StoreDisk {
  readonly files = new SegmentFiles()
  readonly sourcesFolder: string
  fault: Fault | undefined
  readonly #folder: string
  readonly #log: Log
  readonly #lock: FolderLock
  readonly #memory: ChunkMemory
  readonly #onForce: () => void
  readonly #unwritten = new Set<StoredPart>()
  #waiting = 0
  readonly #unsaved = new Set<SourceLog>()
  #saving: Promise<void> | undefined
  readonly #removing = new Set<Promise<void>>()
  #retryAt = 0
  #nextId = 1
  #suppliedTo = 0
  #trashed = 0
  #writeTimer: NodeJS.Timeout | undefined
  #forceTimer: NodeJS.Timeout | undefined

  /** @param onForce runs now and then while there is writing, after it */
  constructor(folder: string, log: Log, memory: ChunkMemory, onForce: () => void) {
    this.#folder = folder
    this.#log = log
    this.#memory = memory
    this.#onForce = onForce
    this.#lock = lockFolder(folder)
    this.sourcesFolder = join(folder, 'sources')
    mkdirSync(this.sourcesFolder, { recursive: true, mode: 0o700 })
    rmSync(this.#trashFolder, { recursive: true, force: true })
    this.#nextId = this.#readSupply()
  }

  get #trashFolder() {
    return join(this.#folder, 'trash')
  }

  /** The last one to write here closed it. */
  get clean(): boolean {
    return this.#lock.clean
  }

  #readSupply(): number {
    try {
      const { next } = JSON.parse(readFileSync(join(this.#folder, 'store.json'), 'utf8')) as { next: unknown }
      return Number.isSafeInteger(next) ? (next as number) : 1
    } catch {
      return 1
    }
  }

  /** A part was found: its number is taken, whatever the supply says. */
  taken(id: number): void {
    this.#nextId = Math.max(this.#nextId, id + 1)
  }

  newId(): number {
    const id = this.#nextId++
    if (id < this.#suppliedTo) return id
    this.#suppliedTo = id + idSupply
    try {
      const file = join(this.#folder, 'store.json')
      writeFileSync(`${file}.tmp`, JSON.stringify({ next: this.#suppliedTo }), { mode: 0o600 })
      renameSync(`${file}.tmp`, file)
    } catch (error) {
      this.#log.warn('the supply of part numbers was not written', { error })
    }
    return id
  }

  /** Why nothing can be kept now, once it was tried again if it is time to. */
  refuses(): Fault | undefined {
    if (this.fault && performance.now() >= this.#retryAt) this.write()
    return this.fault
  }

  /** A part has so many bytes more that are to be written. */
  grew(part: StoredPart, bytes: number): void {
    this.#unwritten.add(part)
    this.#waiting += bytes
    if (!this.fault && (this.#waiting > totalLimit || part.unwritten > partLimit || this.#memory.pressed)) this.write()
    else this.#writeTimer ??= setTimeout(() => this.write(), writeAfter)
  }

  /** What is not on disk yet of a part need not get there any more. */
  dropped(part: StoredPart): void {
    this.#unwritten.delete(part)
  }

  /** Writes what waits. What the disk refuses waits on, and is tried again. */
  write(): void {
    clearTimeout(this.#writeTimer)
    this.#writeTimer = undefined
    try {
      for (const part of this.#unwritten) {
        part.flush()
        this.#unwritten.delete(part)
      }
    } catch (error) {
      this.#failed(error)
      return
    }
    this.#waiting = 0
    this.#memory.shrink()
    if (this.fault) this.#log.info('the log store can write again')
    this.fault = undefined
    if (this.#unsaved.size > 0) this.#saving ??= this.#saveAll()
    this.#forceTimer ??= setTimeout(() => void this.#force(), forceAfter)
  }

  #failed(error: unknown): void {
    if (!this.fault) this.#log.warn('the log store cannot write', { error })
    this.fault = writeFault(error, this.#folder)
    this.#retryAt = performance.now() + retryAfter
    this.#writeTimer ??= setTimeout(() => this.write(), retryAfter)
  }

  async #force(): Promise<void> {
    this.#forceTimer = undefined
    try {
      await this.files.force()
    } catch (error) {
      this.#failed(error)
    }
    this.#onForce()
  }

  /** A source is new, or is written to from now on. A disk that refuses is found out by its first line, and said then. */
  begin(log: SourceLog): void {
    try {
      log.begin()
    } catch {
      this.#unsaved.add(log)
    }
  }

  /** What is known of a source has changed: it is written beside the work, the last state of several. */
  save(log: SourceLog): void {
    this.#unsaved.add(log)
    this.#saving ??= this.#saveAll()
  }

  async #saveAll(): Promise<void> {
    // Whoever changes many sources at once does so before this goes on.
    await Promise.resolve()
    try {
      for (const log of this.#unsaved) {
        this.#unsaved.delete(log)
        try {
          if (!log.forgotten) await log.save()
        } catch (error) {
          if (log.forgotten) continue
          this.#unsaved.add(log)
          // That too many files are open passes: those being written make room.
          if (!tooManyOpen(error)) this.#failed(error)
          else this.#writeTimer ??= setTimeout(() => this.write(), writeAfter)
          return
        }
      }
    } finally {
      this.#saving = undefined
    }
  }

  /** Moves a folder out of the way at once, and removes it beside the work. */
  discard(folder: string): void {
    const trash = join(this.#trashFolder, String(this.#trashed++))
    try {
      mkdirSync(this.#trashFolder, { recursive: true })
      renameSync(folder, trash)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
    const removing = rm(trash, { recursive: true, force: true })
      .catch((error) => void this.#log.warn('a forgotten log was not removed', { error }))
      .finally(() => this.#removing.delete(removing))
    this.#removing.add(removing)
  }

  /** Everything is on disk when this resolves; rejects with the fault when it cannot be. */
  async flush(): Promise<void> {
    this.write()
    while (this.#saving !== undefined) await this.#saving
    if (!this.fault) await this.files.force().catch((error) => this.#failed(error))
    await Promise.all(this.#removing)
    if (this.fault) throw new FaultError(this.fault)
  }

  /** Says goodbye, so that the next one to open it knows that nothing is missing; not when something is. */
  async close(): Promise<void> {
    try {
      await this.flush()
      this.#lock.release()
    } finally {
      clearTimeout(this.#writeTimer)
      clearTimeout(this.#forceTimer)
      await this.files.closeAll().catch(() => {})
    }
  }
}
