/** What has to be there before anything runs: the packages of the lockfile, and a build of the sources as they are. */
import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { npm, run, show } from './command.mjs'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const sources = ['electron', 'renderer', 'shared', 'resources', 'electron.vite.config.ts', 'package.json', 'package-lock.json']
const stamp = join(root, 'out', '.built')

/** @param {(text: string) => void} say */
export async function ensureInstalled(say) {
  const installed = join(root, 'node_modules', '.package-lock.json')
  if (existsSync(installed) && timeOf(installed) >= timeOf(join(root, 'package-lock.json'))) return
  say('Installing packages (npm ci)')
  const code = await show(npm, ['ci', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (code !== 0) throw new Error('npm ci failed: see above.')
}

/** @param {(text: string) => void} say */
export function ensureBuilt(say) {
  const began = Date.now()
  if (existsSync(stamp) && sources.every((source) => newest(join(root, source)) <= timeOf(stamp))) return
  say('Building')
  build()
  // What changed while it was being built is built again next time.
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, '')
  utimesSync(stamp, began / 1000, began / 1000)
}

export function build() {
  run(process.execPath, [join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build'], { cwd: root })
}

/** @param {string} path */
const timeOf = (path) => statSync(path).mtimeMs

/**
 * When a file, or the newest file under a folder, last changed; a folder itself changes when something in it is removed.
 * @param {string} path
 * @returns {number}
 */
function newest(path) {
  if (!existsSync(path)) return 0
  const own = timeOf(path)
  if (!statSync(path).isDirectory()) return own
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), own)
}
