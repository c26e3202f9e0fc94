/** Opens a shell in a container, and gives it a tab in the dock, where it stays while one goes elsewhere. */
import { Terminal } from 'lucide-react'
import { createElement, lazy, Suspense } from 'react'
import type { Container } from '../../../shared/contract/containers.ts'
import { addDockTab, showDock } from '../../state/dock.ts'
import { closeShell, openShell, shellOf, terminalOf } from './shell-session.ts'

const ShellPanel = lazy(() => import('./shell-panel.tsx').then((m) => ({ default: m.ShellPanel })))

type Target = Pick<Container, 'source' | 'container' | 'name'>

/** One shell per container: asking again goes on with it. Returns the id of its session. */
export function startShell(row: Target): string {
  const id = openShell(row.source, row.container, row.name)
  addDockTab({
    id: tabOf(id),
    title: row.name,
    icon: Terminal,
    panel: () => createElement(Suspense, { fallback: null }, createElement(ShellPanel, { id })),
    onClose: () => closeShell(id),
    focus: () => terminalOf(id)?.focus(),
  })
  return id
}

/** Opens it in the dock, and has it take the keys: also where it is open already, when nothing new appears that could. */
export function showShell(row: Target): void {
  showDock(tabOf(startShell(row)))
  focusShell(row)
}

/** Has it take the keys, where there is one. */
export function focusShell({ source, container }: Target): void {
  terminalOf(shellOf(source, container)?.id ?? '')?.focus()
}

const tabOf = (id: string) => `shell ${id}`
