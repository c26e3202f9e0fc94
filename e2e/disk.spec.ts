/** An engine's disk: what takes space, what would go, and that exactly this goes. */
import type { Page } from '@playwright/test'
import { expect, test as base } from './app-fixtures.ts'
import { type ImageStack, imageStack } from './images-stack.ts'
import { findings } from './pages/axe.ts'
import { pattern, type Words } from './pages/words.ts'
import { startPrivateEngine, testImage } from './stack/docker.mjs'

/** The engine is the test's own: what is freed is everything on it that nobody uses. */
const test = base.extend<{ made: ImageStack; own: Page }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from its first argument
  made: async ({}, use, info) => {
    info.skip(process.env.WHEELHOUSE_ENGINE === undefined, process.env.WHEELHOUSE_NO_ENGINE ?? 'there is no engine')
    const engine = await startPrivateEngine()
    try {
      const made = imageStack(engine.socket)
      await use(Object.assign(made, { socket: engine.socket }))
      await made.removeAll()
    } finally {
      await engine.remove()
    }
  },
  own: async ({ made, launch, lang }, use) => {
    const { socket } = made as ImageStack & { socket: string }
    const { ui, page } = await launch({ lang, env: { DOCKER_HOST: `unix://${socket}` } })
    await ui.scopeTo('DOCKER_HOST')
    await use(page)
  },
})

const show = async (page: Page, words: Words) => {
  await page.getByRole('tab', { name: words.tabs.disk, exact: true }).click()
  await expect(page.getByRole('heading', { level: 2 })).toHaveText(['DOCKER_HOST'])
}

for (const lang of ['en', 'fr'] as const)
  test.describe(lang === 'en' ? 'in English' : 'in French', () => {
    test.use({ lang })

    test('shows what takes space, and leads to it; what would go is listed, and nothing goes before a person agrees', async ({
      made,
      own: page,
      words,
    }) => {
      test.slow()
      const { disk } = words
      const data = `${made.prefix}-data`
      await made.docker(
        'run',
        '--rm',
        '--network',
        'none',
        '-v',
        `${data}:/data`,
        testImage,
        'sh',
        '-c',
        'head -c 40000000 /dev/zero > /data/x',
      )
      const idle = `${made.prefix}-idle`
      await made.docker('create', '--network', 'none', '--name', idle, testImage)
      await show(page, words)
      await expect(page.getByRole('table', { name: disk.byKind }).getByRole('row', { name: disk.kind.volumes })).toContainText(
        lang === 'fr' ? 'Mo' : 'MB',
      )
      const size = lang === 'fr' ? '40 Mo' : '40 MB'
      const biggest = page.getByRole('listitem').filter({ hasText: data })
      await expect(biggest).toContainText(size)
      expect(await findings(page)).toEqual([])

      await test.step('by keyboard to the next of the biggest', async () => {
        const first = page.getByRole('listitem').getByRole('button').first()
        await first.focus()
        await page.keyboard.press('End')
        await expect(page.getByRole('listitem').getByRole('button').last()).toBeFocused()
        await page.keyboard.press('Home')
        await expect(first).toBeFocused()
      })

      await page.getByRole('tabpanel').getByRole('button', { name: disk.pruneOpen }).click()
      const dialog = page.getByRole('dialog', { name: disk.pruneTitle })
      const goes = dialog.getByRole('region', { name: disk.prune.goes })
      const choose = (kind: keyof typeof disk.kind, value: string) =>
        dialog.getByLabel(disk.kind[kind], { exact: true }).selectOption(value)
      await choose('volumes', 'all')
      await expect(goes.getByRole('listitem').filter({ hasText: data })).toContainText(disk.prune.hasData)
      await expect(goes.getByRole('listitem').filter({ hasText: idle })).toBeVisible()
      expect(await findings(page)).toEqual([])

      await test.step('an age that is none is said, and nothing can be freed by it', async () => {
        await dialog.getByLabel(disk.prune.age, { exact: true }).fill('x')
        await expect(dialog.getByText(disk.prune.ageWrong)).toBeVisible()
        await expect(dialog.locator('button[type=submit]')).toBeDisabled()
      })

      await test.step('older than a year there is nothing', async () => {
        await dialog.getByLabel(disk.prune.age, { exact: true }).fill('60')
        await dialog.getByLabel(disk.prune.unit).selectOption('weeks')
        await expect(goes).toContainText(disk.prune.nothing)
        await expect(dialog.locator('button[type=submit]')).toBeDisabled()
      })

      await test.step('the question names all, and no means no', async () => {
        await dialog.getByLabel(disk.prune.age, { exact: true }).fill('')
        for (const kind of ['images', 'networks', 'buildCache', 'containers'] as const) await choose(kind, 'false')
        await expect(goes.getByRole('listitem').filter({ hasText: data })).toBeVisible()
        const submit = dialog.locator('button[type=submit]')
        await expect(submit).toContainText(pattern(disk.prune.freeSize))
        await expect(submit).toBeEnabled()
        await submit.click()
        const asked = page.getByRole('alertdialog')
        await expect(asked.getByRole('listitem').filter({ hasText: data })).toContainText(size)
        await expect(asked).not.toContainText(idle)
        expect(await findings(page)).toEqual([])
        await asked.getByRole('button', { name: words.common.cancel }).click()
        await expect(dialog).toBeVisible()
        expect(await made.docker('volume', 'ls', '-q')).toContain(data)
      })
    })
  })

test('frees exactly what was shown, leaves what came into use meanwhile, and says what was freed', async ({ made, own: page, words }) => {
  test.slow()
  const { disk } = words
  const [gone, kept] = [`${made.prefix}-gone`, `${made.prefix}-kept`]
  await made.docker('run', '--network', 'none', '--name', gone, testImage, 'sh', '-c', 'head -c 3000000 /dev/zero > /x')
  await made.docker('create', '--network', 'none', '--name', kept, testImage, 'sleep', '100000')
  await show(page, words)
  await page.getByRole('tabpanel').getByRole('button', { name: disk.pruneOpen }).click()
  const dialog = page.getByRole('dialog', { name: disk.pruneTitle })
  const goes = dialog.getByRole('region', { name: disk.prune.goes })
  for (const kind of ['images', 'networks', 'buildCache', 'volumes'] as const)
    await dialog.getByLabel(disk.kind[kind], { exact: true }).selectOption('false')
  for (const name of [gone, kept]) await expect(goes.getByRole('listitem').filter({ hasText: name })).toBeVisible()
  await expect(goes).toHaveAttribute('aria-busy', 'false')
  const later = `${made.prefix}-later`
  await made.docker('create', '--network', 'none', '--name', later, testImage)
  await made.docker('start', kept)
  await dialog.locator('button[type=submit]').click()
  const asked = page.getByRole('alertdialog')
  await expect(asked.getByRole('listitem').filter({ hasText: gone })).toContainText('3 MB')
  await expect(asked.getByRole('listitem')).toHaveCount(2)
  await asked.getByRole('button', { name: pattern(disk.prune.freeSize) }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByText(pattern(disk.freed)).first()).toBeVisible()
  const left = await made.docker('ps', '-a', '--format', '{{.Names}}')
  expect(left).not.toContain(gone)
  expect(left).toContain(kept)
  expect(left).toContain(later)
})
