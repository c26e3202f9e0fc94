/** Images on a real engine and real registries: what is there and what of, moving them, building them, and what is newer. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import { expect, test as base } from './app-fixtures.ts'
import { type ImageStack, imageStack } from './images-stack.ts'
import { findings } from './pages/axe.ts'
import { type ImagesPage, imagesPage, removeQuestion } from './pages/images-page.ts'
import { fill, pattern } from './pages/words.ts'
import { testImage } from './stack/docker.mjs'
import { startRegistry } from './stack/registry.mjs'

const test = base.extend<{ made: ImageStack; at: ImagesPage }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from its first argument
  made: async ({}, use, info) => {
    const { WHEELHOUSE_ENGINE: socket, WHEELHOUSE_NO_ENGINE: why } = process.env
    info.skip(socket === undefined, why ?? 'there is no engine')
    const made = imageStack(socket ?? '')
    await use(made)
    await made.removeAll()
  },
  at: async ({ page, words }, use) => {
    await use(imagesPage(page, words))
  },
})

/** Answers every dialog of the system with these paths. */
const choosing = (app: ElectronApplication, path: string) =>
  app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = (async () => ({ canceled: false, filePaths: [chosen] })) as unknown as typeof dialog.showOpenDialog
    dialog.showSaveDialog = (async () => ({ canceled: false, filePath: chosen })) as unknown as typeof dialog.showSaveDialog
  }, path)

for (const lang of ['en', 'fr'] as const)
  test.describe(lang === 'en' ? 'in English' : 'in French', () => {
    test.use({ lang })

    test('lists what the engine has, who uses it and what it is made of; names, and removes once that is confirmed', async ({
      at,
      launched,
      made,
      page,
      words,
    }) => {
      test.slow()
      const { images } = words
      const api = `${made.prefix}/api:1`
      const id = await made.build(
        [api, `${made.prefix}/api:two`],
        ['ENV MODE=production', 'EXPOSE 8080', 'RUN head -c 300000 /dev/zero > /blob'],
      )
      const lone = `${made.prefix}/lone:1`
      await made.build([lone])
      await made.docker('run', '-d', '--name', `${made.prefix}-web`, api, 'sleep', '100000')
      await at.open()
      await at.narrowTo(made.prefix)
      await expect(at.grid).toHaveAttribute('aria-rowcount', '2')
      await expect(at.row(api)).toContainText(id.slice(7, 19))
      await expect(at.row(api)).toContainText('+1')
      await expect(at.row(api).getByTitle(fill(words.users.running, { name: `${made.prefix}-web` }))).toBeVisible()

      await test.step('in the drawer', async () => {
        await at.show(api)
        const reveal = at.drawer.getByRole('button', { name: words.inspect.reveal })
        for (const text of ['MODE=•••', '8080/tcp', `${made.prefix}/api:two`]) await expect(at.drawer).toContainText(text)
        await reveal.click()
        await expect(at.drawer).toContainText('MODE=production')
        expect(await findings(page)).toEqual([])
        await at.tab('layers').click()
        const layer = at.drawer.getByRole('listitem').filter({ hasText: 'head -c 300000' })
        await expect(layer).toContainText(lang === 'fr' ? '300 ko' : '300 kB')
        await expect(at.drawer.getByRole('listitem').filter({ hasText: 'EXPOSE' })).toContainText('—')
        await expect(at.drawer.getByRole('listitem').filter({ hasText: 'ENV' }).last()).toHaveText(/MODE=•••/)
        for (const [name, value] of [
          [images.layers.copyAllHidden, 'MODE=•••'],
          [images.layers.copyAllValues, 'MODE=production'],
        ] as const) {
          await at.drawer.getByRole('button', { name }).click()
          // The packaged app lets nobody read its clipboard.
          const copied = async () => (await launched.electron?.evaluate(({ clipboard }) => clipboard.readText())) ?? value
          await expect.poll(copied).toContain(value)
        }
        await reveal.click()
        await expect(at.drawer.getByRole('listitem').filter({ hasText: 'ENV' }).last()).toContainText('MODE=production')
        expect(await findings(page)).toEqual([])
        await at.tab('inspect').click()
        await at.drawer.getByRole('textbox', { name: words.inspect.find }).fill('MODE=')
        await expect(at.drawer.getByRole('tree')).toContainText('MODE=•••')
        await reveal.click()
        await expect(at.drawer.getByRole('tree')).toContainText('MODE=production')
        expect(await findings(page)).toEqual([])
      })

      await test.step('takes one more name, and says while one types what cannot be one', async () => {
        await at.choose(api, images.action.tag)
        const dialog = at.dialog(fill(images.tagTitle, { name: api }))
        const field = dialog.getByRole('combobox', { name: images.tagLabel })
        await field.fill('Not A Name')
        await expect(dialog).toContainText(images.reference.bad)
        await expect(dialog.getByRole('button', { name: images.tagAct })).toBeDisabled()
        await field.fill(`${made.prefix}/api:three`)
        expect(await findings(page)).toEqual([])
        await field.press('Enter')
        await expect(dialog).toHaveCount(0)
        await expect(at.row(api)).toContainText('+2')
        expect(await made.idOf(`${made.prefix}/api:three`)).toBe(id)
      })

      await test.step('goes to the container that uses it', async () => {
        await at.choose(api, fill(images.action.showContainer, { name: `${made.prefix}-web` }))
        await page.getByRole('complementary', { name: `${words.drawer.label}: ${made.prefix}-web` }).waitFor()
        await at.open()
      })

      await test.step('refuses to remove one that is in use, and keeps all of its names', async () => {
        await at.choose(api, images.action.remove)
        const question = page.getByRole('alertdialog')
        await expect(question).toContainText(removeQuestion(words, api))
        await expect(question).toContainText(fill(images.confirm.running_one, { names: `${made.prefix}-web` }))
        for (const tag of ['api:1', 'api:two', 'api:three']) await expect(question).toContainText(`${made.prefix}/${tag}`)
        await question.getByRole('button', { name: images.action.remove, exact: true }).click()
        await expect(at.news).toBeVisible()
        await expect(at.row(api)).toContainText('+2')
        expect(await made.idOf(`${made.prefix}/api:two`)).toBe(id)
      })

      await test.step('removes by keyboard, once that is confirmed', async () => {
        await at.row(lone).getByTitle(lone, { exact: true }).click()
        await at.grid.press('Delete')
        await expect(page.getByRole('alertdialog')).toContainText(removeQuestion(words, lone))
        await page.getByRole('button', { name: words.common.cancel }).click()
        expect(await made.idOf(lone)).not.toBe('')
        await at.grid.press('Delete')
        await page.getByRole('alertdialog').getByRole('button', { name: images.action.remove, exact: true }).click()
        await expect(at.row(lone)).toHaveCount(0)
        expect(await made.idOf(lone)).toBe('')
      })
    })
  })

test('pushes and pulls, finds that a registry has something newer, and makes containers anew of it', async ({ at, made, page, words }) => {
  test.slow()
  const { images } = words
  const registry = await startRegistry()
  try {
    const name = `${registry.host}/${made.prefix}:1`
    const first = await made.build([name])
    await at.open()
    await at.narrowTo(made.prefix)
    await at.choose(name, images.action.push)
    const push = at.dialog(fill(images.pushTitle, { name }))
    await expect(push).toContainText(fill(images.pushTo, { host: registry.host }))
    await push.getByRole('button', { name: images.pushAct_one, exact: true }).click()
    const task = page.getByRole('region', { name: words.dock.label, exact: true })
    await expect(task).toContainText(fill(images.task.push_one, { name }))
    await expect.poll(async () => (await fetch(`${registry.url}/v2/${made.prefix}/tags/list`)).json()).toMatchObject({ tags: ['1'] })

    await test.step('pulls what is not there, several at once', async () => {
      await made.docker('tag', name, `${registry.host}/${made.prefix}:2`)
      await made.docker('push', '-q', `${registry.host}/${made.prefix}:2`)
      await made.docker('rmi', name, `${registry.host}/${made.prefix}:2`)
      await at.tool(images.pull).click()
      const dialog = at.dialog(images.pullTitle)
      const field = dialog.getByRole('combobox', { name: images.reference.label })
      await field.focus()
      await page.evaluate((text) => {
        const data = new DataTransfer()
        data.setData('text', text)
        document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
      }, `${name}\n${registry.host}/${made.prefix}:2`)
      await expect(field).toHaveCount(2)
      expect(await findings(page)).toEqual([])
      await dialog.getByRole('button', { name: fill(images.pullAct_other, { count: 2 }), exact: true }).click()
      await expect(at.row(name)).toContainText('+1')
      expect(await made.idOf(name)).toBe(first)
    })

    await test.step('has nothing newer until there is', async () => {
      await made.docker('run', '-d', '--name', `${made.prefix}-web`, name, 'sleep', '100000')
      await at.show(name)
      await at.drawer.getByRole('button', { name: images.action.newer }).click()
      await expect(at.drawer).toContainText(images.newer.same)
      await expect(at.row(name)).not.toContainText(images.newer.badge)
    })

    await test.step('badge, pull and recreate', async () => {
      const second = await made.build([`${made.prefix}/second`])
      await made.docker('tag', second, `${registry.host}/${made.prefix}:other`)
      // In the registry only: what the engine calls by that name stays.
      await made.docker('tag', second, name)
      await made.docker('push', '-q', name)
      await made.docker('tag', first, name)
      await at.tool(images.newer.all).click()
      await expect(at.row(name)).toContainText(images.newer.badge)
      const badge = at.row(name).getByRole('button', { name: images.newer.badge })
      await badge.click()
      const [menu, under] = [await page.getByRole('menu').boundingBox(), await badge.boundingBox()]
      expect(Math.abs((menu?.x ?? 0) - (under?.x ?? 0))).toBeLessThan(40)
      await page.getByRole('menuitem', { name: fill(images.action.pullAndRecreate_one, { count: 1 }) }).click()
      const question = page.getByRole('alertdialog')
      await expect(question).toContainText(`${made.prefix}-web`)
      await question.getByRole('button', { name: images.action.recreate }).click()
      // For a moment there is none of that name.
      const state = () => made.docker('inspect', '-f', '{{.Image}} {{.State.Running}}', `${made.prefix}-web`).catch(() => '')
      await expect.poll(state, { timeout: 30_000 }).toBe(`${second} true`)
      expect(await made.idOf(name)).toBe(second)
      await expect(at.grid).not.toContainText(images.newer.badge)
    })
  } finally {
    await registry.stop()
  }
})

test('says what a registry refuses, and where to log in; a pull that hangs can be cancelled', async ({ at, made, page, words }) => {
  const { images } = words
  const registry = await startRegistry({ auth: { user: 'somebody', password: 'secret of a test' } })
  const silent: Server = createServer(({ url }, response) => {
    // It says that it is a registry, and nothing more.
    if (url === '/v2/') response.writeHead(200, { 'docker-distribution-api-version': 'registry/2.0' }).end('{}')
  })
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  try {
    await at.open()
    const pull = async (name: string) => {
      await at.tool(images.pull).click()
      await at.dialog(images.pullTitle).getByRole('combobox', { name: images.reference.label }).fill(name)
      await page.keyboard.press('Enter')
    }
    await pull(`${registry.host}/${made.prefix}:1`)
    await expect(at.news.getByRole('button', { name: images.logIn })).toBeVisible()
    await at.news.getByRole('button', { name: words.common.dismiss }).click()

    const hanging = `127.0.0.1:${(silent.address() as AddressInfo).port}/${made.prefix}:1`
    await pull(hanging)
    const dock = page.getByRole('region', { name: words.dock.label, exact: true })
    await expect(dock).toContainText(fill(images.task.pull_one, { name: hanging }))
    await dock.getByRole('button', { name: words.common.cancel }).first().click()
    await expect(dock.getByText(words.dock.skipped)).toBeVisible()
    await expect(at.news).toHaveCount(0)
  } finally {
    silent.close()
    silent.closeAllConnections()
    await registry.stop()
  }
})

test('builds from a folder, saying before what would be sent, and keeps what was typed when it fails', async ({
  at,
  app,
  made,
  page,
  words,
}) => {
  test.slow()
  const { images } = words
  const unique = `said by ${made.prefix}`
  const folder = made.folder({
    Dockerfile: `FROM ${testImage}\nARG WHO=nobody\nRUN echo "$WHO ${unique}" && test "$WHO" = me\n`,
    '.git/HEAD': 'x'.repeat(5000),
    'src/main.ts': 'x',
    'docs/ignored.txt': 'x',
    '.dockerignore': 'docs\n',
  })
  const name = `${made.prefix}/built:1`
  await choosing(app, folder)
  await at.open()
  await at.tool(images.build.open).click()
  const dialog = at.dialog(images.buildTitle)
  await dialog.getByRole('button', { name: images.build.choose }).click()
  await expect(dialog).toContainText(pattern(images.build.ignored_one, { number: '1', file: '\\.dockerignore' }))
  await expect(dialog.getByRole('alert')).toContainText('.git')
  await dialog.getByText(pattern(images.build.largest_other, { count: '\\d+' })).click()
  await expect(dialog.getByRole('listitem').first()).toContainText('.git/HEAD')
  await dialog.getByRole('combobox', { name: images.build.tag, exact: true }).fill(name)
  await dialog.getByRole('button', { name: images.build.addArg }).click()
  await dialog.getByRole('textbox', { name: fill(images.build.argName, { number: 1 }) }).fill('1 bad')
  await expect(dialog).toContainText(images.build.argBad)
  await dialog.getByRole('textbox', { name: fill(images.build.argName, { number: 1 }) }).fill('WHO')
  await dialog.getByRole('textbox', { name: fill(images.build.argValue, { number: 1 }) }).fill('you')
  expect(await findings(page)).toEqual([])
  await dialog.getByRole('button', { name: images.build.act, exact: true }).click()

  const dock = page.getByRole('region', { name: words.dock.label, exact: true })
  await expect(dock).toContainText(`you ${unique}`)
  await at.news.getByRole('button', { name: images.build.change }).click()
  await expect(dialog.getByRole('textbox', { name: images.build.folder })).toHaveValue(folder)
  const value = dialog.getByRole('textbox', { name: fill(images.build.argValue, { number: 1 }) })
  await expect(value).toHaveValue('you')
  await value.fill('me')
  await value.press('Enter')
  await page.getByRole('complementary', { name: `${words.drawer.label}: ${name}`, exact: true }).waitFor()
  expect(await made.idOf(name)).not.toBe('')
})

test('saves to a file with all of its names, and loads it again', async ({ at, app, made, page, words }) => {
  const { images } = words
  const name = `${made.prefix}/kept:1`
  const id = await made.build([name, `${made.prefix}/kept:2`])
  const file = join(made.folder({}), 'kept.tar')
  await choosing(app, file)
  await at.open()
  await at.narrowTo(made.prefix)
  await at.choose(name, images.action.save)
  const dock = page.getByRole('region', { name: words.dock.label, exact: true })
  await expect(dock).toContainText(fill(images.task.save_one, { name }))
  await expect(dock.getByRole('button', { name: fill(images.task.save_one, { name }) })).toBeVisible()
  await made.docker('rmi', name, `${made.prefix}/kept:2`)
  await expect(at.row(name)).toHaveCount(0)
  await page.getByRole('button', { name: images.load }).click()
  await expect(at.row(name)).toContainText('+1')
  expect(await made.idOf(name)).toBe(id)
})
