/**
 * Worlds apart on one machine: each with its own loopback, bridges, firewall rules and /run, so that an engine that is started in one meets
 * none of another. What takes long because it waits is run in several at once.
 */
import { ensureEverything, mayInstall } from './system-packages.mjs'
import { succeeds } from './command.mjs'

const flags = ['--net', '--mount', '--']
/** Busybox is what the engine's packages bring; not every system has `ip`. */
const enter = 'busybox ip link set lo up && mount -t tmpfs none /run && exec "$@"'

/**
 * Whether there can be some here, and nobody named an engine that is to be used. From within nothing can be installed: what any test needs
 * is installed now.
 * @param {(text: string) => void} say
 */
export function canBeApart(say) {
  if (!mayInstall() || process.env.DOCKER_HOST) return false
  ensureEverything(say)
  const [command, args] = apart('true', [])
  return succeeds(command, ...args)
}

/**
 * The command line of a program in a world of its own.
 * @param {string} program
 * @param {string[]} args
 * @returns {[string, string[]]}
 */
export const apart = (program, args) => ['unshare', [...flags, 'sh', '-c', enter, 'sh', program, ...args]]
