/** The system's docker-compose, for tests that run it. */
import { succeeds } from './command.mjs'
import { ensurePackages } from './system-packages.mjs'

/**
 * Why there is none here; undefined when there is one. Throws in CI, where that is no excuse.
 * @param {(text: string) => void} say
 * @returns {string | undefined}
 */
export function noCompose(say) {
  if (succeeds('docker-compose', 'version') || succeeds('docker', 'compose', 'version')) return undefined
  if (process.platform === 'linux' && ensurePackages('compose', say)) return undefined
  const why = 'docker-compose is not installed, and only root on Debian or Ubuntu may install it here'
  if (process.env.CI) throw new Error(why)
  return why
}
