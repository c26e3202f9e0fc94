/** What the palette finds in lists that are not on screen: things by name, label and whatever else their list is searched by, to be opened where they are. */
import i18next from 'i18next'
import { useEffect, useState } from 'react'
import { api } from '../state/api.ts'
import type { Command } from '../state/commands.ts'
import { engineTag } from '../state/engines.ts'
import { goTo } from '../state/navigate.ts'
import type { LivePath, RowAt } from '../state/use-live.ts'
import type { SectionTab } from './sections.ts'

/** Rows that are shown of one list at most. */
const most = 20

type Handle = { look: (text: string) => void; close: () => void }
type Find = { tab: SectionTab['key']; open: (text: string, found: (commands: Command[]) => void) => Handle }

function inList<P extends LivePath>(
  tab: SectionTab['key'],
  path: P,
  nameOf: (row: RowAt<P>) => string,
  itemOf: (row: RowAt<P>) => string,
): Find {
  const viewOf = (text: string) => ({ text, offset: 0, limit: most })
  const commandOf = (row: RowAt<P>): Command => ({
    id: `open ${tab} ${row.id}`,
    title: nameOf(row),
    hint: [i18next.t(`tabs.${tab}`), engineTag(row.source)].filter(Boolean).join(' · '),
    run: () => goTo('containers', tab, { open: { id: row.id, source: row.source, item: itemOf(row), tab: 'summary' } }),
  })
  return {
    tab,
    open: (text, found) => {
      const handle = api.live(path, {} as never, viewOf(text), ({ items }) =>
        found(items.flatMap((item) => ('id' in item ? [commandOf(item as RowAt<P>)] : []))),
      )
      return { look: (next) => handle.setView(viewOf(next)), close: () => handle.close() }
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
    'images',
    'images.list',
    (row) => row.tags[0] ?? row.image.slice(7, 19),
    (row) => row.image,
  ),
  inList(
    'registries',
    'registries.list',
    (row) => row.name,
    (row) => row.host,
  ),
  inList(
    'volumes',
    'volumes.list',
    (row) => row.volume,
    (row) => row.volume,
  ),
  inList(
    'networks',
    'networks.list',
    (row) => row.name,
    (row) => row.network,
  ),
  inList(
    'compose',
    'compose.list',
    (row) => row.project,
    (row) => row.project,
  ),
]

/**
 * Follows what every list has of a text for as long as the component is there; nothing where nothing is looked for.
 * @param shown the tabs whose lists are on screen: they offer more than this by themselves
 */
export function useFound(text: string, shown: readonly string[]): Command[] {
  const [found, setFound] = useState<Record<string, Command[]>>({})
  const [handles] = useState(() => new Map<string, Handle>())
  useEffect(() => {
    if (text.trim() === '') return
    for (const { tab, open } of everywhere) {
      if (shown.includes(tab)) continue
      const handle = handles.get(tab)
      if (handle) handle.look(text)
      else
        handles.set(
          tab,
          open(text, (commands) => setFound((all) => ({ ...all, [tab]: commands }))),
        )
    }
  }, [text, shown, handles])
  useEffect(
    () => () => {
      for (const handle of handles.values()) handle.close()
      handles.clear()
    },
    [handles],
  )
  return text.trim() === '' ? [] : Object.values(found).flat()
}
