/** The figures of the design, each measured beside its control in the same minutes: ours, theirs, ours, theirs. */
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from '../stack/prepare.mjs'
import { attach, bare, cpuOf, firstPaint, mark, memoryOf, start } from './programs.mjs'

/** @param {number[]} values */
export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/**
 * @typedef {{ ratio: number, ours: number, theirs: number, unit: string, runs: number, at: string, what: string, spread: { ours: number[], theirs: number[] } }} Figure
 */

/**
 * @param {string} what
 * @param {string} unit
 * @param {number[]} ours
 * @param {number[]} theirs
 * @returns {Figure}
 */
export function figure(what, unit, ours, theirs) {
  const round = (/** @type {number} */ value) => Math.round(value * 100) / 100
  const [a, b] = [median(ours), median(theirs)]
  return {
    ratio: round(a / b),
    ours: round(a),
    theirs: round(b),
    unit,
    runs: ours.length,
    at: new Date().toISOString(),
    what,
    spread: { ours: ours.map(round), theirs: theirs.map(round) },
  }
}

/**
 * Launch to first paint, launch to the containers on screen, and memory half a minute of work later, each over the bare window's.
 * @param {string} runtime
 * @param {number} runs
 * @param {(text: string) => void} say
 */
export async function launchFigures(runtime, runs, say) {
  /** @type {Record<'paint' | 'barePaint' | 'rows' | 'memory' | 'bareMemory', number[]>} */
  const seen = { paint: [], barePaint: [], rows: [], memory: [], bareMemory: [] }
  // One launch of each first, not counted: it fills the caches that every later one finds full.
  for (let run = -1; run < runs; run++) {
    say(`launch ${run + 1} of ${runs}`)
    const control = await start(runtime, bare)
    const their = await attach(control)
    const barePaint = (await firstPaint(their.page)) - control.began
    const bareMemory = memoryOf(control.pid)
    await their.detach()
    await control.close()

    const ours = await start(runtime, root)
    const our = await attach(ours, 5000)
    await our.page.getByRole('grid').waitFor()
    const paint = (await firstPaint(our.page)) - ours.began
    const rows = (await mark(our.page, 'rows')) - ours.began
    const memory = memoryOf(ours.pid)
    await our.detach()
    await ours.close()
    if (run < 0) continue
    seen.paint.push(paint)
    seen.rows.push(rows)
    seen.memory.push(memory / 2 ** 20)
    seen.barePaint.push(barePaint)
    seen.bareMemory.push(bareMemory / 2 ** 20)
  }
  return {
    S1: figure('launch → first useful paint ÷ a bare Electron window', 'ms', seen.paint, seen.barePaint),
    'S1-rows': figure('launch → containers on screen ÷ a bare Electron window', 'ms', seen.rows, seen.barePaint),
    S2: figure('memory (PSS, all processes) with the containers on screen ÷ a bare Electron window', 'MiB', seen.memory, seen.bareMemory),
  }
}

/**
 * From the click on Containers, in an app that was started on another section, until all are counted and the first are painted; over `docker ps -a`.
 * @param {string} runtime
 * @param {string} socket
 * @param {number} count
 * @param {number} runs
 * @param {(text: string) => void} say
 */
export async function listFigure(runtime, socket, count, runs, say) {
  /** @type {number[]} */
  const ours = []
  /** @type {number[]} */
  const theirs = []
  // A profile whose last section was another one: the list is asked for by the click only.
  const userData = mkdtempSync(join(tmpdir(), 'wheelhouse-bench-list-'))
  const elsewhere = await start(runtime, root, { userData })
  const first = await attach(elsewhere)
  await first.page.getByRole('link', { name: 'Settings' }).click()
  await first.page.getByRole('heading', { name: 'Settings', exact: true }).waitFor()
  // What a page remembers reaches the disk some seconds later.
  await first.page.waitForTimeout(8000)
  await first.detach()
  await elsewhere.close()
  for (let run = -1; run < runs; run++) {
    say(`list ${run + 1} of ${runs}`)
    const began = process.hrtime.bigint()
    spawnSync('docker', ['-H', `unix://${socket}`, 'ps', '-a'], { stdio: 'ignore' })
    const command = Number(process.hrtime.bigint() - began) / 1e6

    // Each run begins with a copy: what it remembers at its end is not for the next one.
    const copy = `${userData}-${run}`
    cpSync(userData, copy, { recursive: true })
    const app = await start(runtime, root, { userData: copy })
    const { page, detach } = await attach(app)
    await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor()
    const taken = await page.evaluate(clickToRows, count)
    await detach()
    await app.close()
    rmSync(copy, { recursive: true, force: true })
    if (run < 0) continue
    ours.push(taken)
    theirs.push(command)
  }
  rmSync(userData, { recursive: true, force: true })
  return figure(`${count} containers: click → all listed and painted ÷ docker ps -a`, 'ms', ours, theirs)
}

/** Seconds over which processor time is counted, and milliseconds until a program has settled. */
const idleFor = 60
const settle = 20_000

/**
 * Processor time while nothing happens and the window is hidden, with all containers listed and their logs followed; over a bare window's,
 * in the same minute.
 * @param {string} runtime
 * @param {number} count
 * @param {number} runs
 * @param {(text: string) => void} say
 */
export async function idleFigure(runtime, count, runs, say) {
  /** @type {number[]} */
  const ours = []
  /** @type {number[]} */
  const theirs = []
  for (let run = 0; run < runs; run++) {
    say(`idle ${run + 1} of ${runs}`)
    const control = await start(runtime, bare, { inspected: true })
    const app = await start(runtime, root, { inspected: true })
    const { page, detach } = await attach(app)
    await page.locator(`[role=grid][aria-rowcount]`).waitFor()
    await detach()
    await Promise.all([control.hide(), app.hide()])
    await sleep(settle)
    const before = [cpuOf(app.pid), cpuOf(control.pid)]
    await sleep(idleFor * 1000)
    // Processor time is counted in hundredths of a second: a window that took none took less than one of those.
    ours.push(cpuOf(app.pid) - (before[0] ?? 0))
    theirs.push(Math.max(0.01, cpuOf(control.pid) - (before[1] ?? 0)))
    await app.close()
    await control.close()
  }
  return figure(`processor time in ${idleFor} s, idle and hidden, ${count} containers ÷ a bare Electron window`, 's', ours, theirs)
}

/** Seconds over which an engine's own work is counted. */
const measuredFor = 20

/**
 * What it costs the engine that its containers are measured: with their list on screen, over `docker stats` of the same ones.
 * @param {string} runtime
 * @param {string} socket
 * @param {number} runs
 * @param {(text: string) => void} say
 */
export async function statsFigure(runtime, socket, runs, say) {
  const engine = engineProcess()
  /** @type {number[]} */
  const ours = []
  /** @type {number[]} */
  const theirs = []
  const costOf = async () => {
    const before = cpuOf(engine)
    await sleep(measuredFor * 1000)
    return cpuOf(engine) - before
  }
  for (let run = 0; run < runs; run++) {
    say(`stats ${run + 1} of ${runs}`)
    const app = await start(runtime, root)
    const { page, detach } = await attach(app, 5000)
    await page.getByRole('grid').waitFor()
    await sleep(5000)
    ours.push(await costOf())
    await detach()
    await app.close()
    const stats = spawn('docker', ['-H', `unix://${socket}`, 'stats'], { stdio: 'ignore' })
    await sleep(5000)
    theirs.push(await costOf())
    const ended = new Promise((resolve) => stats.once('exit', resolve))
    stats.kill()
    await ended
  }
  return figure(`processor time of the engine in ${measuredFor} s while containers are measured ÷ docker stats`, 's', ours, theirs)
}

/** The engine's process: it and what it started is what measuring costs. */
function engineProcess() {
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      if (readFileSync(`/proc/${name}/comm`, 'utf8').trim() === 'dockerd') return Number(name)
    } catch {
      // It has ended meanwhile.
    }
  }
  throw new Error('no dockerd runs on this machine')
}

/**
 * Runs in the page: milliseconds from the click until the grid counts all rows and a frame with the first ones was painted.
 * @param {number} count
 */
function clickToRows(count) {
  return new Promise((resolve) => {
    const began = performance.now()
    const look = () => {
      const grid = document.querySelector('[role=grid]')
      if (Number(grid?.getAttribute('aria-rowcount')) >= count && grid?.querySelector('[role=gridcell]'))
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)))
      else requestAnimationFrame(look)
    }
    document.querySelector('a[href="#containers"]')?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))
    look()
  })
}
