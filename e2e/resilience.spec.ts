/** The parts of the app fail one by one: the rest goes on, says so, and comes back to where the person was. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { expect, test } from './app-fixtures.ts'
import { talking } from './containers-stack.ts'
import type { AppPage } from './pages/app-page.ts'
import { fill } from './pages/words.ts'

const backendPid = (app: ElectronApplication) =>
  app.evaluate(({ app: main }) => main.getAppMetrics().find(({ name }) => name === 'Wheelhouse backend')?.pid ?? -1)

/** Notes which of these sentences the page ever shows from now on, however short. */
const remember = (page: Page, sentences: string[]) =>
  page.evaluate((wanted) => {
    const said = new Set<string>()
    Object.assign(window, { said })
    new MutationObserver(() => {
      for (const sentence of wanted) if (document.body.innerText.includes(sentence)) said.add(sentence)
    }).observe(document.body, { childList: true, subtree: true, characterData: true })
  }, sentences)
const said = (page: Page) => page.evaluate(() => [...(window as unknown as { said: Set<string> }).said])

const linesOf = async ({ log }: AppPage) =>
  [...((await log.textContent()) ?? '').matchAll(/line (\d+) of the log/g)].map(([, number]) => Number(number))
/** Whether a log goes on without a hole and without saying anything twice. */
const isWhole = (lines: number[]) => lines.length > 0 && lines.every((line, index) => line === (lines[0] ?? 0) + index)

test('a backend that is killed comes back by itself, and the person is where they were', async ({ app, ui, stack, words, page }) => {
  const name = await stack.run('kept', { command: talking })
  const other = await stack.run('other')
  await ui.narrowTo(stack.prefix)
  await ui.open(name, 'logs')
  await expect.poll(async () => (await linesOf(ui)).length).toBeGreaterThan(3)
  await remember(page, [words.state.staleBackend, words.containers.gone, words.engine.noneTitle])
  const pid = await backendPid(app)
  const before = (await linesOf(ui)).at(-1) ?? 0

  process.kill(pid, 'SIGKILL')
  await expect.poll(() => said(page)).toContain(words.state.staleBackend)
  await expect.poll(() => backendPid(app)).not.toBe(pid)
  await expect(page.getByText(words.state.staleBackend)).toHaveCount(0)

  await expect.poll(async () => (await linesOf(ui)).at(-1)).toBeGreaterThan(before + 8)
  expect(isWhole(await linesOf(ui))).toBe(true)
  await expect(ui.filter).toHaveValue(stack.prefix)
  await expect(ui.drawer).toContainText(name)
  await expect(ui.tab('logs')).toHaveAttribute('aria-selected', 'true')
  await expect(ui.grid).toHaveAttribute('aria-rowcount', '2')
  // What was known stayed: nobody was told that a container or every engine was gone.
  expect(await said(page)).toEqual([words.state.staleBackend])

  await ui.act('stop').click()
  await expect(ui.row(name)).toContainText(fill(words.containers.state.exitedWith, { code: 137 }))
  await expect(ui.row(other)).toContainText(words.containers.state.running)
})

test('what happened while there was no backend is seen once there is one', async ({ app, ui, stack, words }) => {
  const gone = await stack.run('gone')
  const stopped = await stack.run('stopped')
  await ui.narrowTo(stack.prefix)
  await expect(ui.row(gone)).toBeVisible()
  process.kill(await backendPid(app), 'SIGKILL')
  await stack.remove(gone)
  await stack.stop(stopped)
  const fresh = await stack.run('fresh')
  await expect(ui.row(fresh)).toContainText(words.containers.state.running)
  await expect(ui.row(stopped)).toContainText(fill(words.containers.state.exitedWith, { code: 137 }))
  await expect(ui.row(gone)).toHaveCount(0)
  expect((await ui.names()).sort()).toEqual(Object.keys(await stack.known()).sort())
})

test('a page that is loaded again is where it was', async ({ ui, stack, page }) => {
  const name = await stack.run('kept')
  await stack.run('other')
  await ui.narrowTo(stack.prefix)
  await ui.open(name, 'stats')
  await page.reload()
  await expect(ui.filter).toHaveValue(stack.prefix)
  await expect(ui.grid).toHaveAttribute('aria-rowcount', '2')
  await expect(ui.drawer).toContainText(name)
  await expect(ui.tab('stats')).toHaveAttribute('aria-selected', 'true')
  await expect(ui.drawer.getByRole('img').first()).toBeVisible()
})

test('a page that crashes comes back by itself, where it was', async ({ app, ui, stack, page }) => {
  const name = await stack.run('kept')
  await ui.narrowTo(stack.prefix)
  await ui.open(name, 'inspect')
  // What Playwright holds of a page does not survive its crash: the window is asked instead.
  const inWindow = <T>(script: string) =>
    app.evaluate(({ BrowserWindow }, code) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code), script) as Promise<T>
  const crashed = page.waitForEvent('crash')
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer())
  await crashed
  await expect.poll(() => inWindow<string>(`document.querySelector('main input[type=search]')?.value`)).toBe(stack.prefix)
  await expect.poll(() => inWindow<string>(`document.querySelector('[role=grid]')?.textContent`)).toContain(name)
  await expect.poll(() => inWindow<string>(`document.querySelector('aside [role=tree]')?.textContent`)).toContain('Config')
})

test('settings that cannot be read are set aside, and that is said', async ({ launch, userData, words }) => {
  const broken = '{ "theme": "dark", '
  writeFileSync(join(userData, 'settings.json'), broken)
  const { ui, page } = await launch()
  await expect(ui.grid.or(page.getByText(words.containers.empty))).toBeVisible()
  const said = 'The settings could not be read; the app started with its defaults.'
  await expect(page.getByText(said)).toBeVisible()
  await ui.rail('settings').click()
  const section = page.getByRole('main')
  await expect(section.getByText(said)).toBeVisible()
  const aside = readdirSync(userData).find((file) => file.startsWith('settings.corrupt-')) ?? ''
  await expect(section.getByText(`The file that could not be read was kept as ${join(userData, aside)}.`)).toBeVisible()
  expect(readFileSync(join(userData, aside), 'utf8')).toBe(broken)
  await page.getByText(words.settings.themeDark, { exact: true }).click()
  await expect.poll(() => JSON.parse(readFileSync(join(userData, 'settings.json'), 'utf8'))).toMatchObject({ theme: 'dark' })
})
