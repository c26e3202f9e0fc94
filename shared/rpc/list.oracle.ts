/** What a reader of a list must end up seeing, computed the slow and obvious way: for the property tests. */
import { naturalKey } from '../lib/natural.ts'
import type { LiveState } from './client.ts'
import type { LiveList } from './live-list.ts'
import type { Group, View } from './view.ts'
import type { Thing } from './wire.fixture.ts'

/** A term of a filter before it is written down, so that the oracle does not depend on the parser. */
export type Term = { negated: boolean; field?: 'state' | 'team' | 'source'; text: string; quoted: boolean }
export type Wish = Omit<View, 'text'> & { terms: Term[] }

export const written = ({ terms, ...view }: Wish): View => ({
  ...view,
  text: terms
    .map(({ negated, field, text, quoted }) => `${negated ? '-' : ''}${field ? `${field}:` : ''}${quoted || field ? `"${text}"` : text}`)
    .join(' '),
})

type Seen = Pick<LiveState<Thing>, 'offset' | 'items' | 'size' | 'matched' | 'total' | 'counts' | 'sources'>

const facets = { state: (t: Thing) => t.state, team: (t: Thing) => t.team, source: (t: Thing) => t.source }
const tally = (values: string[]) => {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return Object.fromEntries(counts)
}
const byText = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1)

export function oracle(list: LiveList<Thing>, wish: Wish): Seen {
  const rows = [...list.rows.values()].filter((row) => !wish.sources || wish.sources.includes(row.source))
  const passing = rows.filter((row) =>
    wish.terms.every(({ negated, field, text }) => {
      const needle = text.toLowerCase()
      const found = field ? facets[field](row).toLowerCase() === needle : `${row.name} ${row.team}`.toLowerCase().includes(needle)
      // Quotes around nothing ask for nothing.
      return needle === '' || found !== negated
    }),
  )
  const matching = passing.filter(
    (row) =>
      (!wish.ids || wish.ids.includes(row.id)) &&
      Object.entries(wish.where ?? {}).every(
        ([facet, values]) => !(facet in facets) || values.length === 0 || values.includes(facets[facet as keyof typeof facets](row)),
      ),
  )
  const grouped = wish.group === 'team'
  const groupOf = (row: Thing) => (grouped ? row.team : '')
  const sign = wish.sort?.desc ? -1 : 1
  matching.sort(
    (a, b) =>
      Number(groupOf(a) === '') - Number(groupOf(b) === '') ||
      byText(groupOf(a), groupOf(b)) ||
      sign * (wish.sort?.by === 'n' ? a.n - b.n : byText(naturalKey(a.name), naturalKey(b.name))) ||
      byText(naturalKey(a.name), naturalKey(b.name)) ||
      byText(a.id, b.id),
  )
  const items: (Thing | Group)[] = []
  if (!grouped) items.push(...matching)
  else
    for (const group of new Set(matching.map(groupOf))) {
      const members = matching.filter((row) => groupOf(row) === group)
      const folded = wish.folded?.includes(group) ?? false
      items.push({ group, size: members.length, folded, counts: tally(members.map((row) => row.state)) })
      if (!folded) items.push(...members)
    }
  return {
    offset: Math.min(wish.offset, items.length),
    items: items.slice(wish.offset, wish.offset + wish.limit),
    size: items.length,
    matched: matching.length,
    total: rows.length,
    counts: Object.fromEntries(Object.entries(facets).map(([facet, read]) => [facet, tally(passing.map(read))])),
    sources: Object.fromEntries(list.sources),
  }
}
