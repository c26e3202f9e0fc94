/** How a person left the app is how they find it: over a restart, in the same profile. */
import { expect, test } from './app-fixtures.ts'
import { fill } from './pages/words.ts'

test('comes back as it was left: section, filter, chip, sort, groups, widths and drawer', async ({ launch, stack, words }) => {
  const project = `${stack.prefix}shop`
  const inShop = [await stack.run('api', { project }), await stack.run('worker', { project })]
  const alone = await stack.run('alone')
  const stopped = await stack.create('stopped')
  const { containers } = words

  const first = await launch()
  const head = (ui: typeof first.ui) => ui.grid.getByRole('columnheader').filter({ hasText: containers.column.name })
  const width = async (ui: typeof first.ui) => Math.round((await head(ui).boundingBox())?.width ?? 0)
  await test.step('is left in another way than it begins', async () => {
    const { ui, page } = first
    await ui.narrowTo(stack.prefix)
    await expect(ui.row(stopped)).toBeVisible()
    await ui.chip(containers.state.running).click()
    await expect(ui.row(stopped)).toHaveCount(0)
    await head(ui).getByRole('button').click()
    await head(ui).getByRole('button').click()
    await expect(head(ui)).toHaveAttribute('aria-sort', 'descending')
    await ui.grid.getByRole('button', { name: project }).click()
    for (const name of inShop) await expect(ui.row(name)).toHaveCount(0)
    const before = await width(ui)
    await head(ui).getByRole('separator').focus()
    for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowRight')
    await expect.poll(() => width(ui)).toBe(before + 30)
    await ui.open(alone, 'stats')
  })
  const left = await width(first.ui)
  await first.ui.rail('settings').click()
  await first.close()

  const { ui } = await launch()
  await expect(ui.rail('settings')).toHaveAttribute('aria-current', 'page')
  await ui.rail('containers').click()
  await expect(ui.filter).toHaveValue(stack.prefix)
  await expect(ui.chip(containers.state.running)).toHaveAttribute('aria-pressed', 'true')
  await expect(ui.row(alone)).toBeVisible()
  await expect(ui.grid).toHaveAttribute('aria-rowcount', '3')
  for (const name of [...inShop, stopped]) await expect(ui.row(name)).toHaveCount(0)
  await expect(ui.grid.getByRole('button', { name: project })).toHaveAttribute('aria-expanded', 'false')
  await expect(head(ui)).toHaveAttribute('aria-sort', 'descending')
  expect(await width(ui)).toBe(left)
  await expect(ui.drawer).toContainText(alone)
  await expect(ui.tab('stats')).toHaveAttribute('aria-selected', 'true')

  await ui.grid.getByRole('button', { name: project }).click()
  await expect.poll(ui.names).toEqual([...inShop.reverse(), alone])
  await expect(ui.grid).toContainText(fill(containers.groupAll, { running: 2 }))
})

test('keeps theme, language and density, whatever --lang says', async ({ launch, words }) => {
  const first = await launch()
  await first.ui.rail('settings').click()
  await first.page.getByText(words.settings.themeContrast, { exact: true }).click()
  await first.page.getByText(words.settings.densityRoomy, { exact: true }).click()
  await first.page.getByText(words.settings.languageFr, { exact: true }).click()
  await expect(first.page.getByRole('heading', { name: 'Réglages' })).toBeVisible()
  await first.close()

  const again = await launch({ lang: 'en' })
  await expect(again.page.getByRole('heading', { name: 'Réglages' })).toBeVisible()
  await expect(again.page.locator('html')).toHaveAttribute('data-theme', 'contrast')
  await expect(again.page.locator('html')).toHaveAttribute('data-density', 'roomy')
  await expect(again.page.locator('html')).toHaveAttribute('lang', 'fr')
})
