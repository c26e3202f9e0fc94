/** Where the person is in the log river, and ways into it from elsewhere in the app. */
import { create } from 'zustand'
import type { LogQuery } from '../../shared/contract/logs.ts'
import { type LogPane, type Picked, type RiverPlace, type SavedLogs, setUi, useUi } from './ui-store.ts'

export const useRiver = (): RiverPlace => useUi(({ river }) => river)

export const setRiver = (change: Partial<RiverPlace>): void => void setUi(({ river }) => ({ river: { ...river, ...change } }))

export const setTree = (change: Partial<RiverPlace['tree']>): void =>
  void setUi(({ river }) => ({ river: { ...river, tree: { ...river.tree, ...change } } }))

export const setPane = (index: number, change: Partial<LogPane>): void =>
  void setUi(({ river }) => ({ river: { ...river, panes: river.panes.map((pane, at) => (at === index ? { ...pane, ...change } : pane)) } }))

/** The place that the tree picks for, in a river that was kept by another version, too. */
export const activePane = ({ panes, active }: RiverPlace): { pane: LogPane; index: number } => {
  const index = panes[active] ? active : 0
  return { pane: panes[index] ?? { ids: [], patterns: [''], query: {} }, index }
}

/** Where a pane is to go: a line, or a moment. The number tells one wish from the same one again. */
export type LogGoal = { at: { ref: string } | { time: number }; nonce: number }
export const useGoals = create<Record<number, LogGoal | undefined>>()(() => ({}))

let nonce = 0
export function goTo(index: number, at: LogGoal['at'] | undefined): void {
  useGoals.setState({ [index]: at && { at, nonce: ++nonce } })
}

/** Goes to the lines of some sources, unfiltered, at their end. */
export function showLogs(picked: Picked): void {
  const { index } = activePane(useUi.getState().river)
  setPane(index, { ...picked, query: {} })
  goTo(index, undefined)
  setRiver({ tab: 'lines' })
  setUi({ section: 'logs' })
}

export function openSaved({ ids, patterns, query }: SavedLogs): void {
  const { index } = activePane(useUi.getState().river)
  setPane(index, { ids, patterns, query })
  goTo(index, undefined)
  setRiver({ tab: 'lines' })
  setUi({ section: 'logs' })
}

/** Keeps a search under a name; one of that name is replaced. */
export function saveSearch(name: string, { ids, patterns, query }: LogPane): void {
  const { saved } = useUi.getState().river
  setRiver({ saved: [...saved.filter((one) => one.name !== name), { name, ids, patterns, query }] })
}

/** A value as the filter language wants it. Quotes within it cannot be said: without them it means nearly the same. */
const quoted = (value: string) => (/^[^\s"-][^\s"]*$/.test(value) ? value : `"${value.replaceAll('"', ' ').trim()}"`)
export const termOf = (field: 'name' | 'project' | 'source', value: string): string => `${field}:${quoted(value)}`

/** Whether a query leaves any line out. */
export const narrows = ({ text, levels, channel, fields, from, to, hide, only }: LogQuery): boolean =>
  Boolean(text || levels?.length || channel || fields?.length || from !== undefined || to !== undefined || hide?.length || only)
