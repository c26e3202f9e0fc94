/** The shell on its own: what the window is, what a page may not do, and how ports reach it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import { expect, freshProfile, launchBuilt, test } from './fixtures.ts'
import { ask, connect } from './page-probes.ts'

test('opens one hardened window in the app scheme', async ({ app, page }) => {
  expect(await page.evaluate(() => location.origin)).toBe('app://wheelhouse')
  expect(app.windows()).toHaveLength(1)
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as { getLastWebPreferences: () => Record<string, unknown> }
    return contents.getLastWebPreferences()
  })
  expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false })
})

test('gives the page nothing of Node or Electron but a way to connect', async ({ page }) => {
  const seen = await page.evaluate(() => ({
    node: ['require', 'process', 'module', 'global', 'Buffer', '__dirname'].filter((name) => name in globalThis),
    bridge: Object.keys((window as unknown as { wheelhouse: object }).wheelhouse),
  }))
  expect(seen).toEqual({ node: [], bridge: ['connect'] })
})

test('serves the page with a policy that allows no inline code, no eval and nothing from elsewhere', async ({ page }) => {
  const response = await page.reload()
  const policy = (await response?.headerValue('content-security-policy')) ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self'")
  expect(policy).not.toContain('unsafe')
  const ran = await page.evaluate(async () => {
    const script = document.createElement('script')
    script.textContent = 'window.ranInline = true'
    document.head.append(script)
    await new Promise((resolve) => setTimeout(resolve, 50))
    return 'ranInline' in window
  })
  expect(ran).toBe(false)
})

test('tells the first paint which theme, language and density to take', async ({ page }) => {
  const query = await page.evaluate(() => Object.fromEntries(new URLSearchParams(location.search)))
  expect(query).toEqual({ theme: 'system', lang: 'en', density: 'normal' })
})

test.describe('in French', () => {
  test.use({ lang: 'fr' })
  test('--lang sets the language when the settings leave it to the system', async ({ page, app }) => {
    expect(await page.evaluate(() => new URLSearchParams(location.search).get('lang'))).toBe('fr')
    await expect.poll(() => menuLabels(app)).toContain('Affichage')
  })
})

test('never leaves the app', async ({ page, app }) => {
  const before = page.url()
  await page.evaluate(() => {
    location.href = 'https://example.com/'
  })
  await page.evaluate(() => {
    const frame = document.createElement('iframe')
    frame.src = 'https://example.com/'
    document.body.append(frame)
  })
  await page.waitForTimeout(300)
  expect(page.url()).toBe(before)
  // The frame is there, with the error that says it was blocked: that has an origin of its own, which is nobody's.
  const origins = () =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.mainFrame.frames.map(({ origin }) => origin))
  await expect.poll(origins).toEqual(['null'])
})

test('opens web addresses in the browser once they are confirmed, and no others', async ({ page, app }) => {
  await app.evaluate(({ dialog, shell }) => {
    const seen = { asked: [] as string[], opened: [] as string[] }
    Object.assign(globalThis, { seen })
    dialog.showMessageBox = (async (...args: unknown[]) => {
      seen.asked.push((args.at(-1) as { detail: string }).detail)
      return { response: 0, checkboxChecked: true }
    }) as typeof dialog.showMessageBox
    shell.openExternal = async (url) => void seen.opened.push(url)
  })
  const seen = () => app.evaluate(() => (globalThis as unknown as { seen: { asked: string[]; opened: string[] } }).seen)
  for (const url of ['file:///etc/passwd', 'javascript:alert(1)', 'smb://host/share', 'https://user:word@example.com/'])
    await page.evaluate((address) => void window.open(address), url)
  expect(await page.evaluate(() => window.open('https://example.com/one') === null)).toBe(true)
  await expect.poll(async () => (await seen()).opened).toEqual(['https://example.com/one'])
  await page.evaluate(() => void window.open('https://example.com/two'))
  await expect.poll(async () => (await seen()).opened).toEqual(['https://example.com/one', 'https://example.com/two'])
  expect((await seen()).asked).toEqual(['https://example.com/one'])
  expect(app.windows()).toHaveLength(1)
})

test('refuses every permission but copying text', async ({ page }) => {
  const states = await page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'camera', 'microphone', 'midi', 'clipboard-read'] as unknown as PermissionName[]
    return Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state))
  })
  expect(new Set(states)).toEqual(new Set(['denied']))
  expect(
    await page.evaluate(() =>
      navigator.mediaDevices.getUserMedia({ audio: true }).then(
        () => 'given',
        () => 'refused',
      ),
    ),
  ).toBe('refused')
})

test('hands over both ports, and answers only what the contract knows', async ({ page }) => {
  expect(await connect(page)).toEqual(['wheelhouse:backend', 'wheelhouse:desktop'])
  const frame = { t: 'call', id: 1, path: 'desktop.constructor', input: {} }
  expect(await ask(page, 'wheelhouse:desktop', frame)).toMatchObject({ t: 'err', fault: { code: 'unsupported' } })
  expect(await ask(page, 'wheelhouse:backend', { t: 'call', id: 2, path: 'app.about', input: {} })).toMatchObject({ t: 'ok' })
})

test('gives no port to another window, another origin or a frame', async ({ app, page }) => {
  const answered = await app.evaluate(
    async ({ BrowserWindow }, preload) => {
      const other = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
      const listen = `new Promise((resolve) => { onmessage = () => resolve('given'); wheelhouse.connect(); setTimeout(resolve, 800, 'refused') })`
      const results = []
      for (const url of ['data:text/html,hello', 'app://wheelhouse/index.html']) {
        await other.loadURL(url)
        results.push(await other.webContents.executeJavaScript(listen))
      }
      other.destroy()
      return results
    },
    join(import.meta.dirname, '../out/preload/preload.cjs'),
  )
  expect(answered).toEqual(['refused', 'refused'])
  const frames = await page.evaluate(() => {
    const frame = document.createElement('iframe')
    frame.srcdoc = 'hello'
    document.body.append(frame)
    return 'wheelhouse' in (frame.contentWindow as object)
  })
  expect(frames).toBe(false)
})

test('brings a new port when the backend dies, and again when the page is loaded again', async ({ app, page }) => {
  await connect(page)
  const closed = page.evaluate(() => {
    const { probe } = window as unknown as { probe: Record<string, MessagePort> }
    return new Promise<void>((resolve) => probe['wheelhouse:backend']?.addEventListener('close', () => resolve()))
  })
  const pid = await backendPid(app)
  process.kill(pid, 'SIGKILL')
  await closed
  expect(await ask(page, 'wheelhouse:backend', { t: 'call', id: 1, path: 'app.about', input: {} })).toMatchObject({ t: 'ok' })
  expect(await backendPid(app)).not.toBe(pid)
  await page.reload()
  expect(await connect(page)).toEqual(['wheelhouse:backend', 'wheelhouse:desktop'])
})

test('loads the page again when it crashes, and asks once it keeps crashing', async ({ app, page }) => {
  await page.waitForLoadState()
  await app.evaluate(({ dialog }) => {
    const asked: unknown[] = []
    Object.assign(globalThis, { asked })
    dialog.showMessageBox = (async (...args: unknown[]) => {
      asked.push(args.at(-1))
      return { response: 0, checkboxChecked: false }
    }) as typeof dialog.showMessageBox
  })
  for (let crash = 1; crash <= 3; crash++) {
    const loaded = app.evaluate(
      ({ BrowserWindow }) =>
        new Promise<void>((resolve) => BrowserWindow.getAllWindows()[0]?.webContents.once('did-finish-load', () => resolve())),
    )
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer())
    await loaded
    expect(await app.evaluate(() => (globalThis as unknown as { asked: unknown[] }).asked.length)).toBe(crash === 3 ? 1 : 0)
  }
})

test('lets files that were named by something else be used only after a question that names them, and that says no by itself', async ({
  app,
  page,
  userData,
}) => {
  await page.waitForLoadState()
  await app.evaluate(({ dialog }) => {
    const seen = { answer: 1, asked: [] as { detail: string; buttons: string[]; defaultId: number; cancelId: number }[] }
    Object.assign(globalThis, { seen })
    dialog.showMessageBox = (async (...args: unknown[]) => {
      seen.asked.push(args.at(-1) as (typeof seen.asked)[number])
      return { response: seen.answer, checkboxChecked: false }
    }) as typeof dialog.showMessageBox
  })
  const file = join(userData, 'compose.yaml')
  const odd = '/x/\u202Elmay.esopmoc\nharmless'
  expect(await connect(page)).toEqual(['wheelhouse:backend', 'wheelhouse:desktop'])
  const allow = (id: number) => ask(page, 'wheelhouse:desktop', { t: 'call', id, path: 'desktop.allow', input: { paths: [file, odd] } })
  // Whether it is granted: then the engine is looked for, and is not there.
  const use = async (id: number) => {
    const input = { engine: 'none', files: [file], name: 'x' }
    return (await ask(page, 'wheelhouse:backend', { t: 'call', id, path: 'compose.add', input })) as { fault?: { code: string } }
  }
  expect((await allow(1)).value).toBe(false)
  const [asked] = await app.evaluate(
    () =>
      (globalThis as unknown as { seen: { asked: { detail: string; buttons: string[]; defaultId: number; cancelId: number }[] } }).seen
        .asked,
  )
  expect(asked).toMatchObject({ defaultId: 1, cancelId: 1, buttons: ['Allow', 'Cancel'] })
  expect(asked?.detail.split('\n').slice(0, 2)).toEqual([file, '/x/\uFFFDlmay.esopmoc\uFFFDharmless'])
  expect((await use(2)).fault?.code).toBe('forbidden')
  await app.evaluate(() => Object.assign((globalThis as unknown as { seen: object }).seen, { answer: 0 }))
  expect((await allow(3)).value).toBe(true)
  expect((await use(4)).fault?.code).toBe('not_found')
})

test('is one app per profile: a second start shows the first and ends', async ({ app, userData, page }) => {
  await page.waitForLoadState()
  const shown = app.evaluate(({ app: main }) => new Promise<void>((resolve) => main.once('second-instance', () => resolve())))
  const second = await launchBuilt({ lang: 'en', userData }).catch(() => undefined)
  await shown
  expect(second).toBeUndefined()
  expect(app.windows()).toHaveLength(1)
})

test('remembers where the window was', async () => {
  const { userData, remove } = freshProfile()
  const first = await launchBuilt({ lang: 'en', userData })
  await first.electron?.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 60, width: 900, height: 640 }),
  )
  await first.close()
  expect(JSON.parse(readFileSync(join(userData, 'window.json'), 'utf8'))).toMatchObject({ width: 900, height: 640 })
  const again = await launchBuilt({ lang: 'en', userData })
  expect(await again.electron?.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())).toMatchObject({
    width: 900,
    height: 640,
  })
  await again.close()
  remove()
})

test('measures what the app costs while somebody reads it', async ({ page }) => {
  await connect(page)
  const usage = await ask(page, 'wheelhouse:desktop', { t: 'open', id: 5, path: 'desktop.usage', input: {} })
  expect(usage).toMatchObject({ t: 'next', value: { cpu: expect.any(Number), memory: expect.any(Number) } })
  expect((usage.value as { memory: number }).memory).toBeGreaterThan(50_000_000)
})

test('changes theme and menu when the page says so', async ({ page, app }) => {
  // A page of the same origin that has no opinion of its own.
  await page.goto('app://wheelhouse/nothing')
  await connect(page)
  await ask(page, 'wheelhouse:desktop', { t: 'call', id: 6, path: 'desktop.appearance', input: { theme: 'light', language: 'fr' } })
  expect(await app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('light')
  expect(await menuLabels(app)).toContain('Affichage')
})

const menuLabels = (app: ElectronApplication) =>
  app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label) ?? [])

const backendPid = (app: ElectronApplication) =>
  app.evaluate(({ app: main }) => main.getAppMetrics().find(({ name }) => name === 'Wheelhouse backend')?.pid ?? -1)
