/** What happens on a real engine as a timeline: live, in words, narrowed, opened, and marked on a container's charts. */
import { expect, test } from './app-fixtures.ts'
import { findings } from './pages/axe.ts'
import { fill, pattern } from './pages/words.ts'

for (const lang of ['en', 'fr'] as const)
  test.describe(lang === 'en' ? 'in English' : 'in French', () => {
    test.use({ lang })

    test('tells live what happens to a container, problems first if one wants, and leads to it for as long as it is there', async ({
      stack,
      page,
      ui,
      words,
    }) => {
      test.slow()
      const { events } = words
      await page.getByRole('tab', { name: words.tabs.events }).click()
      const grid = page.getByRole('grid', { name: events.list })
      await page.getByRole('searchbox', { name: events.filter }).fill(stack.prefix)
      const rows = (what: string) => grid.getByRole('row').filter({ has: page.getByTitle(what, { exact: true }) })
      const name = await stack.run('crash', { command: ['sh', '-c', 'exit 3'] })
      const died = fill(events.did.died, { code: 3 })
      await expect(rows(died)).toHaveCount(1)
      await expect(rows(events.did.started)).toHaveCount(1)
      // In the shorter form, too, of a window with little room: more than what is there only to be read aloud.
      const since = page.getByTitle(pattern(events.since))
      await expect.poll(async () => (await since.boundingBox())?.width ?? 0).toBeGreaterThan(30)
      const web = await stack.run('web')
      await expect(rows(events.did.started)).toHaveCount(2)
      expect(await findings(page)).toEqual([])

      await test.step('only what went wrong', async () => {
        await ui.chip(events.chip.problem).click()
        await expect(rows(events.did.started)).toHaveCount(0)
        await expect(rows(died)).toHaveCount(1)
      })

      await test.step('in the drawer, with what else happened to it', async () => {
        await rows(died).getByTitle(died, { exact: true }).click()
        await expect(ui.drawer).toContainText('exitCode')
        await expect(ui.drawer).toContainText(words.river.exit.error)
        expect(await findings(page)).toEqual([])
        await ui.drawer.getByRole('tab', { name: events.tab.related }).click()
        await expect(ui.drawer.getByRole('listitem').filter({ hasText: events.did.created })).toHaveCount(1)
        await ui.drawer.getByRole('listitem').filter({ hasText: events.did.started }).getByRole('button').click()
        await expect(ui.drawer.getByRole('heading', { level: 2 })).toContainText(events.did.started)
        expect(await findings(page)).toEqual([])
        await ui.drawer.getByRole('tab', { name: events.tab.summary }).click()
        await ui.drawer.getByRole('button', { name }).click()
        await expect(page.getByRole('complementary', { name: `${words.drawer.label}: ${name}`, exact: true })).toBeVisible()
        await page.getByRole('tab', { name: words.tabs.events }).click()
        await stack.remove(name)
        await expect(ui.drawer).toContainText(events.notThere)
      })

      await test.step('what happens all day only when asked for', async () => {
        await ui.chip(events.chip.quiet).first().click()
        await expect(rows(events.did.removed)).toHaveCount(1)
        expect(web).toContain('web')
        await ui.chip(events.chip.every).click()
        await expect(ui.chip(events.chip.every)).toHaveAttribute('aria-pressed', 'true')
        await expect(rows(events.did.removed)).toHaveCount(1)
      })
    })
  })

test('what one reads stays where it is while more happens, and the top goes on with the news', async ({ stack, page, words }) => {
  test.slow()
  const { events } = words
  const name = await stack.create('busy', { command: ['true'] })
  for (let n = 0; n < 15; n++) {
    await stack.start(name)
    await expect.poll(async () => (await stack.known())[name]).toBe('exited')
  }
  await page.getByRole('tab', { name: words.tabs.events }).click()
  await page.getByRole('searchbox', { name: events.filter }).fill(stack.prefix)
  const grid = page.getByRole('grid', { name: events.list })
  const count = async () => Number(await grid.getAttribute('aria-rowcount'))
  await expect.poll(count).toBeGreaterThan(30)
  await page.getByRole('radio', { name: events.grouping.none, exact: true }).click()
  const before = await count()
  const read = await grid.evaluate((box) => {
    box.scrollTop = 150
    return { top: box.scrollTop, height: box.scrollHeight }
  })
  expect(read.top).toBeGreaterThan(0)
  await stack.start(name)
  await expect.poll(count).toBeGreaterThan(before)
  const moved = await grid.evaluate((box) => ({ top: box.scrollTop, height: box.scrollHeight }))
  expect(moved.top - read.top).toBe(moved.height - read.height)
  await grid.evaluate((box) => {
    box.scrollTop = 0
  })
  const more = await count()
  await stack.start(name)
  await expect.poll(count).toBeGreaterThan(more)
  expect(await grid.evaluate((box) => box.scrollTop)).toBe(0)
})

test('a container that was started anew has it marked on its charts, in words', async ({ stack, ui, page, words }) => {
  test.slow()
  const name = await stack.run('web')
  await ui.narrowTo(name)
  await ui.open(name, 'stats')
  await expect(ui.drawer.getByRole('img', { name: pattern(words.stats.chart_one) }).first()).toBeVisible({ timeout: 30_000 })
  await stack.stop(name)
  await stack.start(name)
  const mark = ui.drawer.getByRole('button', { name: pattern(fill(words.events.did.died, { code: 137 })) }).first()
  await expect(mark).toBeVisible({ timeout: 30_000 })
  expect(await findings(page)).toEqual([])
  await mark.focus()
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('tooltip')).toContainText(fill(words.events.did.died, { code: 137 }))
})
