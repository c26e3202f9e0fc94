/** Opens a shell in a container, and gives it a tab in the dock, where it stays while one goes elsewhere. */
import { Terminal } from 'lucide-react'
import { createElement, lazy, Suspense } from 'react'
import type { Container } from '../../../shared/contract/containers.ts'
import { addDockTab, showDock } from '../../state/dock.ts'
import { closeShell, openShell } from './shell-session.ts'

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
  })
  return id
}

/** Opens it in the dock. */
export const showShell = (row: Target): void => showDock(tabOf(startShell(row)))

const tabOf = (id: string) => `shell ${id}`
