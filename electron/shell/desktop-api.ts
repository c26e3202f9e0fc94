/** The shell's answers to its own contract: how the window looks, what the app costs, and which files a person chooses. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type BrowserWindow, dialog, type MessagePortMain } from 'electron'
import { type DesktopContract, desktop } from '../../shared/contract/desktop.ts'
import type { Api } from '../../shared/rpc/contract.ts'
import type { DownFrame, UpFrame } from '../../shared/rpc/frames.ts'
import { portWire } from '../../shared/rpc/port-wire.ts'
import { serve } from '../../shared/rpc/server.ts'
import type { BackendProcess } from './backend-process.ts'
import { askToAllow } from './dialogs.ts'
import { applyLook, backgroundColor, currentLook } from './look.ts'
import { showMenu } from './menu.ts'
import { startMeasuring } from './usage.ts'

/** Time between two measurements, milliseconds. */
const usageTime = 3000

/**
 * Serves one page until its port closes or the returned function is called.
 * @param grant hears of each path that a person has chosen, and for what: the backend touches no other
 */
export function serveDesktop(port: MessagePortMain, window: BrowserWindow, grant: BackendProcess['grant']): () => void {
  const wire = portWire<DownFrame, UpFrame>(port, (onMessage, onClose) => {
    port.on('message', (event) => onMessage(event.data as UpFrame))
    port.on('close', onClose)
  })
  return serve(wire, desktop, desktopApi(window, grant), { onError: (path, error) => void console.error(path, error) })
}

const desktopApi = (window: BrowserWindow, grant: BackendProcess['grant']): Api<DesktopContract> => ({
  desktop: {
    appearance: async ({ theme, language }) => {
      applyLook({ ...currentLook(), theme, language })
      window.setBackgroundColor(backgroundColor())
      showMenu()
    },
    async *usage(_input, { signal }) {
      const measure = startMeasuring()
      while (!signal.aborted) {
        await sleep(usageTime, undefined, { signal })
        yield await measure()
      }
    },
    choose: async ({ title, kind, many, extensions }) => {
      const { filePaths } = await dialog.showOpenDialog(window, {
        title,
        properties: [kind === 'folder' ? 'openDirectory' : 'openFile', ...(many ? (['multiSelections'] as const) : [])],
        ...(extensions ? { filters: [{ name: extensions.join(', '), extensions }] } : {}),
      })
      for (const path of filePaths) grant('read', path)
      return filePaths
    },
    chooseSave: async ({ title, name }) => {
      const { filePath } = await dialog.showSaveDialog(window, { title, defaultPath: name })
      if (filePath) grant('write', filePath)
      return filePath || undefined
    },
    allow: async ({ paths }) => {
      const allowed = await askToAllow(window, paths)
      if (allowed) for (const path of paths) grant('write', path)
      return allowed
    },
  },
})
