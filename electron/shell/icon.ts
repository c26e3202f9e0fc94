/** On Linux a window brings its own icon; elsewhere the program has it. */
import type { BrowserWindow } from 'electron'
import icon from '../../resources/icon.png?asset'

export function showIcon(window: BrowserWindow): void {
  if (process.platform === 'linux' && !window.isDestroyed()) window.setIcon(icon)
}
