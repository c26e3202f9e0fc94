/**
 * One reader of a live list: keeps the list filtered, sorted and counted for its view, and says what changed since it last told.
 * Changes are merged into the sorted rows: a search per change and one copy of the order; nothing is sorted twice.
 */
import { equal } from '../lib/equal.ts'
import { edited, firstIndex } from '../lib/sorted.ts'
import type { LiveList } from './live-list.ts'
import {
  comparator,
  facetValues,
  type Group,
  type Item,
  isGrouped,
  type ListSpec,
  type Placed,
  placer,
  type Row,
  textTest,
  type Update,
  type View,
} from './view.ts'

export class ListReader<R extends Row> {
  readonly #list: LiveList<R>
  readonly #spec: ListSpec<R>
  readonly #dirty = new Set<string>()
  readonly #unfollow: () => void
  #view: View
  #viewChanged = true
  #windowMoved = false
  #statusChanged = true

  /** The rows that pass the text, shown or not: they are what is counted. */
  #known = new Map<string, Placed<R>>()
  /** Facet → value → how many of the known rows have it. */
  #counts = new Map<string, Map<string, number>>()
  #sorted: Placed<R>[] = []
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
    this.#counts = new Map(Object.keys(this.#spec.facets).map((facet) => [facet, new Map()]))
    const fresh: Placed<R>[] = []
    const admit = this.#admission(fresh)
    for (const row of this.#list.rows.values()) admit(row)
    this.#sorted = fresh.sort(comparator(this.#view))
  }

  #merge(): void {
    const gone: Placed<R>[] = []
    const fresh: Placed<R>[] = []
    const admit = this.#admission(fresh)
    for (const id of this.#dirty) {
      const known = this.#known.get(id)
      if (known) {
        this.#count(known.row, -1)
        this.#known.delete(id)
        if (known.shown) gone.push(known)
      }
      const row = this.#list.rows.get(id)
      if (row) admit(row)
    }
    this.#sorted = edited(this.#sorted, gone, fresh, comparator(this.#view))
  }

  /** Takes in a row if it passes the scope and the text, and adds it to `fresh` if it is shown. */
  #admission(fresh: Placed<R>[]): (row: R) => void {
    const scope = this.#view.sources && new Set(this.#view.sources)
    const passesText = textTest(this.#spec, this.#view.text)
    const place = placer(this.#spec, this.#view)
    return (row) => {
      if ((scope && !scope.has(row.source)) || !passesText(row)) return
      const placed = place(row)
      this.#known.set(row.id, placed)
      this.#count(row, 1)
      if (placed.shown) fresh.push(placed)
    }
  }

  #count(row: R, by: 1 | -1): void {
    for (const [facet, counts] of this.#counts) {
      const value = this.#spec.facets[facet]?.(row) ?? []
      if (typeof value === 'string') bump(counts, value, by)
      else for (const each of value) bump(counts, each, by)
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
      counts: Object.fromEntries([...this.#counts].map(([facet, counts]) => [facet, Object.fromEntries(counts)])),
      sources: Object.fromEntries(this.#list.sources),
    }
  }

  #plainWindow(): { items: Item[]; rows: R[]; size: number } {
    const rows = this.#sorted.slice(this.#view.offset, this.#view.offset + this.#view.limit).map(({ row }) => row)
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
      const name = (this.#sorted[start] as Placed<R>).group
      const stop = firstIndex(this.#sorted, start, ({ group }) => group !== name)
      const isFolded = hidden.has(name)
      if (place >= offset && place < end) items.push(this.#header(name, start, stop, isFolded))
      place++
      if (!isFolded) {
        const from = Math.max(start, start + offset - place)
        const to = Math.min(stop, start + end - place)
        for (let i = from; i < to; i++) {
          const { row } = this.#sorted[i] as Placed<R>
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
    const counts = new Map<string, number>()
    const facet = this.#spec.groupFacet
    if (facet !== undefined)
      for (let i = start; i < stop; i++)
        for (const value of facetValues(this.#spec, facet, (this.#sorted[i] as Placed<R>).row)) bump(counts, value, 1)
    return { group, size: stop - start, folded, counts: Object.fromEntries(counts) }
  }
}

function bump(counts: Map<string, number>, value: string, by: 1 | -1): void {
  const n = (counts.get(value) ?? 0) + by
  if (n === 0) counts.delete(value)
  else counts.set(value, n)
}
