/** Going somewhere from anywhere: to a tab of a section, narrowed, with a thing opened. */
import { type DrawerPlace, emptyPlace, setUi } from './ui-store.ts'

/** Shows a tab; with `text` its list narrowed to that and nothing else, with `open` that thing's drawer. */
export function goTo(section: string, tab: string, how: { text?: string; open?: DrawerPlace } = {}): void {
  const { text, open } = how
  setUi((ui) => ({
    section,
    tabs: { ...ui.tabs, [section]: tab },
    ...(text === undefined ? {} : { lists: { ...ui.lists, [tab]: { ...emptyPlace, ...ui.lists[tab], text, where: {} } } }),
    ...(open ? { drawers: { ...ui.drawers, [tab]: open } } : {}),
  }))
}
