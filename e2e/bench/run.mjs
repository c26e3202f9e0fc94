/** `npm run bench`: every figure in one run on this machine, kept as JSON and printed as the README's table. `--runs N` repeats each N times. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureEngine, testImage } from '../stack/docker.mjs'
import { findRuntime } from '../stack/electron-runtime.mjs'
import { ensureBuilt, ensureInstalled } from '../stack/prepare.mjs'
import { ensureDisplay } from '../stack/xvfb.mjs'

const results = fileURLToPath(new URL('results/latest.json', import.meta.url))
const asked = process.argv.indexOf('--runs')
const runs = asked > 0 ? Number(process.argv[asked + 1]) : 7
/** Containers for the figures, and how many of them run. */
const count = 500
const running = 60
const say = (/** @type {string} */ text) => console.error(`  ${text}`)

await ensureInstalled(say)
ensureBuilt(say)
const display = await ensureDisplay(say)
const engine = await ensureEngine(say)
if ('skipped' in engine) throw new Error(engine.skipped)
const runtime = (await findRuntime(say)).executable
// Only now: they need what has just been installed.
const { fill } = await import('./containers.mjs')
const { idleFigure, launchFigures, listFigure, statsFigure } = await import('./figures.mjs')
const { measureKernel } = await import('./kernel.mjs')
const { logFigures } = await import('./logs.mjs')

const { socket } = engine
say(`${count} containers, ${running} of them running`)
const filled = await fill(socket, testImage, count, running)
try {
  const containers = {
    ...(await launchFigures(runtime, runs, say)),
    D1: await listFigure(runtime, socket, filled.count, runs, say),
    'D-stats': await statsFigure(runtime, socket, Math.min(runs, 3), say),
    I1: await idleFigure(runtime, filled.count, Math.min(runs, 3), say),
  }
  say('removing the containers')
  await filled.remove()
  const figures = { ...containers, ...(await logFigures(socket, runtime, Math.min(runs, 5), say)) }
  const kernel = await measureKernel()
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}`
  mkdirSync(dirname(results), { recursive: true })
  writeFileSync(results, `${JSON.stringify({ ...figures, kernel, machine }, null, 2)}\n`)
  console.log(`| | what | ours | theirs | ratio |\n|---|---|---|---|---|`)
  for (const [id, { what, ours, theirs, unit, ratio }] of Object.entries(figures))
    console.log(`| ${id} | ${what} | ${ours} ${unit} | ${theirs} ${unit} | **${ratio}** |`)
  console.log(`\nMedians of ${runs} interleaved runs on ${machine}. Kept in ${results.slice(results.indexOf('e2e'))}.`)
} finally {
  await filled.remove()
  await engine.stop()
  display.stop()
}
