/**
 * One reader of a live list: keeps the list filtered, sorted and counted for its view, and says what changed since it last told.
 * Changes are merged into the sorted rows, O(n) per update whatever their number; nothing is sorted twice.
 */
import { equal } from '../lib/equal.ts'
import type { LiveList } from './live-list.ts'
import {
  comparator,
  facetValues,
  type Group,
  type Item,
  isGrouped,
  type ListSpec,
  type Row,
  type Sortable,
  sortable,
  textTest,
  type Update,
  type View,
  whereTest,
} from './view.ts'

type Entry<R> = Sortable & { row: R; gone: boolean }
/** What is known of a row that passes the text: its part in the counts, and its place when it passes the facets too. */
type Known<R> = { row: R; entry: Entry<R> | undefined }

export class ListReader<R extends Row> {
  readonly #list: LiveList<R>
  readonly #spec: ListSpec<R>
  readonly #dirty = new Set<string>()
  readonly #unfollow: () => void
  #view: View
  #viewChanged = true
  #windowMoved = false
  #statusChanged = true

  #known = new Map<string, Known<R>>()
  #counts: Record<string, Record<string, number>> = {}
  #sorted: Entry<R>[] = []
  /** Rows that the reader has, as it has them. */
  #sent = new Map<string, R>()
  #sentWindow: Update<R>['window']
  #told: Omit<Update<R>, 'put' | 'window'> | undefined

  /** @param onChange called when there is something to tell; may be called often, and says nothing else. */
  constructor(list: LiveList<R>, spec: ListSpec<R>, view: View, onChange: () => void) {
    this.#list = list
    this.#spec = spec
    this.#view = view
    this.#unfollow = list.follow({
      touched: (id) => {
        // A row that came and went between two updates was never told: forgetting it bounds the set by what exists.
        if (list.rows.has(id) || this.#known.has(id)) this.#dirty.add(id)
        else this.#dirty.delete(id)
        onChange()
      },
      status: () => {
        this.#statusChanged = true
        onChange()
      },
    })
  }

  close(): void {
    this.#unfollow()
  }

  /** Ids waiting to be told; for the memory tests. */
  get pending(): number {
    return this.#dirty.size
  }

  setView(view: View): void {
    const { offset: _o, limit: _l, folded: _f, ...was } = this.#view
    const { offset, limit, folded, ...now } = view
    if (equal(was, now)) this.#windowMoved = true
    else this.#viewChanged = true
    this.#view = view
  }

  /** What to tell the reader now, or undefined when nothing changed for it. */
  take(): Update<R> | undefined {
    const asked = this.#viewChanged || this.#windowMoved || this.#statusChanged
    // A row that the text hides may have gone without being in the dirty set; the total has noticed.
    if (!asked && this.#dirty.size === 0 && this.#list.count(this.#view.sources) === this.#told?.total) return undefined
    if (this.#viewChanged) this.#rebuild()
    else if (this.#dirty.size > 0) this.#merge()
    this.#dirty.clear()
    this.#viewChanged = false
    this.#windowMoved = false
    this.#statusChanged = false
    const { put, window, ...told } = this.#update()
    // What changed may all be outside of the window and of the counts.
    if (!asked && put.length === 0 && !window && equal(told, this.#told)) return undefined
    this.#told = told
    return { put, ...(window ? { window } : {}), ...told }
  }

  #rebuild(): void {
    this.#known = new Map()
    this.#counts = Object.fromEntries(Object.keys(this.#spec.facets).map((facet) => [facet, Object.create(null) as Record<string, number>]))
    const fresh: Entry<R>[] = []
    const { admit } = this.#tests()
    for (const row of this.#list.rows.values()) admit(row, fresh)
    this.#sorted = fresh.sort(comparator(this.#view))
  }

  #merge(): void {
    const fresh: Entry<R>[] = []
    const { admit } = this.#tests()
    let gone = 0
    for (const id of this.#dirty) {
      const known = this.#known.get(id)
      if (known) {
        this.#count(known.row, -1)
        this.#known.delete(id)
        if (known.entry) {
          known.entry.gone = true
          gone++
        }
      }
      const row = this.#list.rows.get(id)
      if (row) admit(row, fresh)
    }
    const compare = comparator(this.#view)
    fresh.sort(compare)
    const kept = gone > 0 ? this.#sorted.filter((entry) => !entry.gone) : this.#sorted
    this.#sorted = fresh.length > 0 ? mergeSorted(kept, fresh, compare) : kept
  }

  #tests() {
    const scope = this.#view.sources && new Set(this.#view.sources)
    const passesText = textTest(this.#spec, this.#view.text)
    const passesWhere = whereTest(this.#spec, this.#view)
    const place = sortable(this.#spec, this.#view)
    const admit = (row: R, fresh: Entry<R>[]) => {
      if ((scope && !scope.has(row.source)) || !passesText(row)) return
      const entry = passesWhere(row) ? { ...place(row), row, gone: false } : undefined
      this.#known.set(row.id, { row, entry })
      this.#count(row, 1)
      if (entry) fresh.push(entry)
    }
    return { admit }
  }

  #count(row: R, by: 1 | -1): void {
    for (const facet in this.#counts) {
      const counts = this.#counts[facet] as Record<string, number>
      for (const value of facetValues(this.#spec, facet, row)) {
        const n = (counts[value] ?? 0) + by
        if (n === 0) delete counts[value]
        else counts[value] = n
      }
    }
  }

  #update(): Update<R> {
    const { items, rows, size } = isGrouped(this.#spec, this.#view) ? this.#groupedWindow() : this.#plainWindow()
    const put: R[] = []
    const sent = new Map<string, R>()
    for (const row of rows) {
      // Rows are immutable in the list, so the same object is the same data.
      if (this.#sent.get(row.id) !== row) put.push(row)
      sent.set(row.id, row)
    }
    this.#sent = sent
    const window = { offset: Math.min(this.#view.offset, size), items }
    const windowChanged = !equal(window, this.#sentWindow)
    this.#sentWindow = window
    return {
      put,
      ...(windowChanged ? { window } : {}),
      size,
      matched: this.#sorted.length,
      total: this.#list.count(this.#view.sources),
      counts: Object.fromEntries(Object.entries(this.#counts).map(([facet, counts]) => [facet, { ...counts }])),
      sources: Object.fromEntries(this.#list.sources),
    }
  }

  #plainWindow(): { items: Item[]; rows: R[]; size: number } {
    const rows = this.#sorted.slice(this.#view.offset, this.#view.offset + this.#view.limit).map((entry) => entry.row)
    return { items: rows.map((row) => row.id), rows, size: this.#sorted.length }
  }

  #groupedWindow(): { items: Item[]; rows: R[]; size: number } {
    const { offset, limit, folded } = this.#view
    const hidden = new Set(folded)
    const end = offset + limit
    const items: Item[] = []
    const rows: R[] = []
    let place = 0
    for (let start = 0; start < this.#sorted.length; ) {
      const name = (this.#sorted[start] as Entry<R>).group
      let stop = start
      while (stop < this.#sorted.length && (this.#sorted[stop] as Entry<R>).group === name) stop++
      const isFolded = hidden.has(name)
      if (place >= offset && place < end) items.push(this.#header(name, start, stop, isFolded))
      place++
      if (!isFolded) {
        const from = Math.max(start, start + offset - place)
        const to = Math.min(stop, start + end - place)
        for (let i = from; i < to; i++) {
          const { row } = this.#sorted[i] as Entry<R>
          items.push(row.id)
          rows.push(row)
        }
        place += stop - start
      }
      start = stop
    }
    return { items, rows, size: place }
  }

  #header(group: string, start: number, stop: number, folded: boolean): Group {
    const counts = Object.create(null) as Record<string, number>
    const facet = this.#spec.groupFacet
    if (facet !== undefined)
      for (let i = start; i < stop; i++)
        for (const value of facetValues(this.#spec, facet, (this.#sorted[i] as Entry<R>).row)) counts[value] = (counts[value] ?? 0) + 1
    return { group, size: stop - start, folded, counts: { ...counts } }
  }
}

function mergeSorted<T>(a: readonly T[], b: readonly T[], compare: (x: T, y: T) => number): T[] {
  const out: T[] = new Array(a.length + b.length)
  let i = 0
  let j = 0
  for (let k = 0; k < out.length; k++) {
    if (j >= b.length || (i < a.length && compare(a[i] as T, b[j] as T) <= 0)) out[k] = a[i++] as T
    else out[k] = b[j++] as T
  }
  return out
}
