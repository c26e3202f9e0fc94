/** The application menu: visible on macOS, elsewhere hidden until Alt is pressed, and home of the shortcuts that are not the page's. */
import { app, BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron'
import { say } from './look.ts'
import { loadPage } from './window.ts'

const mac = process.platform === 'darwin'

/** Builds the menu in the language of now. */
export function showMenu(): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate([...(mac ? [appMenu()] : [fileMenu()]), editMenu(), viewMenu(), windowMenu()]))
}

const appMenu = (): MenuItemConstructorOptions => ({ role: 'appMenu', label: app.name })

const fileMenu = (): MenuItemConstructorOptions => ({
  label: say({ en: 'File', fr: 'Fichier' }),
  submenu: [{ role: 'quit', label: say({ en: 'Quit', fr: 'Quitter' }), accelerator: 'Ctrl+Q' }],
})

const editMenu = (): MenuItemConstructorOptions => ({
  label: say({ en: 'Edit', fr: 'Édition' }),
  submenu: [
    { role: 'undo', label: say({ en: 'Undo', fr: 'Annuler' }) },
    { role: 'redo', label: say({ en: 'Redo', fr: 'Rétablir' }) },
    { type: 'separator' },
    { role: 'cut', label: say({ en: 'Cut', fr: 'Couper' }) },
    { role: 'copy', label: say({ en: 'Copy', fr: 'Copier' }) },
    { role: 'paste', label: say({ en: 'Paste', fr: 'Coller' }) },
    { role: 'selectAll', label: say({ en: 'Select all', fr: 'Tout sélectionner' }) },
  ],
})

const viewMenu = (): MenuItemConstructorOptions => ({
  label: say({ en: 'View', fr: 'Affichage' }),
  submenu: [
    // Not Ctrl+R: that belongs to the shells that people open in containers.
    { label: say({ en: 'Reload', fr: 'Recharger' }), accelerator: 'F5', click: (_item, window) => reload(window) },
    ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' as const, label: say({ en: 'Developer tools', fr: 'Outils de développement' }) }]),
    { type: 'separator' },
    { role: 'resetZoom', label: say({ en: 'Actual size', fr: 'Taille réelle' }) },
    { role: 'zoomIn', label: say({ en: 'Zoom in', fr: 'Agrandir' }) },
    {
      role: 'zoomIn',
      label: say({ en: 'Zoom in', fr: 'Agrandir' }),
      accelerator: 'CmdOrCtrl+=',
      visible: false,
      acceleratorWorksWhenHidden: true,
    },
    { role: 'zoomOut', label: say({ en: 'Zoom out', fr: 'Réduire' }) },
    { type: 'separator' },
    { role: 'togglefullscreen', label: say({ en: 'Full screen', fr: 'Plein écran' }) },
  ],
})

const windowMenu = (): MenuItemConstructorOptions => ({
  label: say({ en: 'Window', fr: 'Fenêtre' }),
  submenu: [
    { role: 'minimize', label: say({ en: 'Minimize', fr: 'Réduire' }), ...(mac ? {} : { accelerator: '' }) },
    // On Linux and Windows Ctrl+W deletes a word in a shell, so that only macOS closes the window by a key.
    ...(mac ? [{ role: 'close' as const, label: say({ en: 'Close', fr: 'Fermer' }) }] : []),
  ],
})

function reload(window: Electron.BaseWindow | undefined): void {
  if (window instanceof BrowserWindow) loadPage(window)
}
