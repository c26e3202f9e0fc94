/** Nothing that axe can find, anywhere in the app, in any of its themes: WCAG 2.2 AA with contrast, and its best practices. */
import { expect, test } from './app-fixtures.ts'
import { talking } from './containers-stack.ts'
import type { AppPage } from './pages/app-page.ts'
import { findings } from './pages/axe.ts'
import { fill } from './pages/words.ts'

const themes = ['dark', 'light', 'contrast'] as const
type Theme = (typeof themes)[number]

async function wear(ui: AppPage, theme: Theme): Promise<void> {
  const { page, words } = ui
  const name = { dark: words.settings.themeDark, light: words.settings.themeLight, contrast: words.settings.themeContrast }[theme]
  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type(fill(words.palette.theme, { name }))
  await expect(ui.palette.getByRole('menuitem').first()).toContainText(fill(words.palette.theme, { name }))
  await page.keyboard.press('Enter')
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
}

for (const theme of themes)
  test(`axe finds nothing in the ${theme} theme`, async ({ ui, stack, words, page }) => {
    test.slow()
    const project = `${stack.prefix}shop`
    const name = await stack.run('shown', { command: talking, env: ['A_WORD=hidden'], ports: [80], project })
    await stack.run('paused', { project })
    await stack.create('unborn')
    /** Where each was found first: what is wrong with the frame is wrong everywhere. */
    const found = new Map<string, string>()
    const clean = (what: string) =>
      test.step(what, async () => {
        for (const finding of await findings(page)) if (!found.has(finding)) found.set(finding, what)
      })
    await wear(ui, theme)
    await ui.narrowTo(stack.prefix)
    await expect(ui.row(name)).toContainText(words.containers.state.running)
    await clean('the list')

    await ui.open(name)
    for (const tab of ['summary', 'logs', 'shell', 'stats', 'inspect'] as const) {
      await ui.tab(tab).click()
      if (tab === 'logs') await expect(ui.log).toContainText('of the log')
      if (tab === 'shell') await expect(ui.drawer.locator('.xterm-rows')).toContainText('#')
      if (tab === 'stats') await expect(ui.drawer.getByRole('img')).toHaveCount(5)
      if (tab === 'inspect') await expect(ui.drawer.getByRole('tree')).toBeVisible()
      await clean(`the tab ${tab}`)
    }
    await ui.drawer.getByRole('radio', { name: words.inspect.yaml }).click()
    await expect(ui.drawer).toContainText('Config:')
    await clean('YAML')

    await ui.tab('summary').click()
    await ui.act('shell').click()
    await expect(ui.dock.locator('.xterm-rows')).toContainText('#')
    await clean('the dock with a shell')
    await ui.act('stop').click()
    await expect(ui.act('start')).toBeVisible()
    await ui.dock.getByRole('tab', { name: words.dock.tasks }).click()
    await clean('the dock with tasks')

    await page.keyboard.press('ControlOrMeta+k')
    await expect(ui.palette.getByRole('menuitem').first()).toBeVisible()
    await clean('the palette')
    await page.keyboard.press('Escape')

    await ui.row(name).click({ button: 'right' })
    await expect(page.getByRole('menu')).toBeVisible()
    await clean('a menu')
    await page.keyboard.press('Escape')

    await ui.grid.focus()
    await page.keyboard.press('ControlOrMeta+a')
    await expect(ui.toolbar).toBeVisible()
    await clean('a selection')
    await ui.toolbar.getByRole('button', { name: words.containers.action.remove }).click()
    await expect(ui.confirm).toBeVisible()
    await clean('a question')
    await page.keyboard.press('Escape')
    await ui.toolbar.getByRole('button', { name: words.common.clearSelection }).click()

    await ui.narrowTo('nothing is called like this')
    await expect(page.getByText(words.state.nothingMatches)).toBeVisible()
    await clean('a list filtered to nothing')

    await page.keyboard.press('ControlOrMeta+,')
    await expect(page.getByRole('heading', { name: words.settings.title })).toBeVisible()
    await clean('the settings')
    await page.getByRole('heading', { name: words.settings.title }).click()
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog', { name: words.keys.title })).toBeVisible()
    await clean('the list of keys')
    expect([...found].map(([finding, where]) => `${where}: ${finding}`)).toEqual([])
  })
