/** One source of the collector: whether it is to be read, the reading while there is one, and its row. */
import type { LogSource } from '../../shared/contract/logs.ts'
import { asFault, type Fault } from '../../shared/rpc/fault.ts'
import type { LogOrigin, Logs } from '../capabilities/logs.ts'
import type { Log } from '../core/log.ts'
import { type Supervised, supervise } from '../core/supervise.ts'
import { rowOf } from './log-row.ts'
import type { LogStore } from './log-store.ts'
import { fetchOlder, type Shared, shared } from './older-lines.ts'
import type { Kept } from './parts.ts'
import type { Slots } from './slots.ts'
import { type Followed, followSource, isRead, metaOf, runOf, withRun } from './source-follow.ts'
import { momentOf } from './source-read.ts'

/** The longest wait between two tries to read a log, milliseconds. */
const retryMost = 15_000

/** An engine that is asked who writes; `live` while it tells. */
export type WatchedEngine = { logs: Logs; slots: Slots; live: boolean }

export type Surroundings = {
  store: LogStore
  log: Log
  /** Undefined while there is no session with it. */
  engine: (id: string) => WatchedEngine | undefined
  /** Why nothing can be read of an engine now. */
  faultOf: (engine: string) => Fault | undefined
  /** Everybody's lines are kept, and not only those of who is held. */
  all: () => boolean
  /** Its row is another, or it is no more. */
  show: (id: string, row: LogSource | undefined) => void
}

export class CollectedSource {
  readonly id: string
  readonly engine: string
  readonly #around: Surroundings
  #kept: Kept | undefined
  /** What the reading knows of it, once the engine has spoken of it. */
  #followed: Followed | undefined
  #gone = false
  /** How many want its lines now. */
  #holds = 0
  /** It was seen running, so that its end is wanted, too. */
  #ran = false
  /** All of its last run is kept. */
  #done = false
  #work: Supervised | undefined
  #ended: Promise<void> = Promise.resolve()
  #open = false
  #fault: Fault | undefined
  #refused = false
  readonly #older: Shared
  #logs: Logs | undefined
  readonly #listeners = new Set<() => void>()

  constructor(id: string, engine: string, around: Surroundings) {
    this.id = id
    this.engine = engine
    this.#around = around
    this.#older = shared(
      (signal) => this.#fetchOlder(signal),
      () => this.show(),
    )
  }

  /** The engine has spoken of it, and not yet said that it has forgotten it. */
  get isThere(): boolean {
    return this.#followed !== undefined && !this.#gone
  }

  /** What the store keeps of it, if anything, when the app or the store begins; nothing of it is being read then. */
  adopt(kept: Kept | undefined): void {
    this.#kept = kept
    this.#gone ||= kept?.meta.state === 'gone'
    this.#ran ||= kept?.meta.state === 'running'
    const before = this.#followed
    // What the store knows holds, whatever was read: it may have lost the end of that.
    if (before) this.#followed = { ...this.#begun(before.origin, before.born), end: before.end, gone: before.gone, after: before.after }
    if (before && !before.gone) this.meet(before.origin, false)
    else this.consider()
  }

  /** What the store keeps of it now. */
  update(kept: Kept): void {
    this.#kept = kept
    this.show()
  }

  /** @param fresh it came while the engine was watched, and not with all the others */
  meet(told: LogOrigin, fresh: boolean): void {
    const before = this.#followed?.origin
    // Of one that runs it is not known yet how it is to be read.
    const origin = withRun(told, before ?? (told.state === 'ended' ? this.#kept?.meta : undefined))
    this.#followed ??= this.#begun(origin, fresh)
    const followed = this.#followed
    followed.origin = origin
    followed.gone = this.#gone = false
    if (origin.state === 'ended') followed.end = origin
    if (origin.state === 'running' || (fresh && origin.started !== undefined)) this.#ran = true
    this.#done = isRead(followed) && (this.#done || (this.#kept?.bytes ?? 0) > 0)
    if (before?.started !== origin.started) this.#refused = false
    if (before && before.name !== origin.name && followed.said) this.#quietly(this.#describe())
    this.#changed()
  }

  #begun(origin: LogOrigin, fresh: boolean): Followed {
    const { id, engine } = this
    const kept = this.#kept
    const some = (kept?.lines ?? 0) > 0
    return {
      id,
      engine,
      origin,
      end: undefined,
      gone: false,
      born: fresh && !kept,
      some,
      after: undefined,
      interrupted: some && kept?.meta.state === 'running',
      older: kept?.meta.older ? 'available' : 'none',
      said: kept && runOf(kept.meta),
    }
  }

  /** The engine has forgotten it. What is being read of it is read on, as far as it goes. */
  part(): void {
    if (this.#gone) return
    this.#gone = true
    if (this.#followed) this.#followed.gone = true
    this.#quietly(this.#describe())
    if (this.#work) this.#changed()
    else this.#leave()
  }

  /** Its engine is closed, or was taken away: nothing is known of it but what is kept. */
  lose(): void {
    if (!this.#followed?.some && !this.#kept) this.#around.show(this.id, undefined)
    else this.consider()
  }

  hold(): void {
    this.#holds++
    this.#refused = false
    const followed = this.#followed
    if (followed?.after && !followed.some) {
      // What was removed is read again when somebody looks.
      followed.after = undefined
      this.#done = false
      void this.halt()
    }
    this.consider()
  }
  release(): void {
    this.#holds--
    this.consider()
  }

  /** There is a new session with the engine: what the one before refused is asked again. */
  again(): void {
    this.#refused = false
    this.consider()
  }

  /** Begins to read, or ends it, as it is wanted now. */
  consider(): void {
    const engine = this.#around.engine(this.engine)
    const followed = this.#followed
    if (!this.#wanted) void this.halt()
    else if (followed && engine?.live && !this.#work && !this.#done && !this.#gone && !this.#refused) this.#begin(followed, engine)
    this.show()
  }

  get #wanted(): boolean {
    return this.#holds > 0 || (this.#around.all() && this.#ran)
  }

  #begin(followed: Followed, { logs, slots }: WatchedEngine): void {
    const before = this.#ended
    this.#open = false
    const work = supervise(
      async (signal, well) => {
        await before
        signal.throwIfAborted()
        await followSource(followed, {
          logs,
          store: this.#around.store,
          slots,
          signal,
          opened: () => {
            well()
            this.#fault = undefined
            if (!this.#open) this.#say(true)
          },
          when: (holds, within) => this.#when(holds, within, signal),
        })
        if (this.#work !== work) return
        void this.halt()
        this.#done = true
        this.#fault = undefined
        if (followed.gone) this.#leave()
        else this.consider()
      },
      { most: retryMost, onFault: (error) => this.#failed(followed, error) },
    )
    this.#work = work
  }

  #failed(followed: Followed, error: unknown): void {
    followed.interrupted = followed.some
    if (followed.gone) {
      void this.halt()
      this.#leave()
      return
    }
    const fault = asFault(error)
    if (fault.code === 'internal') this.#around.log.error('a log could not be read', error, { source: this.id })
    // What an engine refuses it refuses again: until the source begins anew, or somebody looks again.
    this.#refused = !fault.retryable && fault.code !== 'internal'
    this.#fault = { ...fault, source: this.engine }
    // When the engine is back everything goes on at once: nobody needs to try meanwhile.
    if (this.#refused || !this.#around.engine(this.engine)?.live) void this.halt()
    this.#say(false)
  }

  /** Ends the reading; resolves once nothing of it is under way. */
  halt(): Promise<void> {
    const work = this.#work
    if (!work) return this.#ended
    this.#work = undefined
    this.#open = false
    const followed = this.#followed
    if (followed && !isRead(followed)) followed.interrupted = followed.some
    this.#ended = work.stop()
    return this.#ended
  }

  /** Of one that its engine forgot, what is kept stays; of one that left nothing, nothing does. */
  #leave(): void {
    const { store } = this.#around
    const followed = this.#followed
    const kept = this.#kept
    const { exitCode, reason } = followed?.said ?? kept?.meta ?? {}
    if (followed?.some || (kept?.lines ?? 0) > 0 || exitCode || reason) {
      this.show()
      return
    }
    if (followed?.said || kept) this.#quietly(store.forget(this.id))
    this.#around.show(this.id, undefined)
  }

  /** Fetches what the engine has from before the first line that is kept; once, for all who ask for it at the same time. */
  fetchOlder(logs: Logs, signal: AbortSignal): Promise<void> {
    this.#logs = logs
    return this.#older.join(signal)
  }

  async #fetchOlder(signal: AbortSignal): Promise<void> {
    const { store } = this.#around
    const followed = this.#followed
    if (!followed || !this.#logs) return
    await fetchOlder({ store, logs: this.#logs, source: this.id, origin: followed.origin.origin, signal })
    followed.older = 'none'
    if (followed.said) await store.describe(this.id, metaOf(followed, followed.said))
  }

  /** Removes what is kept. Whoever is read begins anew with what comes. */
  async forget(): Promise<void> {
    await this.#older.stop()
    await this.#around.store.forget(this.id)
    this.forgotten()
  }
  /** What was kept of it is no more. */
  forgotten(): void {
    const followed = this.#followed
    this.#kept = undefined
    if (!this.isThere || !followed) {
      this.#around.show(this.id, undefined)
      return
    }
    if (followed.said) {
      followed.some = followed.born = followed.interrupted = false
      followed.after = momentOf(Date.now())
      followed.older = 'available'
      this.#quietly(this.#describe())
    }
    this.show()
  }

  async stop(): Promise<void> {
    await Promise.all([this.halt(), this.#older.stop()])
  }

  /** Tells the store what is known of it, if it keeps anything of it. */
  async #describe(): Promise<void> {
    const followed = this.#followed
    const kept = this.#kept
    if (followed?.said) await this.#around.store.describe(this.id, metaOf(followed, followed.said))
    else if (kept && this.#gone) await this.#around.store.describe(this.id, { ...kept.meta, state: 'gone', older: false })
  }

  /** Nobody waits for it, and it is said again with the next change. */
  #quietly(work: Promise<unknown>): void {
    work.catch((error) => void this.#around.log.warn('what is known of a log was not kept', { source: this.id, error }))
  }

  #say(open: boolean): void {
    this.#open = open
    this.show()
  }

  show(): void {
    const { id, engine } = this
    const [follow, fault] = this.#follow()
    const older = this.#gone
      ? 'none'
      : this.#older.busy
        ? 'loading'
        : (this.#followed?.older ?? (this.#kept?.meta.older ? 'available' : 'none'))
    const row = rowOf({ id, engine, origin: this.#followed?.origin, kept: this.#kept, gone: this.#gone, older, follow, fault })
    if (row) this.#around.show(id, row)
  }

  #follow(): [LogSource['follow'], Fault | undefined] {
    if (this.#work && this.#open) return ['live', undefined]
    if (this.#done || (this.#gone && !this.#work)) return ['done', undefined]
    if (!this.#wanted) return ['off', undefined]
    const fault = this.#fault ?? this.#around.faultOf(this.engine)
    if (this.#refused) return ['failed', fault]
    if (this.#followed ? this.#followed.some : (this.#kept?.lines ?? 0) > 0)
      return this.#work && !fault ? ['connecting', undefined] : ['stale', fault]
    return fault ? ['failed', fault] : ['connecting', undefined]
  }

  #changed(): void {
    for (const go of [...this.#listeners]) go()
    this.consider()
  }

  #when(holds: () => boolean, within: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer)
        this.#listeners.delete(look)
        signal.removeEventListener('abort', end)
        resolve()
      }
      const look = () => {
        if (holds()) end()
      }
      const timer = setTimeout(end, within)
      this.#listeners.add(look)
      signal.addEventListener('abort', end, { once: true })
      look()
    })
  }
}
