/** All that the page gets from Electron: a way to ask the shell for its ports, which then arrive as window messages. */
import { contextBridge, ipcRenderer } from 'electron'

// This file alone runs inside a page; the room's types are Node's.
declare const window: { postMessage: (message: unknown, origin: string, ports: readonly unknown[]) => void }
declare const location: { origin: string }

ipcRenderer.on('wheelhouse:port', (event, type: string) => {
  window.postMessage({ type }, location.origin, event.ports)
})

contextBridge.exposeInMainWorld('wheelhouse', {
  connect: () => ipcRenderer.send('wheelhouse:connect'),
})
