/** Everything by keyboard, and no mouse anywhere: the main job, the palette, the dock, and a focus that is always seen. */
import { expect, test } from './app-fixtures.ts'
import { talking } from './containers-stack.ts'
import { question } from './pages/app-page.ts'
import { activeRow, expectFocusSomewhere, focusedName, showedFocus } from './pages/focus.ts'
import { fill } from './pages/words.ts'

test('does the whole main job by keyboard', async ({ ui, stack, words, page }) => {
  test.slow()
  const { keyboard } = page
  const { state } = words.containers
  const talker = await stack.run('a-talker', { command: talking })
  const other = await stack.run('b-other')
  const exited = fill(state.exitedWith, { code: 137 })

  await test.step('g goes to a section, / to its filter, Enter into the list', async () => {
    await expect(ui.grid).toBeVisible()
    await keyboard.press('g')
    await keyboard.press('s')
    await expect(ui.rail('settings')).toHaveAttribute('aria-current', 'page')
    await keyboard.press('g')
    await keyboard.press('c')
    await expect(ui.rail('containers')).toHaveAttribute('aria-current', 'page')
    await keyboard.press('/')
    await expect(ui.filter).toBeFocused()
    await keyboard.type(stack.prefix)
    await expect(ui.grid).toHaveAttribute('aria-rowcount', '2')
    await keyboard.press('Enter')
    await expect(ui.grid).toBeFocused()
  })

  await test.step('arrows move, Enter opens', async () => {
    await keyboard.press('End')
    await expect.poll(() => activeRow(ui.grid)).toContain(other)
    await keyboard.press('ArrowUp')
    await expect.poll(() => activeRow(ui.grid)).toContain(talker)
    await keyboard.press('Enter')
    await expect(ui.drawer).toContainText(talker)
    await expect(ui.grid).toBeFocused()
  })

  await test.step('l shows the log, arrows look at the next one', async () => {
    await keyboard.press('l')
    await expect(ui.log).toContainText('of the log')
    await keyboard.press('ArrowDown')
    await expect(ui.drawer).toContainText(other)
    await expect(ui.tab('logs')).toHaveAttribute('aria-selected', 'true')
    await keyboard.press('ArrowUp')
    await expect(ui.drawer).toContainText(talker)
  })

  await test.step('s stops and starts, r restarts', async () => {
    await keyboard.press('s')
    await expect(ui.row(talker)).toContainText(exited)
    await keyboard.press('s')
    await expect(ui.row(talker)).toContainText(state.running)
    const { started } = await stack.inspect(talker)
    await keyboard.press('r')
    await expect.poll(async () => (await stack.inspect(talker)).started).not.toBe(started)
    await expect(ui.row(talker)).toContainText(state.running)
    await expect(ui.grid).toBeFocused()
  })

  await test.step('t opens a shell that takes the keys, and gives the focus back', async () => {
    await keyboard.press('t')
    const screen = ui.dock.locator('.xterm-rows')
    await expect(screen).toContainText('#')
    await keyboard.type('echo typed-$((6*7))\n')
    await expect(screen).toContainText('typed-42')
    await keyboard.press('Control+Shift+Tab')
    await expect.poll(() => focusedName(page)).toContain(fill(words.shell.of, { name: talker }))
    await keyboard.press('Control+j')
    await expect(ui.dock).toHaveCount(0)
    await expectFocusSomewhere(page, 'after the dock was closed')
    await expect(ui.grid).toBeFocused()
  })

  await test.step('Shift+F10 opens the menu, which renames', async () => {
    await keyboard.press('Shift+F10')
    await expect(page.getByRole('menu', { name: talker })).toBeVisible()
    await keyboard.press('Escape')
    await expect(page.getByRole('menu')).toHaveCount(0)
    await expect(ui.grid).toBeFocused()
    await keyboard.press('Shift+F10')
    await expect(ui.menuItem(words.containers.action.logs)).toBeFocused()
    await keyboard.type(words.containers.action.rename.slice(0, 3))
    await expect(ui.menuItem(words.containers.action.rename)).toBeFocused()
    await keyboard.press('Enter')
    const field = page.getByRole('textbox', { name: words.containers.rename.label })
    await expect(field).toBeFocused()
    await keyboard.press('ControlOrMeta+a')
    await keyboard.type(`${stack.prefix}a-renamed`)
    await keyboard.press('Enter')
    await expect(ui.row(`${stack.prefix}a-renamed`)).toBeVisible()
    await expect(ui.grid).toBeFocused()
  })

  await test.step('Delete asks; Escape says no, the button yes', async () => {
    const renamed = `${stack.prefix}a-renamed`
    await expect.poll(() => activeRow(ui.grid)).toContain(renamed)
    await keyboard.press('Delete')
    await expect(ui.confirm).toContainText(question(words, 'remove', [renamed]))
    await keyboard.press('Escape')
    await expect(ui.confirm).toHaveCount(0)
    await expect(ui.grid).toBeFocused()
    expect(await stack.known()).toMatchObject({ [renamed]: 'running' })
    await keyboard.press('Delete')
    await expect(ui.confirm.getByRole('button', { name: words.common.cancel })).toBeFocused()
    await keyboard.press('Tab')
    await expect(ui.confirm.getByRole('button', { name: words.containers.action.remove })).toBeFocused()
    await keyboard.press('Enter')
    await expect(ui.row(renamed)).toHaveCount(0)
    expect(await stack.known()).toEqual({ [other]: 'running' })
    await expect(ui.grid).toBeFocused()
  })

  await test.step('Escape closes the drawer', async () => {
    await keyboard.press('Escape')
    await expect(ui.drawer).toHaveCount(0)
    await expect(ui.grid).toBeFocused()
  })
})

test('finds and does anything from the palette', async ({ ui, stack, words, page }) => {
  const { keyboard } = page
  const one = await stack.run('one')
  const two = await stack.run('two')
  await ui.narrowTo(stack.prefix)
  await expect(ui.row(two)).toBeVisible()
  await keyboard.press('Enter')
  await expect(ui.grid).toBeFocused()

  await keyboard.press('ControlOrMeta+k')
  await expect(ui.palette.getByRole('searchbox')).toBeFocused()
  await keyboard.type(`${words.containers.action.stop} ${one}`)
  await expect(ui.palette.getByRole('menuitem').first()).toContainText(`${words.containers.action.stop} ${one}`)
  await keyboard.press('Enter')
  await expect(ui.palette).toHaveCount(0)
  await expect(ui.row(one)).toContainText(fill(words.containers.state.exitedWith, { code: 137 }))
  await expect(ui.row(two)).toContainText(words.containers.state.running)
  await expect(ui.grid).toBeFocused()

  await keyboard.press('ControlOrMeta+k')
  await keyboard.type('nothing is called like this')
  await expect(ui.palette).toContainText(fill(words.palette.empty, { text: 'nothing is called like this' }))
  await keyboard.press('Escape')
  await expect(ui.palette).toHaveCount(0)
  await expect(ui.grid).toBeFocused()
})

test('the palette stops a container by its name and verb from anywhere, and knows how to prune', async ({ ui, stack, words, page }) => {
  const { keyboard } = page
  const one = await stack.run('one')
  await page.getByRole('tab', { name: words.tabs.events, exact: true }).click()
  const first = ui.palette.getByRole('menuitem').first()
  await keyboard.press('ControlOrMeta+k')
  await keyboard.type(one)
  await expect(first).toHaveText(new RegExp(`^${one}${words.tabs.containers}`))
  await keyboard.type(` ${words.containers.action.stop.slice(0, 3).toLowerCase()}`)
  await expect(first).toHaveText(`${words.containers.action.stop} ${one}`)
  await keyboard.press('Enter')
  await expect.poll(() => stack.known()).toEqual({ [one]: 'exited' })
  await keyboard.press('ControlOrMeta+k')
  await keyboard.type('prune')
  await expect(first).toContainText(words.disk.pruneOpen)
  await keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: words.disk.pruneTitle })).toBeVisible()
})

test('what is typed before the palette is there is for the palette, and stops nothing', async ({ ui, stack, words, page }) => {
  const name = await stack.run('precious')
  await ui.narrowTo(stack.prefix)
  await expect(ui.row(name)).toContainText(words.containers.state.running)
  await page.keyboard.press('Enter')
  await page.keyboard.press('End')
  await expect.poll(() => activeRow(ui.grid)).toContain(name)
  // All in one go, before anything could be drawn.
  await page.evaluate(() => {
    const press = (key: string, ctrlKey = false) =>
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true }))
    press('k', true)
    for (const key of 'srts') press(key)
  })
  await expect(ui.palette.getByRole('searchbox')).toHaveValue('srts')
  await expect(ui.confirm).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(ui.grid).toBeFocused()
  await expect(ui.dock).toHaveCount(0)
  expect(await stack.known()).toEqual({ [name]: 'running' })
})

test('t goes back into a shell that is open, and so does its tab; what is typed for it restarts nothing', async ({
  ui,
  stack,
  words,
  page,
}) => {
  const { keyboard } = page
  const name = await stack.run('with-shell')
  const { started } = await stack.inspect(name)
  await ui.narrowTo(stack.prefix)
  await expect(ui.row(name)).toContainText(words.containers.state.running)
  await keyboard.press('Enter')
  await keyboard.press('End')
  await expect.poll(() => activeRow(ui.grid)).toContain(name)
  // All in one go, before a shell could be there.
  await page.evaluate(() => {
    for (const key of 'trms') document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  })
  const screen = ui.dock.locator('.xterm-rows')
  await expect(screen).toContainText('#')
  const inside = () => page.evaluate(() => document.activeElement?.closest('.xterm') !== null)
  await expect.poll(inside).toBe(true)

  await keyboard.press('Control+Shift+Tab')
  await expect.poll(inside).toBe(false)
  await ui.row(name).click()
  await expect(ui.grid).toBeFocused()
  await keyboard.press('t')
  await expect.poll(inside).toBe(true)
  await keyboard.type('echo back-$((6*7))\n')
  await expect(screen).toContainText('back-42')

  await ui.grid.focus()
  await ui.dock.getByRole('tab', { name }).click()
  await expect.poll(inside).toBe(true)
  await ui.tab('shell').click()
  await expect(ui.drawer.locator('.xterm-rows')).toContainText('back-42')
  await expect.poll(inside).toBe(true)
  await ui.grid.focus()
  await ui.tab('shell').click()
  await expect.poll(inside).toBe(true)
  expect((await stack.inspect(name)).started).toBe(started)
  expect(await stack.known()).toEqual({ [name]: 'running' })
})

test('selects by keyboard, and tells every key', async ({ ui, stack, words, page }) => {
  const { keyboard } = page
  const names = []
  for (const name of ['a', 'b', 'c', 'd']) names.push(await stack.create(name))
  await ui.narrowTo(stack.prefix)
  await expect(ui.grid).toHaveAttribute('aria-rowcount', '4')
  await keyboard.press('Enter')
  await keyboard.press('End')
  await keyboard.press('ArrowUp')
  await expect.poll(() => activeRow(ui.grid)).toContain(names[2])
  await keyboard.press('Space')
  await expect(ui.row(names[2] ?? '')).toHaveAttribute('aria-selected', 'true')
  await keyboard.press('Shift+ArrowUp')
  await expect(ui.toolbar).toContainText(fill(words.common.selected_other, { count: 2 }))
  await keyboard.press('Escape')
  await expect(ui.toolbar).toHaveCount(0)
  await keyboard.press('ControlOrMeta+a')
  await expect(ui.toolbar).toContainText(fill(words.common.selected_other, { count: 4 }))
  await keyboard.press('Escape')
  await expect(ui.grid).toBeFocused()

  await keyboard.press('?')
  const keys = page.getByRole('dialog', { name: words.keys.title })
  for (const does of [words.keys.palette, words.keys.filter, words.keys.menu, words.containers.action.remove])
    await expect(keys).toContainText(does)
  await keyboard.press('Escape')
  await expect(keys).toHaveCount(0)
  await expect(ui.grid).toBeFocused()

  await keyboard.press('ControlOrMeta+j')
  await expect(ui.dock).toBeVisible()
  await keyboard.press('ControlOrMeta+j')
  await expect(ui.dock).toHaveCount(0)
  await expect(ui.grid).toBeFocused()
})

test('the keys act on the row that is marked, whatever comes and goes around it', async ({ ui, stack, words, page }) => {
  const { keyboard } = page
  const mine = await stack.run('m-mine')
  const last = await stack.run('z-last')
  await ui.narrowTo(stack.prefix)
  await expect(ui.row(last)).toBeVisible()
  await keyboard.press('Enter')
  await keyboard.press('End')
  await keyboard.press('ArrowUp')
  await expect.poll(() => activeRow(ui.grid)).toContain(mine)
  const above = await stack.run('a-above')
  await expect(ui.row(above)).toContainText(words.containers.state.running)
  await expect.poll(() => activeRow(ui.grid)).toContain(mine)
  await keyboard.press('s')
  await expect(ui.row(mine)).toContainText(fill(words.containers.state.exitedWith, { code: 137 }))
  expect(await stack.known()).toEqual({ [above]: 'running', [mine]: 'exited', [last]: 'running' })
})

test('never loses the focus when what has it goes away', async ({ ui, stack, words, page }) => {
  const { keyboard } = page
  const one = await stack.run('one')
  const two = await stack.run('two')
  await ui.narrowTo(stack.prefix)
  await expect(ui.grid.getByText(words.containers.state.running, { exact: true })).toHaveCount(2)
  await keyboard.press('Enter')

  await test.step('a button that no longer fits', async () => {
    await keyboard.press('ControlOrMeta+a')
    await ui.toolbar.getByRole('button', { name: words.containers.action.stop }).focus()
    await keyboard.press('Enter')
    await expect(ui.confirm.getByRole('button', { name: words.containers.action.stop })).toBeFocused()
    await keyboard.press('Enter')
    for (const name of [one, two]) await expect(ui.row(name)).toContainText(fill(words.containers.state.exitedWith, { code: 137 }))
    await expect(ui.toolbar.getByRole('button', { name: words.containers.action.stop })).toHaveCount(0)
    await expect(ui.toolbar.locator(':focus')).toHaveCount(1)
  })

  await test.step('a toolbar that is left', async () => {
    await ui.toolbar.getByRole('button', { name: words.common.clearSelection }).focus()
    await keyboard.press('Enter')
    await expect(ui.toolbar).toHaveCount(0)
    await expect(ui.grid).toBeFocused()
  })

  await test.step('a drawer that is closed from inside', async () => {
    await keyboard.press('End')
    await keyboard.press('Enter')
    await ui.tab('summary').focus()
    await keyboard.press('Escape')
    await expect(ui.drawer).toHaveCount(0)
    await expect(ui.grid).toBeFocused()
  })

  await test.step('the last row of the list', async () => {
    await keyboard.press('ControlOrMeta+a')
    await keyboard.press('Delete')
    await expect(ui.confirm).toBeVisible()
    await keyboard.press('Tab')
    await keyboard.press('Enter')
    // An engine that holds nothing else is empty; on any other the filter hides the rest.
    await expect(page.getByText(words.state.nothingMatches).or(page.getByText(words.containers.empty))).toBeVisible()
    await expectFocusSomewhere(page, 'when the list has gone')
  })
})

test('shows the focus wherever Tab takes it', async ({ ui, stack, page }) => {
  test.slow()
  const name = await stack.create('quiet')
  await ui.narrowTo(stack.prefix)
  await ui.open(name)
  await page.keyboard.press('ControlOrMeta+j')
  await expect(ui.dock).toBeVisible()
  await ui.filter.focus()
  const stops: string[] = []
  const unseen: string[] = []
  do {
    const { name: stop, seen } = await showedFocus(page, 'Tab')
    stops.push(stop)
    if (!seen) unseen.push(stop)
  } while (!(await ui.filter.evaluate((element) => element === document.activeElement)) && stops.length < 120)
  expect(unseen).toEqual([])
  expect(stops.length).toBeGreaterThan(25)
  expect(stops.length).toBeLessThan(120)
})
