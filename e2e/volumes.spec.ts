/** Volumes on a real engine: who has them, how large they are, making and removing them. */
import { expect } from './app-fixtures.ts'
import { findings } from './pages/axe.ts'
import { storageTest as test } from './pages/storage-page.ts'
import { fill } from './pages/words.ts'

for (const lang of ['en', 'fr'] as const)
  test.describe(lang === 'en' ? 'in English' : 'in French', () => {
    test.use({ lang })

    test('says who has a volume, measures when it is asked to, and removes none that is in use', async ({ at, made, page, words }) => {
      test.slow()
      const { volumes } = words
      const data = `${made.prefix}-data`
      const lone = `${made.prefix}-lone`
      await made.docker('volume', 'create', '--label', 'team=shop', data)
      await made.docker('volume', 'create', lone)
      const web = await made.run('web', '-v', `${data}:/data`, '-v', '/anonymous')
      await made.inside(web, 'head -c 300000 /dev/zero > /data/blob')
      const mounts = await made.docker('inspect', '-f', '{{range .Mounts}}{{.Name}} {{end}}', web)
      const anonymous = mounts.split(' ').find((name) => /^[0-9a-f]{64}$/.test(name)) ?? ''
      await at.open('volumes')
      await at.narrowTo(made.prefix)
      await expect(at.row(data).getByTitle(fill(words.users.running, { name: web }))).toBeVisible()
      // One that nobody named is found by who has it, and shown by the beginning of its name.
      await expect(at.row(anonymous)).toContainText(anonymous.slice(0, 12))
      await expect(at.row(anonymous)).not.toContainText(anonymous)
      expect(await findings(page)).toEqual([])

      await test.step('narrows to those that nobody has', async () => {
        await page.locator('button[aria-pressed]').filter({ hasText: volumes.chip.unused }).click()
        await expect(at.grid).toHaveAttribute('aria-rowcount', '1')
        await expect(at.row(lone)).toBeVisible()
        await page.locator('button[aria-pressed]').filter({ hasText: volumes.chip.unused }).click()
      })

      await test.step('measures only when it is asked to', async () => {
        await expect(at.grid.getByRole('columnheader', { name: volumes.column.size })).toHaveCount(0)
        await at.tool(volumes.sizes.measure).click()
        await expect(at.row(data)).toContainText(lang === 'fr' ? '300 ko' : '300 kB')
      })

      await test.step('in the drawer', async () => {
        await at.show(data)
        await expect(at.drawer).toContainText('team=shop')
        await expect(at.drawer.getByRole('button', { name: web })).toBeVisible()
        expect(await findings(page)).toEqual([])
        await at.tab(volumes.tab.inspect).click()
        await at.drawer.getByRole('textbox', { name: words.inspect.find }).fill('team')
        await expect(at.drawer.getByRole('tree')).toContainText('shop')
        await page.keyboard.press('Escape')
      })

      await test.step('leaves one that is in use, and says by whom', async () => {
        await at.choose(data, volumes.action.remove)
        await expect(at.news).toContainText(fill(volumes.confirm.usedBy, { name: data, users: web }))
        await expect(at.question).toHaveCount(0)
        expect(await made.docker('volume', 'ls', '-q', '--filter', `name=${data}`)).toBe(data)
      })

      await test.step('removes by keyboard, once that is confirmed', async () => {
        await at.row(lone).getByTitle(lone, { exact: true }).click()
        await at.grid.press('Delete')
        await expect(at.question).toContainText(volumes.confirm.body_one)
        await page.getByRole('button', { name: words.common.cancel }).click()
        expect(await made.docker('volume', 'ls', '-q', '--filter', `name=${lone}`)).toBe(lone)
        await at.grid.press('Delete')
        await at.agree(volumes.action.remove)
        await expect(at.row(lone)).toHaveCount(0)
        expect(await made.docker('volume', 'ls', '-q', '--filter', `name=${lone}`)).toBe('')
      })
    })
  })

test('makes a volume, says while one types what cannot be a name, and keeps what was typed when it is taken', async ({
  at,
  made,
  page,
  words,
}) => {
  const { volumes } = words
  const taken = `${made.prefix}-taken`
  await made.docker('volume', 'create', taken)
  await at.open('volumes')
  await at.narrowTo(made.prefix)
  await at.tool(volumes.create.open).click()
  const dialog = at.dialog(volumes.create.title)
  const name = dialog.getByRole('textbox', { name: volumes.create.name, exact: true })
  await name.fill('not a name')
  await expect(dialog).toContainText(words.form.nameRule)
  await expect(dialog.getByRole('button', { name: volumes.create.act })).toBeDisabled()
  await name.fill(taken)
  await dialog.getByRole('textbox', { name: `${volumes.create.labels}: ${words.form.name} 1` }).fill('team')
  await dialog.getByRole('textbox', { name: `${volumes.create.labels}: ${words.form.value} 1` }).fill('shop')
  expect(await findings(page)).toEqual([])
  await name.press('Enter')
  await expect(dialog.getByRole('alert')).toContainText(taken)
  await expect(name).toHaveValue(taken)
  await name.fill(`${made.prefix}-new`)
  await name.press('Enter')
  await expect(dialog).toHaveCount(0)
  await expect(at.row(`${made.prefix}-new`)).toBeVisible()
  await expect(at.drawer).toContainText('team=shop')
  expect(await made.docker('volume', 'inspect', '-f', '{{.Labels.team}}', `${made.prefix}-new`)).toBe('shop')
})
