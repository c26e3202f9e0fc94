/** On Linux a window brings its own icon; elsewhere the program has it. */
import { join } from 'node:path'
import { app, type BrowserWindow } from 'electron'

export function showIcon(window: BrowserWindow): void {
  if (process.platform === 'linux' && !window.isDestroyed()) window.setIcon(join(app.getAppPath(), 'resources/icon.png'))
}
