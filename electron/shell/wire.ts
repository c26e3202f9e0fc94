/** Hands the page its two ports, once it is certain that the app's own page asks: one to the backend, one to the shell. */
import { type BrowserWindow, type IpcMainEvent, ipcMain, MessageChannelMain, type MessagePortMain } from 'electron'
import { pageOrigin } from './app-protocol.ts'
import type { BackendProcess } from './backend-process.ts'

type Kind = 'wheelhouse:backend' | 'wheelhouse:desktop'

export function handOverWires(currentWindow: () => BrowserWindow | undefined, backend: BackendProcess): void {
  /** Whether the page that is loaded now has asked; only then does it get the port of a restarted backend. */
  let connected = false
  let endDesktop = () => {}
  const watched = new WeakSet<BrowserWindow>()

  const give = (window: BrowserWindow, type: Kind): MessagePortMain => {
    const { port1, port2 } = new MessageChannelMain()
    window.webContents.postMessage('wheelhouse:port', type, [port1])
    return port2
  }

  const disconnect = () => {
    connected = false
    endDesktop()
    endDesktop = () => {}
  }

  const watch = (window: BrowserWindow) => {
    if (watched.has(window)) return
    watched.add(window)
    window.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) disconnect()
    })
    window.webContents.on('render-process-gone', disconnect)
    window.on('closed', disconnect)
  }

  ipcMain.on('wheelhouse:connect', (event) => {
    const window = currentWindow()
    if (!window || !isOurPage(event, window)) return
    watch(window)
    disconnect()
    connected = true
    backend.serve(give(window, 'wheelhouse:backend'))
    endDesktop = serveDesktopLater(window, give(window, 'wheelhouse:desktop'), backend.grant)
  })

  backend.onRestart(() => {
    const window = currentWindow()
    if (window && connected) backend.serve(give(window, 'wheelhouse:backend'))
  })
}

function isOurPage(event: IpcMainEvent, window: BrowserWindow): boolean {
  const { sender, senderFrame } = event
  return sender === window.webContents && senderFrame !== null && senderFrame === sender.mainFrame && senderFrame.origin === pageOrigin
}

/** The port keeps what the page sends until the api, which the first paint must not wait for, has been loaded. */
function serveDesktopLater(window: BrowserWindow, port: MessagePortMain, grant: BackendProcess['grant']): () => void {
  let end = () => port.close()
  let ended = false
  void import('./desktop-api.ts').then(({ serveDesktop }) => {
    if (!ended) end = serveDesktop(port, window, grant)
  })
  return () => {
    ended = true
    end()
  }
}
