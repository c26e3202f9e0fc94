/**
 * `npm run bench`: every figure in one run on this machine, kept as JSON and printed as the README's table. `--runs N` repeats each N times;
 * `--part containers`, `logs` or `kernel` measures these only, and keeps what the JSON has of the others.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { ensureEngine, testImage } from '../stack/docker.mjs'
import { findRuntime } from '../stack/electron-runtime.mjs'
import { ensureBuilt, ensureInstalled } from '../stack/prepare.mjs'
import { ensurePackages, missingLibraries } from '../stack/system-packages.mjs'
import { ensureDisplay } from '../stack/xvfb.mjs'

const results = fileURLToPath(new URL('results/latest.json', import.meta.url))
const { values: asked } = parseArgs({ options: { runs: { type: 'string', default: '7' }, part: { type: 'string' } } })
const runs = Number(asked.runs)
const parts = ['containers', 'logs', 'kernel']
if (!Number.isInteger(runs) || runs < 1 || (asked.part && !parts.includes(asked.part))) {
  console.error(`--runs takes a number from 1, --part one of ${parts.join(', ')}.`)
  process.exit(2)
}
const measures = (/** @type {string} */ part) => asked.part === undefined || asked.part === part
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
if (missingLibraries(runtime).length > 0) ensurePackages('electron', say)
// Only now: they need what has just been installed.
const { fill } = await import('./containers.mjs')
const { idleFigure, launchFigures, listFigure, statsFigure } = await import('./figures.mjs')
const { measureKernel } = await import('./kernel.mjs')
const { logFigures } = await import('./logs.mjs')

const { socket } = engine
/** @type {Record<string, import('./figures.mjs').Figure>} */
const figures = {}
/** @type {Awaited<ReturnType<typeof measureKernel>> | undefined} */
let kernel
try {
  if (measures('containers')) {
    say(`${count} containers, ${running} of them running`)
    const filled = await fill(socket, testImage, count, running)
    try {
      Object.assign(figures, await launchFigures(runtime, runs, say))
      figures.D1 = await listFigure(runtime, socket, filled.count, runs, say)
      figures['D-stats'] = await statsFigure(runtime, socket, Math.min(runs, 3), say)
      figures.I1 = await idleFigure(runtime, filled.count, Math.min(runs, 3), say)
    } finally {
      say('removing the containers')
      await filled.remove()
    }
  }
  if (measures('logs')) Object.assign(figures, await logFigures(socket, runtime, Math.min(runs, 5), say))
  if (measures('kernel')) kernel = await measureKernel()
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}`
  mkdirSync(dirname(results), { recursive: true })
  const before = asked.part !== undefined && existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : {}
  writeFileSync(results, `${JSON.stringify({ ...before, ...figures, ...(kernel ? { kernel } : {}), machine }, null, 2)}\n`)
  console.log(`| | what | ours | theirs | ratio |\n|---|---|---|---|---|`)
  for (const [id, { what, ours, theirs, unit, ratio }] of Object.entries(figures))
    console.log(`| ${id} | ${what} | ${ours} ${unit} | ${theirs} ${unit} | **${ratio}** |`)
  console.log(`\nMedians of ${runs} interleaved runs on ${machine}. Kept in ${results.slice(results.indexOf('e2e'))}.`)
} finally {
  await engine.stop()
  display.stop()
}
