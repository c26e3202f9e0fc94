/** A keyed set of rows that providers fill and any number of slow readers follow. */
import { equal } from '../lib/equal.ts'
import type { Fault } from './fault.ts'
import type { Row } from './view.ts'

/** How much the rows of one source can be trusted. Rows of a stale source stay, marked; unknown is never shown as empty. */
export type SourceState = 'connecting' | 'live' | 'stale' | 'failed'
export type SourceStatus = {
  state: SourceState
  /** Milliseconds since the epoch at which this state began. */
  since: number
  /** Why, when it is stale or failed. */
  fault?: Fault
}

/** What a reader hears. It is told ids, never rows: a slow reader costs a set of ids, not a queue of changes. */
export type ListListener = { touched: (id: string) => void; status: () => void }

export class LiveList<R extends Row> {
  readonly rows = new Map<string, R>()
  readonly sources = new Map<string, SourceStatus>()
  readonly #listeners = new Set<ListListener>()
  readonly #perSource = new Map<string, number>()

  /** How many follow it now. */
  get followers(): number {
    return this.#listeners.size
  }

  /** Rows in the list: all, or those of some sources. */
  count(sources?: readonly string[]): number {
    if (!sources) return this.rows.size
    return [...new Set(sources)].reduce((sum, source) => sum + (this.#perSource.get(source) ?? 0), 0)
  }

  #recount(source: string, by: 1 | -1): void {
    const n = (this.#perSource.get(source) ?? 0) + by
    if (n === 0) this.#perSource.delete(source)
    else this.#perSource.set(source, n)
  }

  /** Adds or replaces a row; an equal row is no change. The list keeps the object: it must not be altered afterwards. */
  put(row: R): void {
    const old = this.rows.get(row.id)
    if (old && equal(old, row)) return
    if (old) this.#recount(old.source, -1)
    this.#recount(row.source, 1)
    this.rows.set(row.id, row)
    for (const listener of this.#listeners) listener.touched(row.id)
  }

  drop(id: string): void {
    const old = this.rows.get(id)
    if (!old) return
    this.rows.delete(id)
    this.#recount(old.source, -1)
    for (const listener of this.#listeners) listener.touched(id)
  }

  /** Makes the rows of one source exactly these, touching only what differs; rows of other sources are left alone. */
  replace(source: string, rows: Iterable<R>): void {
    const keep = new Set<string>()
    for (const row of rows) {
      keep.add(row.id)
      this.put(row)
    }
    for (const [id, row] of this.rows) if (row.source === source && !keep.has(id)) this.drop(id)
  }

  setStatus(source: string, state: SourceState, fault?: Fault, now = Date.now()): void {
    const old = this.sources.get(source)
    if (old && old.state === state && equal(old.fault, fault)) return
    this.sources.set(source, { state, since: old?.state === state ? old.since : now, ...(fault ? { fault } : {}) })
    for (const listener of this.#listeners) listener.status()
  }

  /** Removes a source and all of its rows. */
  forget(source: string): void {
    this.replace(source, [])
    if (this.sources.delete(source)) for (const listener of this.#listeners) listener.status()
  }

  /** Follows changes from now on; returns what ends it. */
  follow(listener: ListListener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }
}
