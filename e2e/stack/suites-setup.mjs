/**
 * Global setup of the suites: Docker's engine, as for everything else, and Podman's beside it: WHEELHOUSE_PODMAN is its socket,
 * or WHEELHOUSE_NO_PODMAN says why there is none. WHEELHOUSE_NO_COMPOSE says why there is no docker-compose, if there is none.
 */
import { stopAll } from './command.mjs'
import { noCompose } from './compose.mjs'
import engineSetup from './engine-setup.mjs'
import { startPodman } from './podman.mjs'

/** @returns {Promise<() => Promise<void>>} */
export default async function setup() {
  const stops = [await engineSetup()]
  try {
    const missing = noCompose((text) => console.log(text))
    if (missing) {
      console.log(`Tests with compose projects are skipped: ${missing}.`)
      process.env.WHEELHOUSE_NO_COMPOSE = missing
    }
    const { WHEELHOUSE_ENGINE: docker, WHEELHOUSE_NO_ENGINE: none } = process.env
    const podman = docker ? await startPodman(docker, (text) => console.log(text)) : { skipped: none ?? 'there is no Docker Engine' }
    if ('skipped' in podman) {
      console.log(`Tests with Podman are skipped: ${podman.skipped}.`)
      process.env.WHEELHOUSE_NO_PODMAN = podman.skipped
    } else {
      process.env.WHEELHOUSE_PODMAN = podman.socket
      stops.unshift(podman.stop)
    }
  } catch (error) {
    await stopAll(stops).catch(() => {})
    throw error
  }
  return () => stopAll(stops)
}
