/** `npm start`: from a fresh clone to the running app. Installs, builds and fetches only what is missing or old. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { show } from './e2e/stack/command.mjs'
import { findRuntime } from './e2e/stack/electron-runtime.mjs'
import { ensureBuilt, ensureInstalled, root } from './e2e/stack/prepare.mjs'
import { ensurePackages, installCommand, missingLibraries } from './e2e/stack/system-packages.mjs'

const dev = process.argv.includes('--dev')
const args = process.argv.slice(2).filter((word) => word !== '--dev')
const linux = process.platform === 'linux'

/** @param {string} text */
const say = (text) => console.log(`wheelhouse: ${text}`)

try {
  process.exitCode = await start()
} catch (error) {
  console.error(`wheelhouse: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}

async function start() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) throw new Error(`Node 20.19 or newer is needed; this is ${process.versions.node}.`)
  await ensureInstalled(say)
  if (!dev) ensureBuilt(say)
  const runtime = await findRuntime(say)
  if (missingLibraries(runtime.executable).length > 0) ensurePackages('electron', say)
  const missing = missingLibraries(runtime.executable)
  if (missing.length > 0)
    throw new Error(`Electron needs libraries that are not here (${missing.join(', ')}). Run:\n  ${installCommand('electron')}`)
  if (linux && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    throw new Error(
      `There is no display to open a window on. In a session without one, a virtual display works:\n  ${installCommand('display')}\n  xvfb-run -a npm start`,
    )

  const asRoot = linux && process.getuid?.() === 0
  if (asRoot) say("Running as root: Chromium's sandbox does not work for root, so it is off (--no-sandbox)")
  else checkSandbox(runtime.dist)
  say(`Starting on Electron ${runtime.version}`)
  const sandbox = asRoot ? ['--no-sandbox'] : []
  return dev ? startDev(runtime.executable, [...sandbox, ...args]) : startBuilt(runtime.executable, [...sandbox, ...args])
}

/**
 * @param {string} executable
 * @param {string[]} words
 */
function startBuilt(executable, words) {
  return show(executable, [root, ...words])
}

/**
 * With hot reload of the page, and a restart when shell or backend change.
 * @param {string} executable
 * @param {string[]} words
 */
function startDev(executable, words) {
  const env = { ...process.env, ELECTRON_EXEC_PATH: executable }
  return show(process.execPath, [join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'dev', '--watch', '--', ...words], {
    cwd: root,
    env,
  })
}

/**
 * Some distributions let only marked programs make a sandbox. Electron then ends with a message that few can use.
 * https://github.com/electron/electron/issues/41066
 * @param {string} dist
 */
function checkSandbox(dist) {
  const restricted = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns'
  if (!linux || !existsSync(restricted) || readFileSync(restricted, 'utf8').trim() !== '1') return
  const helper = join(dist, 'chrome-sandbox')
  const { uid, mode } = statSync(helper)
  if (uid === 0 && mode & 0o4000) return
  throw new Error(
    `This system lets only marked programs use Chromium's sandbox. Mark Electron's helper once:\n  sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'`,
  )
}
