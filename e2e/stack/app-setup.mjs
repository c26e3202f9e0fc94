/** Global setup of Playwright: a build of the sources as they are, a runtime, a display and an engine. */
import engineSetup from './engine-setup.mjs'
import { findRuntime } from './electron-runtime.mjs'
import { ensureBuilt } from './prepare.mjs'
import { ensurePackages, missingLibraries } from './system-packages.mjs'
import { ensureDisplay } from './xvfb.mjs'

/** @param {string} text */
const say = (text) => console.log(text)

export default async function setup() {
  ensureBuilt(say)
  const runtime = await findRuntime(say)
  if (missingLibraries(runtime.executable).length > 0) ensurePackages('electron', say)
  process.env.WHEELHOUSE_ELECTRON = runtime.executable
  const display = await ensureDisplay(say)
  const stopEngine = await engineSetup()
  return async () => {
    await stopEngine()
    display.stop()
  }
}
