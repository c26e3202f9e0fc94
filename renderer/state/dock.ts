/** What is in the dock: tabs that features put there, which stay while one goes elsewhere. */
import type { LucideIcon } from 'lucide-react'
import type { ComponentType } from 'react'
import { create } from 'zustand'
import { setUi } from './ui-store.ts'

export type DockTab = { id: string; title: string; icon: LucideIcon; panel: ComponentType; onClose: () => void; focus: () => void }
export const useDock = create<{ tabs: DockTab[]; active: string }>()(() => ({ tabs: [], active: 'tasks' }))

/** Opens the dock at a tab; 'tasks' is always there. */
export function showDock(id: string): void {
  useDock.setState({ active: id })
  setUi((ui) => ({ dock: { ...ui.dock, open: true } }))
}

/** Adds a tab, unless it is there; it comes to the front when the dock is opened next. */
export function addDockTab(tab: DockTab): void {
  useDock.setState(({ tabs }) => (tabs.some(({ id }) => id === tab.id) ? {} : { tabs: [...tabs, tab], active: tab.id }))
}

export function closeDockTab(id: string): void {
  const { tabs } = useDock.getState()
  tabs.find((tab) => tab.id === id)?.onClose()
  const left = tabs.filter((tab) => tab.id !== id)
  useDock.setState(({ active }) => ({ tabs: left, active: active === id ? (left.at(-1)?.id ?? 'tasks') : active }))
}

export const hideDock = (): void => void setUi((ui) => ({ dock: { ...ui.dock, open: false } }))
export const toggleDock = (): void => void setUi((ui) => ({ dock: { ...ui.dock, open: !ui.dock.open } }))
