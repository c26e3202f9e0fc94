/** The main job, start to end, on a real engine: see the containers, act on them, read their logs, open a shell in them. */
import { expect, test } from './app-fixtures.ts'
import { talking } from './containers-stack.ts'
import { question } from './pages/app-page.ts'
import { fill, pattern } from './pages/words.ts'

for (const lang of ['en', 'fr'] as const)
  test.describe(lang === 'en' ? 'in English' : 'in French', () => {
    test.use({ lang })

    test('lists, stops, starts, reads, types, measures, inspects, renames and removes', async ({ ui, stack, words, page }) => {
      test.slow()
      const secret = `swordfish-${stack.prefix}`
      const talker = await stack.run('talker', { command: talking, env: [`SECRET_WORD=${secret}`], stopTimeout: 2 })
      const sleeper = await stack.run('sleeper')
      const unborn = await stack.create('unborn')
      const { state } = words.containers

      await test.step('shows the containers that docker knows', async () => {
        await ui.narrowTo(stack.prefix)
        await expect(ui.grid).toHaveAttribute('aria-rowcount', '3')
        for (const name of [talker, sleeper]) await expect(ui.row(name)).toContainText(state.running)
        await expect(ui.row(unborn)).toContainText(state.created)
        expect((await ui.names()).sort()).toEqual(Object.keys(await stack.known()).sort())
      })

      await test.step('stops from the drawer, and starts again', async () => {
        await ui.open(talker)
        await ui.act('stop').click()
        await expect(ui.row(talker)).toContainText(words.containers.underWay.stop)
        await expect(ui.row(talker)).toContainText(fill(state.exitedWith, { code: 137 }))
        expect((await stack.known())[talker]).toBe('exited')
        await ui.act('start').click()
        await expect(ui.row(talker)).toContainText(state.running)
        expect((await stack.known())[talker]).toBe('running')
      })

      await test.step('sees at once what happens elsewhere', async () => {
        await stack.stop(sleeper)
        await expect(ui.row(sleeper)).toContainText(fill(state.exitedWith, { code: 137 }))
        await stack.start(sleeper)
        await expect(ui.row(sleeper)).toContainText(state.running)
      })

      await test.step('follows the log, and filters its lines', async () => {
        await ui.act('logs').click()
        const newest = async () => {
          const numbers = [...((await ui.log.textContent()) ?? '').matchAll(/line (\d+) of the log/g)].map(([, number]) => Number(number))
          return Math.max(0, ...numbers)
        }
        await expect.poll(newest).toBeGreaterThan(0)
        const before = await newest()
        await expect.poll(newest).toBeGreaterThan(before + 12)
        await ui.drawer.getByRole('textbox', { name: words.logs.filter }).fill('a tenth')
        await expect(ui.log).toContainText(/a tenth: \d+0/)
        await expect(ui.log).not.toContainText('of the log')
      })

      await test.step('opens a shell in the drawer and reads back what it answers', async () => {
        await ui.tab('shell').click()
        const screen = ui.drawer.locator('.xterm-rows')
        await expect(screen).toContainText('#')
        await page.keyboard.type('echo $((6*7))-in-$HOSTNAME\n')
        const { id } = await stack.inspect(talker)
        await expect(screen).toContainText(`42-in-${id.slice(0, 12)}`)
      })

      await test.step('keeps that shell in the dock when the drawer goes elsewhere', async () => {
        await ui.tab('summary').click()
        await ui.act('shell').click()
        const screen = ui.dock.locator('.xterm-rows')
        await expect(screen).toContainText('42-in-')
        await page.keyboard.type('echo still-$((40+2))\n')
        await expect(screen).toContainText('still-42')
        await ui.dock.getByRole('button', { name: words.dock.close }).click()
      })

      await test.step('measures', async () => {
        await ui.tab('stats').click()
        for (const name of [words.stats.cpu, words.stats.memory]) {
          const number = '[\\d., ]+ (%|M?o|k?o|M?B|kB).*?'
          await expect(ui.drawer.getByRole('img', { name: pattern(words.stats.chart_one, { name, now: number }) })).toBeVisible()
        }
      })

      await test.step('hides the values of the environment until they are revealed', async () => {
        await ui.tab('inspect').click()
        const find = ui.drawer.getByRole('textbox', { name: words.inspect.find })
        await find.fill('SECRET_WORD')
        await expect(ui.drawer.getByRole('tree')).toContainText('SECRET_WORD')
        await find.fill(secret)
        await expect(ui.drawer.getByRole('status').filter({ hasText: words.inspect.foundNone })).toBeVisible()
        await ui.drawer.getByRole('button', { name: words.inspect.reveal }).click()
        await expect(ui.drawer.getByRole('tree')).toContainText(`SECRET_WORD=${secret}`)
        await ui.drawer.getByRole('button', { name: words.inspect.hide }).click()
        await expect(ui.drawer.getByRole('tree')).not.toContainText(secret)
      })

      const renamed = `${stack.prefix}renamed`
      await test.step('renames', async () => {
        await ui.drawer.getByRole('button', { name: words.common.more }).click()
        await ui.menuItem(words.containers.action.rename).click()
        const dialog = page.getByRole('dialog', { name: fill(words.containers.rename.title, { name: talker }) })
        const field = dialog.getByRole('textbox', { name: words.containers.rename.label })
        await field.fill('-not a name')
        await expect(dialog.getByRole('button', { name: words.containers.action.rename })).toBeDisabled()
        await field.fill(renamed)
        await dialog.getByRole('button', { name: words.containers.action.rename }).click()
        await expect(ui.row(renamed)).toBeVisible()
        await expect(ui.row(talker)).toHaveCount(0)
        expect(Object.keys(await stack.known())).toContain(renamed)
      })

      await test.step('removes once that is confirmed, and not before', async () => {
        const remove = async () => {
          await ui.drawer.getByRole('button', { name: words.common.more }).click()
          await ui.menuItem(words.containers.action.remove).click()
          await expect(ui.confirm).toContainText(question(words, 'remove', [renamed]))
        }
        await remove()
        await ui.confirm.getByRole('button', { name: words.common.cancel }).click()
        await expect(ui.row(renamed)).toContainText(state.running)
        await remove()
        await ui.confirm.getByRole('button', { name: words.containers.action.remove }).click()
        await expect(ui.row(renamed)).toHaveCount(0)
        await expect(ui.drawer).toContainText(words.containers.gone)
        expect(Object.keys(await stack.known()).sort()).toEqual([sleeper, unborn].sort())
        await expect(ui.grid).toHaveAttribute('aria-rowcount', '2')
      })

      await test.step('its log is kept, and shown from there', async () => {
        await ui.drawer.getByRole('button', { name: words.containers.keptLog }).click()
        await expect(ui.rail('logs')).toHaveAttribute('aria-current', 'page')
        await expect(page.getByRole('log').first()).toContainText('of the log')
      })
    })
  })

test('opens a published port in the browser', async ({ app, ui, stack, words }) => {
  const name = await stack.run('web', { ports: [80] })
  const port = await stack.publicPort(name, 80)
  await app.evaluate(({ dialog, shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    dialog.showMessageBox = (async () => ({ response: 0, checkboxChecked: false })) as unknown as typeof dialog.showMessageBox
    shell.openExternal = async (url) => void opened.push(url)
  })
  const opened = () => app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)
  await ui.narrowTo(stack.prefix)
  await ui
    .row(name)
    .getByRole('link', { name: String(port) })
    .click()
  await expect.poll(opened).toEqual([`http://127.0.0.1:${port}/`])
  // The port was pressed, not the row.
  await expect(ui.drawer).toHaveCount(0)
  await ui.row(name).click({ button: 'right' })
  await ui.menuItem(fill(words.containers.action.openPort, { port })).click()
  await expect.poll(opened).toEqual([`http://127.0.0.1:${port}/`, `http://127.0.0.1:${port}/`])
})
