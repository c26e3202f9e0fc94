/** What of the machine and the window concerns the backend: that it woke, and whether anybody can see what is known. */
import { app, BrowserWindow, powerMonitor } from 'electron'
import type { BackendProcess } from './backend-process.ts'

/** After sleep every connection is suspect: the backend is told, and looks at once instead of waiting for time limits. */
export function watchPower(backend: BackendProcess): void {
  powerMonitor.on('resume', () => backend.resume())
}

export function watchSeen(backend: BackendProcess): void {
  const tell = () => backend.setSeen(BrowserWindow.getAllWindows().some((window) => window.isVisible() && !window.isMinimized()))
  const watch = (window: BrowserWindow) => {
    for (const event of ['show', 'hide', 'minimize', 'restore'] as const) window.on(event as 'show', tell)
    tell()
  }
  app.on('browser-window-created', (_event, window) => watch(window))
  for (const window of BrowserWindow.getAllWindows()) watch(window)
}
