/** The Debian and Ubuntu packages that running and testing need: installed where we may, else named in a command. */
import { existsSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run, succeeds } from './command.mjs'

/** By what they are for. Where a name changed between releases, the first that the system knows is taken. */
export const packages = {
  electron: [['libgtk-3-0t64', 'libgtk-3-0'], ['libnss3'], ['libasound2t64', 'libasound2'], ['libgbm1']],
  display: [['xvfb']],
  engine: [['docker.io'], ['busybox-static'], ['iptables']],
  podman: [['podman']],
  compose: [['docker-compose']],
  registry: [['docker-registry'], ['apache2-utils']],
}

/** Whether packages can be installed without asking anybody. */
export const mayInstall = () => process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')

/** @param {keyof typeof packages} purpose */
export const installCommand = (purpose) => `sudo apt-get install -y ${packages[purpose].map((names) => names.at(-1)).join(' ')}`

/**
 * Installs what is missing of a group. Returns false when it may not.
 * @param {keyof typeof packages} purpose
 * @param {(text: string) => void} say
 */
export function ensurePackages(purpose, say) {
  if (!mayInstall()) return false
  const missing = packages[purpose].filter((names) => !names.some(isInstalled))
  if (missing.length === 0) return true
  say(`Installing system packages: ${missing.map((names) => names.at(-1)).join(', ')}`)
  // One after the other, whoever else of us installs something at this moment.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (/** @type {string[]} */ ...args) => run('flock', [join(tmpdir(), 'wheelhouse-apt.lock'), 'apt-get', ...args], { env })
  apt('update', '-qq')
  const wanted = missing.map((names) => names.find((name) => succeeds('apt-cache', 'show', name)) ?? String(names[0]))
  apt('install', '-y', '-qq', '--no-install-recommends', ...wanted)
  return true
}

/** @param {(text: string) => void} say */
export function ensureEverything(say) {
  for (const purpose of Object.keys(packages)) ensurePackages(/** @type {keyof typeof packages} */ (purpose), say)
}

/** @param {string} name */
function isInstalled(name) {
  const status = '/var/lib/dpkg/status'
  if (!existsSync(status)) return false
  return new RegExp(`^Package: ${name.replaceAll('.', '\\.')}\\nStatus: install ok installed$`, 'm').test(readFileSync(status, 'utf8'))
}

/**
 * The shared libraries that a program needs and that this system does not have.
 * @param {string} program
 */
export function missingLibraries(program) {
  if (process.platform !== 'linux') return []
  const lines = run('ldd', [program]).split('\n')
  return lines.filter((line) => line.includes('not found')).map((line) => String(line.trim().split(' ')[0]))
}
