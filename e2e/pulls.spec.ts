/** Pulls from a real registry that is slow, and builds of a real Git repository: what is seen while they run, and what is left when they do not end well. */
import { expect, test as base } from './app-fixtures.ts'
import { type ImageStack, imageStack } from './images-stack.ts'
import { findings } from './pages/axe.ts'
import { type ImagesPage, imagesPage } from './pages/images-page.ts'
import { fill, pattern } from './pages/words.ts'
import { testImage } from './stack/docker.mjs'
import { startFaultProxy } from './stack/fault-proxy.ts'
import { startGit } from './stack/git.mjs'
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

test('several pulls show their layers as they come, beside one that is done, and really end when they are cancelled', async ({
  at,
  made,
  page,
  ui,
  words,
}) => {
  test.slow()
  const { images } = words
  const registry = await startRegistry()
  const proxy = await startFaultProxy(Number(registry.host.split(':').at(-1)), 'tcp')
  const slow = proxy.endpoint.replace('tcp://', '')
  try {
    for (const tag of ['1', '2', '3']) {
      const size = tag === '3' ? 1000 : 8_000_000
      const id = await made.build([`${registry.host}/${made.prefix}:${tag}`], [`RUN head -c ${size} /dev/urandom > /blob-${tag}`])
      await made.docker('push', '-q', `${registry.host}/${made.prefix}:${tag}`)
      await made.docker('rmi', '-f', id)
    }
    const [first, second] = [`${slow}/${made.prefix}:1`, `${slow}/${made.prefix}:2`]
    const pull = async (...names: string[]) => {
      await at.tool(images.pull).click()
      const dialog = at.dialog(images.pullTitle)
      for (const [n, name] of names.entries()) {
        if (n > 0) await dialog.getByRole('button', { name: images.reference.add }).click()
        await dialog.getByRole('combobox', { name: images.reference.label }).nth(n).fill(name)
      }
      await page.keyboard.press('Enter')
      await expect(dialog).toHaveCount(0)
    }
    await at.open()
    await at.narrowTo(made.prefix)
    await proxy.set('slow')
    await pull(first, second)
    const bars = ui.dock.getByRole('progressbar')
    await expect(bars).toHaveCount(2, { timeout: 30_000 })
    await proxy.set('stall')
    // What has come of each, and of how much; the layer that is here already is done.
    const note = pattern(`${images.transfer.layers_other}, ${images.transfer.bytes}`, { done: '1', count: '2', total: '8 MB' })
    await expect(ui.dock.getByText(note)).toHaveCount(2)
    await expect(ui.dock.getByRole('listitem').filter({ hasText: words.images.transfer.state.exists })).toHaveCount(2)
    await expect(ui.dock.getByRole('listitem').filter({ hasText: words.images.transfer.state.downloading })).toHaveCount(2)
    for (const bar of await bars.all()) expect(await bar.evaluate((one) => (one as HTMLProgressElement).value)).toBeLessThan(1)
    // The button that has the focus shows its name in a tip.
    await page.getByRole('searchbox', { name: images.filter }).focus()
    await expect(page.getByRole('tooltip')).toHaveCount(0)
    expect(await findings(page)).toEqual([])

    await test.step('another one does not wait for them', async () => {
      const third = `${registry.host}/${made.prefix}:3`
      await pull(third)
      await expect(at.row(third)).toBeVisible()
      await expect(bars).toHaveCount(2)
    })

    await test.step('cancelled, the engine lets go of the registry, and nothing is left of them', async () => {
      await ui.dock.getByRole('button', { name: words.common.cancel }).click()
      await expect(ui.dock.getByText(words.dock.skipped)).toHaveCount(2)
      // It notices with the next bytes that nobody wants them any more.
      await proxy.set('slow')
      await expect.poll(() => proxy.open(), { timeout: 30_000 }).toBe(0)
      expect(proxy.passed()).toBeLessThan(16_000_000)
      await proxy.set('pass')
      for (const name of [first, second]) expect(await made.idOf(name)).toBe('')
      await expect(at.grid).toHaveAttribute('aria-rowcount', '1')
      await expect(at.news).toHaveCount(0)
    })

    await test.step('and are there once they are pulled again', async () => {
      await pull(first)
      await expect(at.row(first)).toBeVisible({ timeout: 30_000 })
      expect(await made.idOf(first)).not.toBe('')
    })
  } finally {
    await proxy.close()
    await registry.stop()
  }
})

test('builds a folder of a branch of a Git repository, and says what is wrong with an address', async ({ at, made, page, ui, words }) => {
  test.slow()
  const { build } = words.images
  const git = await startGit()
  try {
    const said = `said by ${made.prefix}`
    git.commit('main', { 'below/Dockerfile': `FROM ${testImage}\nRUN echo "${said}"\n` })
    const name = `${made.prefix}/git:1`
    await at.open()
    await at.tool(build.open).click()
    const dialog = at.dialog(words.images.buildTitle)
    await dialog.getByRole('radio', { name: build.url }).click()
    const address = dialog.getByRole('textbox', { name: build.url })
    await address.fill('example.com/app')
    await expect(dialog).toContainText(build.urlBad)
    await address.fill(`${git.url}#nowhere`)
    await dialog.getByRole('combobox', { name: build.tag, exact: true }).fill(name)
    expect(await findings(page)).toEqual([])
    await dialog.getByRole('button', { name: build.act, exact: true }).click()
    await expect(at.news).toContainText('no branch or tag “nowhere”')

    // What was typed is still there to be corrected.
    await at.news.getByRole('button', { name: build.change }).click()
    await expect(address).toHaveValue(`${git.url}#nowhere`)
    await address.fill(git.url.replace('app.git', 'none.git'))
    await address.press('Enter')
    await expect(ui.dock).toContainText('The engine cannot fetch this repository.')
    await at.news.getByRole('button', { name: build.change }).last().click()
    await address.fill(`${git.url}#main:below`)
    await address.press('Enter')
    await page.getByRole('complementary', { name: `${words.drawer.label}: ${name}`, exact: true }).waitFor()
    expect(await made.idOf(name)).not.toBe('')
    // What it wrote is folded away once it went well.
    await ui.dock.getByRole('button', { name: fill(words.images.task.build, { name }), expanded: false }).click()
    await expect(ui.dock).toContainText(said)
  } finally {
    await git.stop()
  }
})
