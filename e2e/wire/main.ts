/** A shell of a few lines: one page, one utility process, and a port between them for each time the page asks. */
import { join } from 'node:path'
import { app, BrowserWindow, ipcMain, MessageChannelMain, protocol, utilityProcess } from 'electron'

protocol.registerSchemesAsPrivileged([{ scheme: 'wire', privileges: { standard: true, secure: true } }])

void app.whenReady().then(() => {
  protocol.handle('wire', () => new Response('<!doctype html><title>wire</title>', { headers: { 'content-type': 'text/html' } }))
  const far = utilityProcess.fork(join(__dirname, 'far.cjs'))
  const window = new BrowserWindow({ show: false, webPreferences: { preload: join(__dirname, 'preload.cjs'), sandbox: true } })
  // The app's own preload script, so that ports reach the page as they do in the product.
  ipcMain.on('wheelhouse:connect', () => {
    const { port1, port2 } = new MessageChannelMain()
    window.webContents.postMessage('wheelhouse:port', 'wire', [port1])
    far.postMessage('wire', [port2])
  })
  void window.loadURL('wire://suite/')
})
