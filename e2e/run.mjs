/**
 * `npm test`: from a fresh clone to a verdict. Installs what is missing, starts real engines and a display, runs every step, and ends
 * with `N passed, N failed`. Names of steps as arguments run only those: `npm test -- lint unit`.
 */
import { findRuntime } from './stack/electron-runtime.mjs'
import engineSetup from './stack/engine-setup.mjs'
import { ensureInstalled } from './stack/prepare.mjs'
import { steps } from './stack/steps.mjs'
import { ensurePackages, missingLibraries } from './stack/system-packages.mjs'
import { ensureDisplay } from './stack/xvfb.mjs'

const chosen = process.argv.slice(2)
const names = [...new Set(steps.map(({ name }) => name))]
const unknown = chosen.filter((name) => !names.includes(name))
if (unknown.length > 0) {
  console.error(`No such step: ${unknown.join(', ')}. There are: ${names.join(', ')}.`)
  process.exit(2)
}
const wanted = steps.filter(({ name }) => chosen.length === 0 || chosen.includes(name))
const needs = (/** @type {string[]} */ ...some) => wanted.some(({ name }) => some.includes(name))

const say = (/** @type {string} */ text) => console.log(text)
const began = Date.now()
/** @type {(() => unknown)[]} */
const stops = []
const total = { passed: 0, failed: 0, skipped: 0 }

try {
  await prepare()
  for (const step of wanted) await take(step)
} catch (error) {
  total.failed++
  console.error(error instanceof Error ? error.message : error)
} finally {
  for (const stop of stops.reverse()) await stop()
}
const skipped = total.skipped > 0 ? ` (${total.skipped} skipped)` : ''
console.log(`\n${seconds(began)} in all${skipped}`)
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exit(total.failed > 0 ? 1 : 0)

async function prepare() {
  await ensureInstalled(say)
  if (needs('e2e', 'packaged')) stops.push(await engineSetup())
  if (!needs('e2e', 'package', 'packaged')) return
  const runtime = await findRuntime(say)
  if (missingLibraries(runtime.executable).length > 0) ensurePackages('electron', say)
  const display = await ensureDisplay(say)
  stops.push(display.stop)
}

/** @param {import('./stack/steps.mjs').Step} step */
async function take({ name, what, run }) {
  const start = Date.now()
  const { passed, failed, skipped: left, output } = await run()
  total.passed += passed
  total.failed += failed
  total.skipped += left
  if (failed > 0) console.log(`\n${output.trim()}\n`)
  const counts = [`${passed} passed`, ...(failed > 0 ? [`${failed} FAILED`] : []), ...(left > 0 ? [`${left} skipped`] : [])].join(', ')
  console.log(`${failed > 0 ? '✗' : '✓'} ${name.padEnd(9)} ${what.padEnd(34)} ${counts.padEnd(32)} ${seconds(start).padStart(8)}`)
}

/** @param {number} since */
function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`
}
