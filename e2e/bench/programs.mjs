/** Starts the app and the bare window in the same way, and reads from them what both can tell: when they painted, and what they take. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import WebSocket from 'ws'
import { root } from '../stack/prepare.mjs'

export const bare = fileURLToPath(new URL('bare', import.meta.url))

/** @param {string} profile */
const switches = (profile) => {
  const sandbox = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return [...sandbox, '--disable-gpu', `--user-data-dir=${profile}`, '--lang=en']
}

/**
 * Starts a program with the very same switches. Times are milliseconds since the epoch.
 * @param {string} runtime the Electron program
 * @param {string} folder the app's folder
 * @param {{ userData?: string, inspected?: boolean }} options a profile to go on with; whether its main process can be asked to do something
 */
export async function start(runtime, folder, { userData, inspected } = {}) {
  const profile = userData ?? mkdtempSync(join(tmpdir(), 'wheelhouse-bench-'))
  rmSync(join(profile, 'DevToolsActivePort'), { force: true })
  const args = [...(inspected ? ['--inspect=0'] : []), folder, ...switches(profile), '--remote-debugging-port=0']
  const began = Date.now()
  const child = spawn(runtime, args, { stdio: ['ignore', 'ignore', inspected ? 'pipe' : 'ignore'], cwd: root })
  let said = ''
  child.stderr?.on('data', (text) => {
    said = (said + text).slice(-10_000)
  })
  const close = async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    if (child.exitCode === null && child.kill()) await ended
    if (!userData) rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
  /** Hides its windows, as somebody does who works elsewhere. Nobody may be attached meanwhile: a page that is debugged counts as seen. */
  const hide = async () => {
    const [, address] = /listening on (ws:\S+)/.exec(said) ?? []
    if (!address) throw new Error('its main process cannot be asked')
    const socket = new WebSocket(address)
    await once(socket, 'open')
    const expression = `for (const window of require('electron').BrowserWindow.getAllWindows()) window.hide()`
    socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression, includeCommandLineAPI: true } }))
    const [answer] = await once(socket, 'message')
    socket.close()
    const { result, error } = JSON.parse(String(answer))
    if (error || result.exceptionDetails) throw new Error(`it was not hidden: ${answer}`)
  }
  return { pid: /** @type {number} */ (child.pid), began, profile, hide, close, ended: () => child.exitCode !== null }
}

/**
 * The page of a program that was started, once it has had the time to paint undisturbed: a debugger that attaches early slows it down.
 * @param {{ profile: string, ended: () => boolean }} started
 * @param {number} undisturbed milliseconds
 */
export async function attach(started, undisturbed = 2500) {
  await sleep(undisturbed)
  const file = join(started.profile, 'DevToolsActivePort')
  while (!existsSync(file)) {
    if (started.ended()) throw new Error('Electron ended before it had a window: start it by hand to see why.')
    await sleep(50)
  }
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${readFileSync(file, 'utf8').split('\n')[0]}`)
  const page = browser.contexts()[0]?.pages()[0]
  if (!page) throw new Error('no page')
  return { page, detach: () => browser.close().catch(() => {}) }
}

/**
 * When the first content was on screen.
 * @param {import('@playwright/test').Page} page
 */
export const firstPaint = (page) =>
  page.evaluate(() => performance.timeOrigin + (performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN))

/**
 * When the page set one of its own marks.
 * @param {import('@playwright/test').Page} page
 * @param {string} name
 */
export const mark = (page, name) =>
  page.evaluate((wanted) => performance.timeOrigin + (performance.getEntriesByName(wanted)[0]?.startTime ?? Number.NaN), name)

/**
 * The memory of a process and all below it, bytes, shared pages counted once (PSS).
 * @param {number} pid
 */
export function memoryOf(pid) {
  return family(pid).reduce((sum, each) => {
    try {
      const [, kilobytes] = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${each}/smaps_rollup`, 'utf8')) ?? []
      return sum + Number(kilobytes ?? 0) * 1024
    } catch {
      return sum
    }
  }, 0)
}

/**
 * Seconds of processor time that a process and all below it have used.
 * @param {number} pid
 */
export function cpuOf(pid) {
  return family(pid).reduce((sum, each) => {
    try {
      const fields = readFileSync(`/proc/${each}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
      return sum + (Number(fields[11]) + Number(fields[12])) / 100
    } catch {
      return sum
    }
  }, 0)
}

/** @param {number} pid */
function family(pid) {
  const parents = new Map()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const parent = Number(readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ')[1])
      parents.set(Number(name), parent)
    } catch {
      // It has ended meanwhile.
    }
  }
  const all = [pid]
  for (let i = 0; i < all.length; i++) for (const [child, parent] of parents) if (parent === all[i]) all.push(child)
  return all
}
