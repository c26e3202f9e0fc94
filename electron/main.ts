/** The shell's beginning: the window before anything else, the backend beside it, and the rest once the page has shown. */
import { app, type BrowserWindow, Menu } from 'electron'
import { registerAppScheme, serveAppScheme } from './shell/app-protocol.ts'
import { startBackendProcess } from './shell/backend-process.ts'
import { guardPages } from './shell/guard.ts'
import { applyLook, readLook } from './shell/look.ts'
import { openWindow } from './shell/window.ts'
import { handOverWires } from './shell/wire.ts'

let window: BrowserWindow | undefined

registerAppScheme()
// Electron would otherwise build its own menu, in English, before the window.
Menu.setApplicationMenu(null)

if (app.requestSingleInstanceLock()) start()
else app.quit()

function start(): void {
  app.on('second-instance', () => focus(window))
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  guardPages()
  void app.whenReady().then(() => {
    serveAppScheme()
    applyLook(readLook(app.getPath('userData')))
    open()
    const backend = startBackendProcess()
    handOverWires(() => window, backend)
    app.on('activate', () => (window ? focus(window) : open()))
    // No window is left by now: nobody waits for what is still written.
    app.on('will-quit', (event) => {
      event.preventDefault()
      void backend.stop().then(() => app.exit())
    })
    const first = window
    first?.webContents.once('did-finish-load', () => {
      void import('./shell/icon.ts').then(({ showIcon }) => showIcon(first))
      void import('./shell/menu.ts').then(({ showMenu }) => showMenu())
      void import('./shell/attention.ts').then(({ watchPower, watchSeen }) => {
        watchPower(backend)
        watchSeen(backend)
      })
    })
  })
}

function open(): void {
  const opened = openWindow()
  window = opened
  opened.on('closed', () => {
    if (window === opened) window = undefined
  })
}

function focus(shown: BrowserWindow | undefined): void {
  if (shown?.isMinimized()) shown.restore()
  shown?.show()
  shown?.focus()
}
