/** What the palette finds in lists that are not on screen: things by name, label and whatever else their list is searched by, to be opened where they are. */
import i18next from 'i18next'
import { useEffect, useState } from 'react'
import { actCommand, type ListAct } from '../engine-list/acts.ts'
import { containerActs } from '../features/containers/actions.ts'
import { api } from '../state/api.ts'
import type { Command } from '../state/commands.ts'
import { engineTag } from '../state/engines.ts'
import { goTo } from '../state/navigate.ts'
import type { LivePath, RowAt } from '../state/use-live.ts'
import { searchCommands, withoutVerb } from './palette-search.ts'
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
  actsOf: () => ListAct<RowAt<P>>[] = () => [],
): Find {
  const acts = actsOf()
  const labels = acts.map(({ label }) => label)
  const viewOf = (text: string) => ({ text, offset: 0, limit: most })
  const commandOf = (row: RowAt<P>): Command => ({
    id: `open ${tab} ${row.id}`,
    title: nameOf(row),
    hint: [i18next.t(`tabs.${tab}`), engineTag(row.source)].filter(Boolean).join(' · '),
    kind: 'object',
    run: () => goTo('containers', tab, { open: { id: row.id, source: row.source, item: itemOf(row), tab: 'summary' } }),
  })
  return {
    tab,
    open: (text, found) => {
      let things: Command[] = []
      let done: Command[] = []
      // The list knows names and no verbs: of “stop web” it is asked for “web”, and what fits “stop” is chosen here.
      let asked = text
      const follow = (of: string, told: (rows: RowAt<P>[]) => void) =>
        api.live(path, {} as never, viewOf(of), ({ items }) => {
          told(items.flatMap((item) => ('id' in item ? [item as RowAt<P>] : [])))
          found([...things, ...done])
        })
      const handle = follow(text, (rows) => {
        things = rows.map(commandOf)
      })
      let verbs: ReturnType<typeof follow> | undefined
      const lookForActs = () => {
        const name = withoutVerb(asked, labels)
        if (name === undefined) {
          verbs?.close()
          verbs = undefined
          done = []
        } else if (verbs) verbs.setView(viewOf(name))
        else
          verbs = follow(name, (rows) => {
            const commands = rows.flatMap((row) => acts.filter(({ fits }) => fits(row)).map((act) => actCommand(act, row, nameOf(row))))
            done = searchCommands(commands, [], asked)
          })
      }
      lookForActs()
      return {
        look: (next) => {
          asked = next
          handle.setView(viewOf(next))
          lookForActs()
        },
        close: () => {
          handle.close()
          verbs?.close()
        },
      }
    },
  }
}

/** Made when it is first asked for: verbs are in the language of that moment. */
const everywhere = (): readonly Find[] => [
  inList(
    'containers',
    'containers.list',
    (row) => row.name,
    (row) => row.container,
    containerActs,
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
  const [finds] = useState(everywhere)
  const [handles] = useState(() => new Map<string, Handle>())
  useEffect(() => {
    if (text.trim() === '') return
    for (const { tab, open } of finds) {
      if (shown.includes(tab)) continue
      const handle = handles.get(tab)
      if (handle) handle.look(text)
      else
        handles.set(
          tab,
          open(text, (commands) => setFound((all) => ({ ...all, [tab]: commands }))),
        )
    }
  }, [text, shown, finds, handles])
  useEffect(
    () => () => {
      for (const handle of handles.values()) handle.close()
      handles.clear()
    },
    [handles],
  )
  return text.trim() === '' ? [] : Object.values(found).flat()
}
