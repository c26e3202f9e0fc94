/** What one reader of a list wants to see of it, and what it is sent: the rows in its window, the counts, and how fresh they are. */
import { z } from 'zod'
import { parseFilter } from '../lib/filter.ts'
import type { SourceStatus } from './live-list.ts'

/** Every row has an id that is unique in its list, and names the connection that it came from. */
export type Row = { id: string; source: string }

/** How the rows of a list can be searched, sorted, counted and grouped. Functions are pure and cheap: they run on every row. */
export type ListSpec<R extends Row> = {
  /** Everything that free text is looked for in, in lower case. */
  text: (row: R) => string
  /** Sort keys; make those of text with `naturalKey`. The first one also breaks ties. */
  sort: Record<string, (row: R) => string | number>
  /** What rows are counted and narrowed by; a row may have several values of one facet, each once. */
  facets: Record<string, (row: R) => string | readonly string[]>
  /** What rows can be grouped by; '' is the group of those that belong to none and comes last. */
  group?: Record<string, (row: R) => string>
  /** The facet that is counted within each group. */
  groupFacet?: string
}

const names = (max: number) => z.array(z.string().max(1000)).max(max)

export const viewSchema = z.object({
  /** Only rows of these sources: the scope, within which everything is counted. */
  sources: names(1000).optional(),
  /** The filter language of lib/filter.ts. */
  text: z.string().max(1000).optional(),
  /** Facet → accepted values. A facet with no values accepts everything. */
  where: z
    .record(z.string().max(100), names(1000))
    .refine((where) => Object.keys(where).length <= 20)
    .optional(),
  /** Only these rows. */
  ids: names(1000).optional(),
  sort: z.object({ by: z.string().max(100), desc: z.boolean().optional() }).optional(),
  group: z.string().max(100).optional(),
  /** Groups whose rows are hidden. */
  folded: names(10_000).optional(),
  /** The window, counted in items: rows and group headers alike. */
  offset: z.int().min(0),
  limit: z.int().min(0).max(500),
})
export type View = z.infer<typeof viewSchema>

/** A header that stands above the rows of a group. */
export type Group = { group: string; size: number; folded: boolean; counts: Record<string, number> }
/** A place in the window: the id of a row, or a group's header. */
export type Item = string | Group

/** What the backend sends. Rows are sent once, and again only when they changed or came back into the window. */
export type Update<R extends Row> = {
  put: R[]
  /** The window's items, when they differ from what was sent last. */
  window?: { offset: number; items: Item[] }
  /** Items in all, headers included: the length of the scroll. */
  size: number
  /** Rows that pass the whole view, folded ones included. */
  matched: number
  /** Rows in the list. */
  total: number
  /** Facet → value → how many rows that pass the text have it. */
  counts: Record<string, Record<string, number>>
  sources: Record<string, SourceStatus>
}

/** Compiles the text of a view into a test of one row. */
export function textTest<R extends Row>(spec: ListSpec<R>, text: string | undefined): (row: R) => boolean {
  const terms = parseFilter(text ?? '', Object.keys(spec.facets))
  if (terms.length === 0) return () => true
  return (row) => {
    let haystack: string | undefined
    return terms.every(({ negated, field, text: needle }) => {
      if (field !== undefined) {
        const found = facetValues(spec, field, row).some((value) => value.toLowerCase() === needle)
        return found !== negated
      }
      haystack ??= spec.text(row)
      return haystack.includes(needle) !== negated
    })
  }
}

/** Compiles the facets and ids that a view is narrowed to into a test of one row. */
function whereTest<R extends Row>(spec: ListSpec<R>, view: View): (row: R) => boolean {
  const ids = view.ids && new Set(view.ids)
  const wanted = Object.entries(view.where ?? {}).filter(([facet, values]) => values.length > 0 && Object.hasOwn(spec.facets, facet))
  if (!ids && wanted.length === 0) return () => true
  const sets = wanted.map(([facet, values]) => [facet, new Set(values)] as const)
  return (row) => (!ids || ids.has(row.id)) && sets.every(([facet, values]) => facetValues(spec, facet, row).some((v) => values.has(v)))
}

export function facetValues<R extends Row>(spec: ListSpec<R>, facet: string, row: R): readonly string[] {
  const value = spec.facets[facet]?.(row) ?? []
  return typeof value === 'string' ? [value] : value
}

type Key = string | number
/** A row under a view: whether it is shown at all, and if it is, what it is ordered by. */
export type Placed<R extends Row> = { row: R; shown: boolean; group: string; key: Key; tie: Key }

/** Compiles a view into what places one row. */
export function placer<R extends Row>(spec: ListSpec<R>, view: View): (row: R) => Placed<R> {
  const shown = whereTest(spec, view)
  const first = Object.values(spec.sort)[0] ?? ((row: R) => row.id)
  const by = (view.sort && Object.hasOwn(spec.sort, view.sort.by) && spec.sort[view.sort.by]) || first
  const group = (view.group !== undefined && spec.group && Object.hasOwn(spec.group, view.group) && spec.group[view.group]) || (() => '')
  return (row) => {
    if (!shown(row)) return { row, shown: false, group: '', key: '', tie: '' }
    const key = ordered(by(row))
    return { row, shown: true, group: group(row), key, tie: by === first ? key : ordered(first(row)) }
  }
}

/** NaN is neither before nor after anything: one of them would leave the whole list unsorted. */
const ordered = (key: Key): Key => (Number.isNaN(key) ? Number.NEGATIVE_INFINITY : key)

const order = (a: Key, b: Key) => (a < b ? -1 : a > b ? 1 : 0)

/** Orders two rows: by group, then by the chosen key, then by the list's first key, then by id, so that it is total and stable. */
export function comparator<R extends Row>(view: View): (a: Placed<R>, b: Placed<R>) => number {
  const sign = view.sort?.desc ? -1 : 1
  return (a, b) =>
    (a.group === b.group ? 0 : a.group === '' ? 1 : b.group === '' ? -1 : order(a.group, b.group)) ||
    sign * order(a.key, b.key) ||
    order(a.tie, b.tie) ||
    order(a.row.id, b.row.id)
}

export const isGrouped = <R extends Row>(spec: ListSpec<R>, view: View): boolean =>
  view.group !== undefined && spec.group !== undefined && Object.hasOwn(spec.group, view.group)
