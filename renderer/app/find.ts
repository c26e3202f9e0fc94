/** What the palette finds in lists that are not on screen: their things by name, to be opened where they are. */
import i18next from 'i18next'
import { collect } from '../state/collect.ts'
import type { Command } from '../state/commands.ts'
import { engineTag } from '../state/engines.ts'
import { goTo } from '../state/navigate.ts'
import type { LivePath, RowAt } from '../state/use-live.ts'
import type { SectionTab } from './sections.ts'

/** Rows that are read of one list at most. */
const most = 2000

type Find = { tab: SectionTab['key']; all: () => Promise<Command[]> }

function inList<P extends LivePath>(
  tab: SectionTab['key'],
  path: P,
  nameOf: (row: RowAt<P>) => string,
  itemOf: (row: RowAt<P>) => string,
): Find {
  return {
    tab,
    all: async () => {
      const rows = await collect(path, {} as never, { offset: 0, limit: 0 }, most)
      return rows.map((row) => ({
        id: `open ${tab} ${row.id}`,
        title: nameOf(row),
        hint: [i18next.t(`tabs.${tab}`), engineTag(row.source)].filter(Boolean).join(' · '),
        run: () => goTo('containers', tab, { open: { id: row.id, source: row.source, item: itemOf(row), tab: 'summary' } }),
      }))
    },
  }
}

const everywhere: readonly Find[] = [
  inList(
    'containers',
    'containers.list',
    (row) => row.name,
    (row) => row.container,
  ),
  inList(
    'registries',
    'registries.list',
    (row) => row.name,
    (row) => row.host,
  ),
]

/** @param shown the tabs whose lists are on screen: they offer more than this by themselves */
export async function findEverywhere(shown: readonly string[]): Promise<Command[]> {
  const found = await Promise.all(everywhere.filter(({ tab }) => !shown.includes(tab)).map(({ all }) => all()))
  return found.flat()
}
