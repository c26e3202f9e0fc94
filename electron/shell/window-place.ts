/** Remembers where the window was and how large, and checks that this place still exists. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app, type BrowserWindow, type Rectangle, screen } from 'electron'

type Place = { bounds: Partial<Rectangle> & { width: number; height: number }; maximized: boolean }

const file = () => join(app.getPath('userData'), 'window.json')

/** The remembered place when a screen still shows most of its title bar, else a good size in the middle. */
export function readPlace(): Place {
  const kept = readKept()
  const maximized = kept.maximized === true
  const { x, y, width, height } = kept
  if (isNumber(x) && isNumber(y) && isNumber(width) && isNumber(height) && width >= 720 && height >= 480) {
    const { workArea } = screen.getDisplayMatching({ x, y, width, height })
    const visible = Math.min(x + width, workArea.x + workArea.width) - Math.max(x, workArea.x)
    const reachable = y >= workArea.y && y < workArea.y + workArea.height - 40
    if (visible > width / 2 && reachable) return { bounds: { x, y, width, height }, maximized }
  }
  const { workAreaSize } = screen.getPrimaryDisplay()
  return { bounds: { width: Math.min(1440, workAreaSize.width), height: Math.min(900, workAreaSize.height) }, maximized }
}

/** Keeps the place on disk, a moment after it last changed and when the window closes. */
export function rememberPlace(window: BrowserWindow): void {
  let timer: NodeJS.Timeout | undefined
  const save = () => {
    clearTimeout(timer)
    try {
      writeFileSync(`${file()}.new`, JSON.stringify({ ...window.getNormalBounds(), maximized: window.isMaximized() }))
      renameSync(`${file()}.new`, file())
    } catch (error) {
      console.error('The place of the window could not be kept:', error)
    }
  }
  const soon = () => {
    clearTimeout(timer)
    timer = setTimeout(save, 500)
  }
  window.on('resize', soon)
  window.on('move', soon)
  window.on('close', save)
}

function readKept(): Record<string, unknown> {
  try {
    return Object(JSON.parse(readFileSync(file(), 'utf8')))
  } catch {
    return {}
  }
}

const isNumber = (value: unknown): value is number => Number.isSafeInteger(value)
