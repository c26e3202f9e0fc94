/** The figures of logs; `node e2e/bench/logs.mjs [--runs N]` prints them by themselves. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'vite'
import { ensureEngine, testImage } from '../stack/docker.mjs'
import { findRuntime } from '../stack/electron-runtime.mjs'
import { ensureBuilt, root } from '../stack/prepare.mjs'
import { ensureDisplay } from '../stack/xvfb.mjs'
import { figure } from './figures.mjs'
import { manySourcesFigure } from './many-sources.mjs'
import { scrollFigure } from './scroll.mjs'

const name = 'wheelhouse-bench-log'
const worker = join(root, 'out/main/logs-worker.cjs')
const million = 1_000_000

/** Bundles the figures as the app is bundled, so that what is measured is what is shipped. */
async function bundled() {
  const folder = mkdtempSync(join(root, 'node_modules', '.bench-logs-'))
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: fileURLToPath(new URL('log-figures.ts', import.meta.url)),
      outDir: folder,
      target: 'node20',
      minify: false,
      rolldownOptions: { external: ['cpu-features', /\.node$/], output: { format: 'cjs', entryFileNames: 'log-figures.cjs' } },
    },
  })
  const figures = /** @type {typeof import('./log-figures.ts')} */ (await import(pathToFileURL(join(folder, 'log-figures.cjs')).href))
  return { figures, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/**
 * @param {string} socket
 * @param {string[]} args
 */
const docker = (socket, ...args) => {
  const { status, stdout, stderr } = spawnSync('docker', ['-H', `unix://${socket}`, ...args], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`docker ${args.join(' ')}: ${stderr}`)
  return stdout.trim()
}

/**
 * @param {string} socket
 * @param {string} runtime Electron
 * @param {number} runs
 * @param {(text: string) => void} say
 */
export async function logFigures(socket, runtime, runs, say) {
  const { figures, remove } = await bundled()
  try {
    say('a container writes 1,000,000 lines')
    const program = `BEGIN{for(i=1;i<=${million};i++) printf "INFO  request %09d GET /api/v1/orders/%d status=200 took %d ms from 10.0.%d.%d user-agent probe\\n", i, i*7, i%997, i%200, i%250}`
    docker(socket, 'run', '-d', '--name', name, '--network', 'none', testImage, 'awk', program)
    docker(socket, 'wait', name)
    const ingest = await figures.ingestFigure({ socket, container: name, lines: million, worker, runs, say })
    const found = {
      1: await figures.searchFigures(million, worker, runs, say),
      10: await figures.searchFigures(10 * million, worker, Math.min(runs, 3), say),
    }
    const searches = Object.entries(found).flatMap(([millions, { searches }]) =>
      Object.entries(searches).map(([kind, { ours, theirs }]) => [
        kind === 'literal' ? `L2-${millions}M` : `L2-${millions}M-${kind.replaceAll(' ', '-')}`,
        figure(`search, ${kind}, ${millions},000,000 lines ÷ grep -c`, 'ms', ours, theirs),
      ]),
    )
    const fill = async (/** @type {string} */ folder) => (await figures.fillStore(folder, 10 * million, worker)).store.close()
    return {
      L1: figure('1,000,000 lines read, on disk, indexed ÷ docker logs > /dev/null', 'ms', ingest.ours, ingest.theirs),
      /** @type {Record<string, import('./figures.mjs').Figure>} */
      ...Object.fromEntries(searches),
      U1: await scrollFigure(runtime, fill, Math.min(runs, 3), say),
      'L-many': await manySourcesFigure(runtime, socket, testImage, say),
    }
  } finally {
    spawnSync('docker', ['-H', `unix://${socket}`, 'rm', '-f', name])
    remove()
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const say = (/** @type {string} */ text) => console.error(`  ${text}`)
  const at = process.argv.indexOf('--runs')
  ensureBuilt(say)
  const display = await ensureDisplay(say)
  const engine = await ensureEngine(say)
  if ('skipped' in engine) throw new Error(engine.skipped)
  const runtime = (await findRuntime(say)).executable
  try {
    console.log(JSON.stringify(await logFigures(engine.socket, runtime, at > 0 ? Number(process.argv[at + 1]) : 5, say), null, 2))
  } finally {
    await engine.stop()
    display.stop()
  }
}
