/** Global setup of Vitest and Playwright: an engine for the whole run, told by WHEELHOUSE_ENGINE, or why there is none by WHEELHOUSE_NO_ENGINE. */
import { ensureEngine } from './docker.mjs'

/** @returns {Promise<() => Promise<void>>} */
export default async function setup() {
  const engine = await ensureEngine((text) => console.log(text))
  if ('skipped' in engine) {
    console.log(`Tests with a real engine are skipped: ${engine.skipped}.`)
    process.env.WHEELHOUSE_NO_ENGINE = engine.skipped
    return async () => {}
  }
  process.env.WHEELHOUSE_ENGINE = engine.socket
  return engine.stop
}
