/** Many containers at once: one question that names them all, and an outcome for each. */
import type { Locator } from '@playwright/test'
import { expect, test } from './app-fixtures.ts'
import { question } from './pages/app-page.ts'
import { fill } from './pages/words.ts'

test('stops several with one question that names them, and tells which one could not be', async ({ ui, stack, words, page }) => {
  const names = []
  for (const name of ['a', 'b', 'c', 'd', 'e']) names.push(await stack.run(name))
  const [a, b, c, d, e] = names as [string, string, string, string, string]
  await ui.narrowTo(stack.prefix)
  for (const name of names) await expect(ui.row(name)).toContainText(words.containers.state.running)

  await ui.row(a).click({ modifiers: ['ControlOrMeta'] })
  await ui.row(c).click({ modifiers: ['Shift'] })
  await ui.row(e).click({ modifiers: ['ControlOrMeta'] })
  await expect(ui.toolbar).toContainText(fill(words.common.selected_other, { count: 4 }))
  for (const name of [a, b, c, e]) await expect(ui.row(name)).toHaveAttribute('aria-selected', 'true')
  await expect(ui.row(d)).toHaveAttribute('aria-selected', 'false')

  await ui.toolbar.getByRole('button', { name: words.containers.action.stop }).click()
  await expect(ui.confirm.getByRole('heading')).toHaveText(question(words, 'stop', [a, b, c, e]))
  await expect(ui.confirm.getByRole('listitem')).toHaveText([a, b, c, e])
  // Taken from under the app's feet while it asks.
  await stack.remove(b)
  await expect(ui.row(b)).toHaveCount(0)
  expect(await stack.known()).toMatchObject({ [a]: 'running', [c]: 'running', [e]: 'running' })
  await ui.confirm.getByRole('button', { name: words.containers.action.stop }).click()
  await expect(ui.confirm).toHaveCount(0)

  for (const name of [a, c, e]) await expect(ui.row(name)).toContainText(fill(words.containers.state.exitedWith, { code: 137 }))
  await expect(ui.row(d)).toContainText(words.containers.state.running)
  expect(await stack.known()).toEqual({ [a]: 'exited', [c]: 'exited', [d]: 'running', [e]: 'exited' })

  const title = fill(words.containers.task.stop_other, { count: 4 })
  const news = page.getByRole('status').filter({ hasText: title })
  await expect(news).toContainText(fill(words.list.failed_one, { title }))
  await news.getByRole('button', { name: words.common.details }).click()
  await expect(ui.dock).toContainText(fill(words.dock.failures_one, { count: 1 }))
  await expect(ui.dock).toContainText(b)
  for (const name of [a, c, e]) await expect(ui.dock).not.toContainText(name)
})

test('selects everything that the filter lets through, and removes it after one question', async ({ ui, stack, words, page }) => {
  const names = []
  for (const name of ['one', 'two', 'three']) names.push(await stack.create(name))
  const kept = await stack.run('kept')
  await ui.narrowTo(`${stack.prefix} -${kept}`)
  await expect(ui.grid).toHaveAttribute('aria-rowcount', '3')
  await ui.grid.focus()
  await page.keyboard.press('ControlOrMeta+a')
  await expect(ui.toolbar).toContainText(fill(words.common.selected_other, { count: 3 }))
  await ui.toolbar.getByRole('button', { name: words.containers.action.remove }).click()
  await expect(ui.confirm.getByRole('listitem')).toHaveCount(3)
  expect((await ui.confirm.getByRole('listitem').allTextContents()).sort()).toEqual(names.sort())
  await ui.confirm.getByRole('button', { name: words.containers.action.remove }).click()
  await expect(page.getByText(words.state.nothingMatches)).toBeVisible()
  expect(await stack.known()).toEqual({ [kept]: 'running' })
  // What is gone is no longer selected.
  await expect(ui.toolbar).toHaveCount(0)
})

test('cancels what has not begun, and lets go on what has', async ({ ui, stack, words, page }) => {
  const names: string[] = []
  // More than are acted on at once, none of which ends when it is asked to.
  for (let index = 0; index < 12; index++) names.push(await stack.run(`stubborn-${index}`, { stopTimeout: 300 }))
  await ui.narrowTo(stack.prefix)
  await expect(ui.grid.getByText(words.containers.state.running, { exact: true })).toHaveCount(12)
  await ui.row(names[0] ?? '').click({ modifiers: ['ControlOrMeta'] })
  await ui.row(names[11] ?? '').click({ modifiers: ['Shift'] })
  await ui.toolbar.getByRole('button', { name: words.containers.action.stop }).click()
  await ui.confirm.getByRole('button', { name: words.containers.action.stop }).click()
  await page.getByRole('button', { name: fill(words.bar.tasks_one, { count: 1 }) }).click()
  const items = (state: 'running' | 'waiting' | 'skipped' | 'done') => ui.dock.getByText(words.dock[state], { exact: true })
  await expect(items('running')).toHaveCount(8)
  await expect(items('waiting')).toHaveCount(4)
  await ui.dock.getByRole('button', { name: words.dock.cancelTask }).click()
  await expect(items('skipped')).toHaveCount(4)
  await expect(items('running')).toHaveCount(8)
  await expect(ui.dock.getByRole('button', { name: words.dock.cancelTask })).toHaveCount(0)

  for (const name of names.slice(0, 8)) await stack.kill(name)
  await expect(ui.dock).toContainText(fill(words.dock.progress, { done: 12, total: 12 }))
  await expect(items('skipped')).toHaveCount(4)
  expect(Object.values(await stack.known()).filter((state) => state === 'running')).toHaveLength(4)
})

test('news of failures leaves the acts of the drawer and the buttons of a dialog free, and goes by Escape', async ({
  ui,
  stack,
  words,
  page,
}) => {
  const { task } = words.containers
  const name = await stack.create('broken', { command: [`no-such-program-${'x'.repeat(400)}`] })
  await ui.narrowTo(stack.prefix)
  await ui.open(name)
  const news = page.getByRole('status').filter({ has: page.getByRole('button', { name: words.common.dismiss }) })
  const closes = news.getByRole('button', { name: words.common.dismiss })
  const failed = fill(words.list.failed_one, { title: fill(task.start_one, { name }) })
  /** By their boxes: whoever clicks does not know what is drawn above what. */
  const overlaps = (what: Locator) =>
    what.evaluateAll((elements) => {
      const boxes = [...document.querySelectorAll('[role=status][aria-live] > [data-tone]')].map((each) => each.getBoundingClientRect())
      const toasts = boxes.filter(({ height }) => height > 0)
      const covers = (a: DOMRect, b: DOMRect) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
      const under = elements.map((each) => each.getBoundingClientRect()).filter((box) => toasts.some((toast) => covers(box, toast)))
      return { toasts: toasts.length > 0, under: under.length }
    })
  const free = { toasts: true, under: 0 }

  await ui.act('start').click()
  await expect(news.getByText(failed).first()).toBeVisible()
  expect(await overlaps(ui.drawer)).toEqual(free)

  // Who reads it keeps it there.
  await news.getByText(failed).first().hover()
  await ui.grid.focus()
  await page.keyboard.press('Delete')
  const buttons = ui.confirm.getByRole('button')
  await expect(buttons).toHaveCount(2)
  expect(await overlaps(buttons)).toEqual(free)
  // Above them, however long the dialog is.
  const [stands, asks] = await Promise.all([closes.last().boundingBox(), buttons.first().boundingBox()])
  expect(stands?.y).toBeLessThan(asks?.y ?? 0)
  // Closing it does not answer what is asked.
  await closes.last().click()
  await expect(closes).toHaveCount(0)
  await expect(ui.confirm).toBeVisible()
  await ui.confirm.getByRole('button', { name: words.common.cancel }).click()
  await expect(ui.confirm).toHaveCount(0)

  await ui.act('start').click()
  await closes.last().focus()
  await page.keyboard.press('Escape')
  await expect(closes).toHaveCount(0)
  await expect(ui.drawer).toBeVisible()
  await ui.act('start').click()
  await news.getByRole('button', { name: words.common.details }).click()
  await expect(ui.dock.getByText(fill(task.start_one, { name }))).toHaveCount(3)
  expect(await stack.known()).toEqual({ [name]: 'created' })
})
