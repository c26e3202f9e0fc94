/** The app for a test: launched with a fresh profile, in a language, as it was built or as it was packaged. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { test as base, chromium, type ElectronApplication, _electron as electron, type Page } from '@playwright/test'
import { packagedProgram } from './stack/package.mjs'
import { root } from './stack/prepare.mjs'

export type LaunchOptions = {
  lang: 'en' | 'fr'
  /** The profile's folder: settings, log, what the page remembers. */
  userData: string
  /** Added to this process's environment. */
  env?: Record<string, string>
  args?: string[]
}
export type Launched = {
  page: Page
  /** Electron's main process, for the built app only: the packaged one lets nobody in. */
  electron?: ElectronApplication
  pid: number
  /** Ends the app and waits until it has. */
  close: () => Promise<void>
}

export type AppOptions = {
  /** Whether the packaged app is tested instead of the built one. */
  packaged: boolean
  lang: 'en' | 'fr'
  env: Record<string, string>
}
type AppFixtures = AppOptions & {
  userData: string
  launched: Launched
  /** Electron's main process; a test that asks for it does not run on the packaged app. */
  app: ElectronApplication
}

/** Root has no Chromium sandbox on Linux; everybody else's tests run in it. */
const sandboxArgs = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []

const argsFor = ({ lang, userData, args = [] }: LaunchOptions) => [...sandboxArgs, `--user-data-dir=${userData}`, `--lang=${lang}`, ...args]
const envFor = ({ env = {} }: LaunchOptions) => ({ ...(process.env as Record<string, string>), ...env })

/** Time that the app has to start and to show its window, milliseconds each: so that what hangs says where. */
const launchTime = 20_000

/** A profile's folder for one test, and what removes it. */
export function freshProfile(): { userData: string; remove: () => void } {
  const userData = mkdtempSync(join(tmpdir(), 'wheelhouse-profile-'))
  return { userData, remove: () => rmSync(userData, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }) }
}

export async function launchBuilt(options: LaunchOptions): Promise<Launched> {
  const executablePath = process.env.WHEELHOUSE_ELECTRON
  if (!executablePath) throw new Error('No Electron: run the tests through Playwright, whose global setup finds one.')
  const app = await electron.launch({
    executablePath,
    args: [...argsFor(options), root],
    cwd: root,
    env: envFor(options),
    timeout: launchTime,
  })
  askAgain(app)
  return { page: await app.firstWindow({ timeout: launchTime }), electron: app, pid: app.process().pid as number, close: () => app.close() }
}

/**
 * Node's inspector holds the promise of what is asked only weakly: when memory is tidied up at that moment, the answer is lost
 * (https://github.com/spaceagetv/electron-playwright-helpers/pull/110). What specs ask of the main process may be asked twice.
 */
function askAgain(app: ElectronApplication): void {
  const evaluate = app.evaluate.bind(app) as (...args: unknown[]) => Promise<unknown>
  const again = async (...args: unknown[]) => {
    for (let tries = 3; ; tries--)
      try {
        return await evaluate(...args)
      } catch (error) {
        if (tries === 0 || !String(error).includes('garbage collected')) throw error
      }
  }
  Object.assign(app, { evaluate: again })
}

/** The very program that people get: driven through Chromium's debugging port, since its fuses refuse Node's. */
export async function launchPackaged(options: LaunchOptions): Promise<Launched> {
  const { child, address } = await startPackaged(options)
  const browser = await chromium.connectOverCDP(address)
  const context = browser.contexts()[0]
  if (!context) throw new Error('The packaged app has no page')
  const page = context.pages()[0] ?? (await context.waitForEvent('page'))
  const close = async () => {
    await browser.close().catch(() => {})
    await end(child)
  }
  return { page, pid: child.pid as number, close }
}

/** Starts the packaged program and waits until it shows its page; `address` is its debugger's. */
export async function startPackaged(options: LaunchOptions): Promise<{ child: ChildProcess; address: string; output: () => string }> {
  if (!existsSync(packagedProgram)) throw new Error('The app is not packaged: npm run package -- --dir')
  // From an earlier start in the same profile.
  rmSync(join(options.userData, 'DevToolsActivePort'), { force: true })
  const args = [...argsFor(options), '--remote-debugging-port=0']
  const child = spawn(packagedProgram, args, { env: envFor(options), stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (text += String(data)))
  while (child.exitCode === null && child.signalCode === null) {
    const address = await pageDebugger(options.userData)
    if (address) return { child, address, output: () => text }
    await sleep(20)
  }
  throw new Error(`The packaged app ended with ${child.exitCode ?? child.signalCode}:\n${text.slice(-2000)}`)
}

/** Chromium writes its port into the profile. A debugger that comes while the page is being made would wait for it forever. */
async function pageDebugger(userData: string): Promise<string | undefined> {
  const file = join(userData, 'DevToolsActivePort')
  const port = existsSync(file) ? readFileSync(file, 'utf8').split('\n')[0] : undefined
  if (!port) return undefined
  const address = `http://127.0.0.1:${port}`
  const list = fetch(`${address}/json/list`).then((response) => response.json() as Promise<{ url: string }[]>)
  const pages = await list.catch(() => [])
  return pages.some(({ url }) => url.startsWith('app://')) ? address : undefined
}

/** Ends a process that a test started, and waits until it has ended. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill()
  await ended
}

export const test = base.extend<AppFixtures>({
  packaged: [false, { option: true }],
  lang: ['en', { option: true }],
  env: [{}, { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from its first argument
  userData: async ({}, use) => {
    const { userData, remove } = freshProfile()
    await use(userData)
    remove()
  },
  launched: async ({ packaged, lang, env, userData }, use) => {
    const launched = await (packaged ? launchPackaged : launchBuilt)({ lang, env, userData })
    await use(launched)
    await launched.close()
  },
  app: async ({ launched, packaged }, use, info) => {
    info.skip(packaged, 'it reaches into the main process, which the packaged app does not allow')
    await use(launched.electron as ElectronApplication)
  },
  page: async ({ launched }, use) => {
    await use(launched.page)
  },
})

export { expect } from '@playwright/test'
