/** Docker and Podman at once in the tabs of what engines hold: rows of both, acts that reach the right one, and one that stops without hurting the other. */
import type { Locator, Page } from '@playwright/test'
import { findings } from './pages/axe.ts'
import { imagesPage } from './pages/images-page.ts'
import { storagePage } from './pages/storage-page.ts'
import { fill, pattern, type Words } from './pages/words.ts'
import { testImage } from './stack/docker.mjs'
import type { StorageStack } from './storage-stack.ts'
import { dockerName, expect, podmanImage, podmanName, test } from './two-engines.ts'

/** A row that both engines may have, on one of them. */
const of = (rows: Locator, engine: string) => rows.filter({ has: rows.page().getByText(engine, { exact: true }) })
const volumesOf = async ({ docker, prefix }: StorageStack) =>
  (await docker('volume', 'ls', '-q')).split('\n').filter((name) => name.startsWith(prefix))
const staleNote = (page: Page, words: Words) =>
  page.getByRole('alert').filter({ hasText: pattern(words.state.stale, { name: podmanName }) })
/** Opens the menu of a row and chooses from it. */
const choose = async (row: Locator, entry: string) => {
  await row.click({ button: 'right' })
  const page = row.page()
  await page
    .getByRole('menuitem')
    .filter({ has: page.getByText(entry, { exact: true }) })
    .click()
}

for (const lang of ['en', 'fr'] as const)
  test.describe(lang === 'en' ? 'in English' : 'in French', () => {
    test.use({ lang })

    test('volumes and networks of both are in one list, and what is done reaches the engine of the row', async ({
      onDocker,
      onPodman,
      page,
      ui,
      words,
    }) => {
      test.slow()
      const { volumes, networks } = words
      const { prefix } = onDocker
      const [both, mine, made] = [`${prefix}-both`, `${prefix}-mine`, `${prefix}-made`]
      for (const { docker } of [onDocker, onPodman])
        for (const what of ['volume', 'network']) await docker(what, 'create', ...(what === 'network' ? ['--internal'] : []), both)
      await onDocker.docker('volume', 'create', mine)
      const at = storagePage(page, words)

      await at.open('volumes')
      await at.narrowTo(prefix)
      await expect(at.grid).toHaveAttribute('aria-rowcount', '3')
      await expect(of(at.row(both), dockerName)).toHaveCount(1)
      await expect(of(at.row(both), podmanName)).toHaveCount(1)
      expect(await findings(page)).toEqual([])

      await test.step('a scope of one engine, and of the other', async () => {
        await ui.scopeTo(podmanName)
        await expect(at.grid).toHaveAttribute('aria-rowcount', '1')
        await expect(at.row(mine)).toHaveCount(0)
        await ui.scopeTo(words.bar.allEngines)
        await expect(at.row(mine)).toHaveCount(1)
      })

      await test.step('one is made on the engine that was chosen', async () => {
        await at.tool(volumes.create.open).click()
        const dialog = at.dialog(volumes.create.title)
        await dialog.getByLabel(words.bar.scope, { exact: true }).selectOption({ label: podmanName })
        const name = dialog.getByRole('textbox', { name: volumes.create.name, exact: true })
        await name.fill(made)
        expect(await findings(page)).toEqual([])
        await name.press('Enter')
        await expect(dialog).toHaveCount(0)
        await expect(of(at.row(made), podmanName)).toHaveCount(1)
        expect(await onPodman.docker('volume', 'ls', '-q', '--filter', `name=${made}`)).toBe(made)
        expect(await volumesOf(onDocker)).toEqual([both, mine])
        await page.keyboard.press('Escape')
      })

      await test.step('of two that are called alike, the one that was meant is removed', async () => {
        await choose(of(at.row(both), podmanName), volumes.action.remove)
        await at.agree(volumes.action.remove)
        await expect(of(at.row(both), podmanName)).toHaveCount(0)
        await expect(of(at.row(both), dockerName)).toHaveCount(1)
        expect(await onPodman.docker('volume', 'ls', '-q', '--filter', `name=${both}`)).toBe('')
        expect(await volumesOf(onDocker)).toEqual([both, mine])
      })

      await test.step('networks, too', async () => {
        await at.open('networks')
        await at.narrowTo(prefix)
        await expect(at.grid).toHaveAttribute('aria-rowcount', '2')
        await choose(of(at.row(both), dockerName), networks.action.remove)
        await at.agree(networks.action.remove)
        await expect(of(at.row(both), dockerName)).toHaveCount(0)
        await expect(of(at.row(both), podmanName)).toHaveCount(1)
        expect(await onDocker.docker('network', 'ls', '-q', '--filter', `name=${both}`)).toBe('')
        expect(await onPodman.docker('network', 'ls', '-q', '--filter', `name=${both}`)).not.toBe('')
      })
    })
  })

test('images of both are in one list, and each gets its own names; their disks stand side by side, and their events', async ({
  onDocker,
  onPodman,
  page,
  words,
}) => {
  test.slow()
  const { images, disk, events } = words
  const { prefix } = onDocker
  const [first, second] = [`localhost/${prefix}:1`, `localhost/${prefix}:2`]
  await onDocker.docker('tag', testImage, first)
  await onPodman.docker('tag', podmanImage, first)
  try {
    const at = imagesPage(page, words)
    await at.open()
    await at.narrowTo(prefix)
    await expect(at.grid).toHaveAttribute('aria-rowcount', '2')
    const row = (engine: string) => of(at.grid.getByRole('row'), engine)
    await choose(row(podmanName), images.action.tag)
    const field = page.getByRole('dialog').getByRole('combobox', { name: images.tagLabel })
    await field.fill(second)
    await field.press('Enter')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    const has = ({ docker }: StorageStack, name: string) =>
      docker('image', 'inspect', '-f', '{{.Id}}', name).then(
        () => true,
        () => false,
      )
    await expect.poll(() => has(onPodman, second)).toBe(true)
    expect(await has(onDocker, second)).toBe(false)
    await choose(row(podmanName), fill(images.action.removeTag, { name: first }))
    await page.getByRole('alertdialog').getByRole('button', { name: images.action.remove, exact: true }).click()
    await expect.poll(() => has(onPodman, first)).toBe(false)
    expect(await has(onDocker, first)).toBe(true)
    await expect(row(dockerName)).toContainText(prefix)

    await test.step('disks', async () => {
      await page.getByRole('tab', { name: words.tabs.disk, exact: true }).click()
      await expect(page.getByRole('heading', { level: 2 })).toHaveText([podmanName, dockerName])
      for (const engine of [dockerName, podmanName])
        await expect(page.getByRole('region', { name: engine, exact: true }).getByRole('table', { name: disk.byKind })).toBeVisible()
      expect(await findings(page)).toEqual([])
    })

    await test.step('events', async () => {
      await page.getByRole('tab', { name: words.tabs.events, exact: true }).click()
      await page.getByRole('searchbox', { name: events.filter }).fill(`${prefix}-told`)
      for (const { docker } of [onDocker, onPodman]) await docker('volume', 'create', `${prefix}-told`)
      const rows = page
        .getByRole('grid', { name: events.list })
        .getByRole('row')
        .filter({ hasText: `${prefix}-told` })
      await expect(of(rows, dockerName)).toHaveCount(1)
      await expect(of(rows, podmanName)).toHaveCount(1)
    })
  } finally {
    await onDocker.docker('rmi', first)
  }
})

test('one engine that stops leaves its rows, marked, and the other unhurt; it is taken up again where it is by then', async ({
  onDocker,
  onPodman,
  page,
  service,
  ui,
  words,
}) => {
  test.slow()
  const { prefix } = onDocker
  const [theirs, gone, ours] = [`${prefix}-theirs`, `${prefix}-gone`, `${prefix}-ours`]
  for (const what of ['volume', 'network'])
    for (const [{ docker }, name] of [
      [onPodman, theirs],
      [onPodman, gone],
      [onDocker, ours],
    ] as const)
      await docker(what, 'create', ...(what === 'network' ? ['--internal'] : []), name)
  await onPodman.docker('tag', podmanImage, `localhost/${theirs}:1`)
  const at = storagePage(page, words)
  const list = imagesPage(page, words)
  for (const tab of ['networks', 'volumes'] as const) {
    await at.open(tab)
    await at.narrowTo(prefix)
    await expect(at.grid).toHaveAttribute('aria-rowcount', '3')
  }
  await list.open()
  await list.narrowTo(prefix)
  await expect(list.row(`localhost/${theirs}:1`)).toBeVisible()
  await at.open('volumes')

  await service.halt()
  await expect(staleNote(page, words)).toBeVisible()
  for (const name of [theirs, gone]) await expect(at.row(name)).toHaveClass(/stale/)
  await expect(at.row(ours)).not.toHaveClass(/stale/)
  expect(await findings(page)).toEqual([])

  await test.step('what happens to the other one is seen meanwhile, and it does what it is told', async () => {
    await onDocker.docker('volume', 'create', `${ours}-2`)
    await expect(at.row(`${ours}-2`)).not.toHaveClass(/stale/)
    await choose(at.row(`${ours}-2`), words.volumes.action.remove)
    await at.agree(words.volumes.action.remove)
    await expect(at.row(`${ours}-2`)).toHaveCount(0)
    await expect(at.row(theirs)).toBeVisible()
  })

  await test.step('the same in the other tabs', async () => {
    await at.open('networks')
    await expect(staleNote(page, words)).toBeVisible()
    await expect(at.row(theirs)).toHaveClass(/stale/)
    await expect(at.row(ours)).not.toHaveClass(/stale/)
    await list.open()
    await expect(staleNote(page, words)).toBeVisible()
    await expect(list.row(`localhost/${theirs}:1`)).toHaveClass(/stale/)
    await page.getByRole('tab', { name: words.tabs.disk, exact: true }).click()
    await expect(staleNote(page, words)).toBeVisible()
    await expect(
      page.getByRole('region', { name: podmanName, exact: true }).getByRole('button', { name: words.disk.pruneOpen }),
    ).toBeDisabled()
    await expect(
      page.getByRole('region', { name: dockerName, exact: true }).getByRole('button', { name: words.disk.pruneOpen }),
    ).toBeEnabled()
  })

  await test.step('what is asked of it while it is down fails in words, and nothing goes', async () => {
    await at.open('volumes')
    await choose(at.row(theirs), words.volumes.action.remove)
    await at.agree(words.volumes.action.remove)
    await expect(ui.dock.or(at.news).first()).toContainText(theirs)
    await expect(at.row(theirs)).toHaveClass(/stale/)
  })

  await test.step('and is back as it is by then', async () => {
    await service.start()
    await onPodman.docker('volume', 'rm', gone)
    await expect(staleNote(page, words)).toHaveCount(0, { timeout: 40_000 })
    await expect(at.row(gone)).toHaveCount(0)
    await expect(at.row(theirs)).not.toHaveClass(/stale/)
    await at.open('networks')
    await expect(at.row(theirs)).not.toHaveClass(/stale/)
  })
})
