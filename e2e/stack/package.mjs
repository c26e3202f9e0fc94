/** `npm run package`: the app as people get it. Where only the unpacked directory can be made, or `--dir` asks for it, that. */
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { show } from './command.mjs'
import { findRuntime } from './electron-runtime.mjs'
import { ensureBuilt, ensureInstalled, root } from './prepare.mjs'

/**
 * Where the unpacked app's program is, by platform.
 * @type {Partial<Record<NodeJS.Platform, string>>}
 */
const programs = {
  linux: 'linux-unpacked/wheelhouse',
  win32: 'win-unpacked/Wheelhouse.exe',
  darwin: `mac${process.arch === 'arm64' ? '-arm64' : ''}/Wheelhouse.app/Contents/MacOS/Wheelhouse`,
}

/** The program that packaging leaves, to be tested. */
export const packagedProgram = join(root, 'dist', programs[process.platform] ?? 'linux-unpacked/wheelhouse')

/** @param {string} text */
const say = (text) => console.log(text)

/** @param {boolean} directoryOnly */
export async function packageApp(directoryOnly) {
  await ensureInstalled(say)
  ensureBuilt(say)
  const runtime = await findRuntime(say)
  const carried = existsSync(join(runtime.dist, 'resources', 'app'))
  if (carried && !directoryOnly) say('The installers need downloads that are out of reach here: making the unpacked directory.')
  const runtimeOptions = [`-c.electronDist=${runtime.dist}`, `-c.electronVersion=${runtime.version}`]
  const args = ['node_modules/electron-builder/cli.js', '--publish', 'never', ...runtimeOptions]
  if (carried || directoryOnly) args.push('--dir')
  const code = await show(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  if (code !== 0) throw new Error('electron-builder failed: see above.')
  // The launcher that a carried runtime has for folders; the app comes from its archive alone.
  if (process.platform === 'linux') rmSync(join(packagedProgram, '../resources/app'), { recursive: true, force: true })
  say(`Packaged: ${packagedProgram}`)
}

if (process.argv[1] === new URL(import.meta.url).pathname) await packageApp(process.argv.includes('--dir'))
