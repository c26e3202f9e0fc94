/** Five hundred containers: all of them counted, only those in sight drawn, and the last one reached. */
import { expect, test } from './app-fixtures.ts'
import { inParallel } from './containers-stack.ts'

const many = 500

test('a list of five hundred is whole, and only what is in sight exists', async ({ ui, stack, words, page }) => {
  test.slow()
  const names = Array.from({ length: many }, (_, index) => `n${String(index + 1).padStart(3, '0')}`)
  await ui.narrowTo(stack.prefix)
  await inParallel(names, 8, (name) => stack.create(name))
  await expect(ui.grid).toHaveAttribute('aria-rowcount', String(many), { timeout: 30_000 })
  await expect(ui.chip(words.list.all)).toContainText(String(many))

  const drawn = () => ui.grid.locator('[role=row] [title] > bdi').count()
  expect(await drawn()).toBeLessThan(80)
  await expect(ui.row(`${stack.prefix}n001`)).toBeVisible()
  await expect(ui.row(`${stack.prefix}n500`)).toHaveCount(0)

  await ui.grid.focus()
  await page.keyboard.press('End')
  await expect(ui.row(`${stack.prefix}n500`)).toBeInViewport()
  await expect(ui.row(`${stack.prefix}n001`)).toHaveCount(0)
  expect(await drawn()).toBeLessThan(80)

  // By the wheel through all of it: every row that comes into sight is drawn, none is left as a gap.
  await page.keyboard.press('Home')
  await expect(ui.row(`${stack.prefix}n001`)).toBeInViewport()
  await ui.grid.hover()
  for (let turn = 0; turn < 60; turn++) await page.mouse.wheel(0, 300)
  await expect(ui.row(`${stack.prefix}n500`)).toBeInViewport()
  await expect(ui.grid.locator('[role=presentation]')).toHaveCount(0)

  await ui.narrowTo(`${stack.prefix}n25`)
  await expect(ui.grid).toHaveAttribute('aria-rowcount', '10')
  await ui.narrowTo(stack.prefix)
  await expect(ui.grid).toHaveAttribute('aria-rowcount', String(many))

  await stack.removeAll()
  const nothing = page.getByText(words.state.nothingMatches).or(page.getByText(words.containers.empty))
  await expect(nothing).toBeVisible({ timeout: 30_000 })
})
