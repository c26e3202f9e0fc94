/** The one window: hardened, shown at once in the right colour, and back where the person left it. */
import { app, BrowserWindow } from 'electron'
import { pageUrl } from './app-protocol.ts'
import { built } from './built.ts'
import { backgroundColor, currentLook } from './look.ts'
import { readPlace, rememberPlace } from './window-place.ts'

/** So many crashes of the page within this time, milliseconds, and the person is asked. */
const crashLimit = 3
const crashSpan = 5 * 60_000

export function openWindow(): BrowserWindow {
  const place = readPlace()
  const window = new BrowserWindow({
    ...place.bounds,
    minWidth: 720,
    minHeight: 480,
    title: 'Wheelhouse',
    backgroundColor: backgroundColor(),
    autoHideMenuBar: true,
    webPreferences: {
      preload: built('preload', 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  })
  if (place.maximized) window.maximize()
  loadPage(window)
  rememberPlace(window)
  reloadAfterCrash(window)
  return window
}

/** Loads the page, told of the look as it is now. */
export function loadPage(window: BrowserWindow): void {
  const { theme, language, density } = currentLook()
  const url = new URL(pageUrl)
  for (const [name, value] of Object.entries({ theme, lang: language, density })) url.searchParams.set(name, value)
  // A load that a newer one replaces rejects, and a failed one is told by 'did-fail-load': neither is an error here.
  window.loadURL(url.href).catch(() => {})
}

function reloadAfterCrash(window: BrowserWindow): void {
  let crashes: number[] = []
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    const now = Date.now()
    crashes = [...crashes.filter((time) => now - time < crashSpan), now]
    if (crashes.length < crashLimit) return loadPage(window)
    crashes = []
    void import('./dialogs.ts')
      .then(({ askAfterCrash }) => askAfterCrash(window, reason))
      .then((again) => (again ? loadPage(window) : app.quit()))
  })
}
