/** The system's docker-compose, for tests that run it. */
import { run, succeeds } from './command.mjs'
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

/**
 * Brings up the project of a folder, as somebody does who does not know of the app.
 * @param {string} socket
 * @param {string} folder
 * @param {string} project
 */
export function upProject(socket, folder, project) {
  const env = { ...process.env, DOCKER_HOST: `unix://${socket}` }
  const [program, ...first] = succeeds('docker-compose', 'version') ? ['docker-compose'] : ['docker', 'compose']
  run(program ?? '', [...first, '-p', project, '-f', `${folder}/compose.yml`, 'up', '-d'], { env, cwd: folder })
}
