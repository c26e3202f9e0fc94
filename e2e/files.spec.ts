/** Files of real containers and volumes: looked at, changed, brought in and out. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect } from './app-fixtures.ts'
import { findings } from './pages/axe.ts'
import { choosing, storageTest as test } from './pages/storage-page.ts'
import { fill, type Words } from './pages/words.ts'

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

const filesOf = (page: Page, words: Words, name: string) => {
  const { files } = words
  const tree = page.getByRole('treegrid', { name: fill(files.tree, { name }) })
  const path = page.getByRole('textbox', { name: files.path, exact: true })
  const row = (of: string) => tree.getByRole('row').filter({ has: page.getByTitle(of, { exact: true }) })
  const type = async (to: string) => {
    await path.fill(to)
    await path.press('Enter')
  }
  return {
    tree,
    row,
    type,
    /** To a path that is there. */
    goTo: async (to: string) => {
      await type(to)
      await expect(row(to.split('/').at(-1) ?? '')).toHaveAttribute('aria-selected', 'true')
      await expect(tree).toBeFocused()
    },
    text: (of: string) => page.getByRole('region', { name: fill(files.preview.label, { name: of }) }),
    button: (label: string) => page.getByRole('complementary').getByRole('button', { name: label, exact: true }),
    choose: async (of: string, entry: string) => {
      await tree.getByTitle(of, { exact: true }).click({ button: 'right' })
      await page.getByRole('menuitem', { name: entry }).click()
    },
  }
}

for (const lang of ['en', 'fr'] as const)
  test.describe(lang === 'en' ? 'in English' : 'in French', () => {
    test.use({ lang })

    test('of a container: walks the tree, shows what is in files, and edits one', async ({ made, ui, page, words }) => {
      test.slow()
      const { files } = words
      const web = await made.run('web')
      await made.inside(
        web,
        `mkdir -p /things/deep/er; printf 'one\\ntwo\\n' > /things/deep/er/a.txt; echo ${png} | base64 -d > /things/dot.png
         head -c 5000 /dev/urandom > /things/blob; seq 1 300000 > /things/long.txt; printf '<img src=x onerror=alert(1)>' > '/things/<b>.txt'`,
      )
      await ui.narrowTo(made.prefix)
      await ui.open(web)
      await ui.drawer.getByRole('tab', { name: files.tab, exact: true }).click()
      const at = filesOf(page, words, web)

      await test.step('by keyboard', async () => {
        await at.goTo('/things')
        await expect(at.row('things')).toHaveAttribute('aria-selected', 'true')
        await expect(at.tree).toBeFocused()
        await expect(at.row('deep')).toBeVisible()
        await page.keyboard.press('ArrowRight')
        await expect(at.row('deep')).toHaveAttribute('aria-selected', 'true')
        await page.keyboard.press('Enter')
        await expect(at.row('er')).toBeVisible()
        await page.keyboard.press('Backspace')
        await expect(at.row('things')).toHaveAttribute('aria-selected', 'true')
      })

      await test.step('to a path that is typed, or says why not', async () => {
        await at.type('/things/nowhere/x')
        await expect(page.getByRole('alert')).toContainText('nowhere')
        await at.goTo('/things/deep/er/a.txt')
        await expect(at.text('a.txt')).toContainText('two')
        expect(await findings(page)).toEqual([])
      })

      await test.step('pictures, bytes and what is long, each as such; text only as text', async () => {
        await at.goTo('/things/dot.png')
        const picture = page.getByRole('img', { name: fill(files.preview.picture, { name: 'dot.png' }) })
        await expect(picture).toBeVisible()
        expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1)
        await at.goTo('/things/blob')
        await expect(page.getByRole('region', { name: fill(files.preview.hex, { name: 'blob' }) })).toContainText('00000010')
        await expect(at.button(files.action.edit)).toBeDisabled()
        await at.goTo('/things/long.txt')
        await expect(page.getByRole('note')).toContainText(files.preview.largeHint)
        await expect(at.button(files.action.edit)).toBeDisabled()
        await at.goTo('/things/<b>.txt')
        await expect(at.text('<b>.txt')).toContainText('<img src=x onerror=alert(1)>')
      })

      await test.step('edits, keeps what was typed, and asks when somebody else was quicker', async () => {
        await at.goTo('/things/deep/er/a.txt')
        await at.button(files.action.edit).click()
        const field = page.getByRole('textbox', { name: fill(files.edit.label, { name: 'a.txt' }) })
        await field.fill('mine\n')
        await at.goTo('/things/dot.png')
        await expect(at.row('a.txt')).toContainText(files.unsaved)
        await at.goTo('/things/deep/er/a.txt')
        await expect(field).toHaveValue('mine\n')
        expect(await findings(page)).toEqual([])
        await made.inside(web, 'echo theirs, and longer > /things/deep/er/a.txt')
        await field.press('Control+s')
        await expect(page.getByRole('alert')).toContainText(files.edit.conflict)
        expect(await made.inside(web, 'cat /things/deep/er/a.txt')).toBe('theirs, and longer')
        const label = fill(files.preview.label, { name: 'a.txt' })
        await page.evaluate((named) => {
          const seen: string[] = []
          const look = () => {
            const text = document.querySelector(`[aria-label="${named}"]`)?.textContent
            if (text) seen.push(text)
          }
          new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true })
          Object.assign(window, { seen })
        }, label)
        await at.button(files.edit.overwrite).click()
        await expect(at.text('a.txt')).toContainText('mine')
        // Nobody sees what was there before, and edits that.
        const seen = await page.evaluate(() => (window as unknown as { seen: string[] }).seen)
        expect(seen.filter((text) => !text.includes('mine'))).toEqual([])
        expect(await made.inside(web, 'cat /things/deep/er/a.txt')).toBe('mine')
        await expect(at.row('a.txt')).not.toContainText(files.unsaved)
      })
    })
  })

test('of a volume: makes, renames, removes, uploads and downloads', async ({ app, at: tab, made, page, words }) => {
  test.slow()
  const { files } = words
  const data = `${made.prefix}-data`
  await made.docker('volume', 'create', data)
  const web = await made.run('web', '-v', `${data}:/data`)
  await made.inside(web, 'mkdir /data/conf; echo hello > /data/conf/a.txt')
  await tab.open('volumes')
  await tab.narrowTo(data)
  await tab.show(data, files.tab)
  const at = filesOf(page, words, data)
  const folder = made.folder()

  await at.goTo('/conf')
  await at.button(fill(files.action.add, { folder: '/conf' })).click()
  await page.getByRole('menuitem', { name: fill(files.action.newFolder, { folder: '/conf' }) }).click()
  const name = page.getByRole('dialog').getByRole('textbox', { name: files.name.label })
  await name.fill('a/b')
  await expect(page.getByRole('dialog')).toContainText(files.name.rule)
  await name.fill('sites')
  await name.press('Enter')
  await expect(at.row('sites')).toHaveAttribute('aria-selected', 'true')

  await test.step('renames by F2', async () => {
    await at.goTo('/conf/a.txt')
    await page.keyboard.press('F2')
    await name.fill('b.txt')
    await name.press('Enter')
    await expect(at.row('b.txt')).toHaveAttribute('aria-selected', 'true')
    expect(await made.inside(web, 'ls /data/conf')).toBe('b.txt\nsites')
  })

  await test.step('uploads, and asks before something is overwritten', async () => {
    writeFileSync(join(folder, 'b.txt'), 'from this machine\n')
    await choosing(app, join(folder, 'b.txt'))
    await at.goTo('/conf')
    const upload = async () => {
      await at.button(fill(files.action.add, { folder: '/conf' })).click()
      await page.getByRole('menuitem', { name: files.action.uploadFiles }).click()
    }
    await upload()
    await expect(tab.question).toContainText('b.txt')
    await page.getByRole('button', { name: words.common.cancel }).click()
    await expect(tab.question).toHaveCount(0)
    expect(await made.inside(web, 'cat /data/conf/b.txt')).toBe('hello')
    await upload()
    await tab.agree(files.confirm.overwrite)
    await expect.poll(() => made.inside(web, 'cat /data/conf/b.txt')).toBe('from this machine')
  })

  await test.step('downloads a file, and a folder as an archive', async () => {
    await choosing(app, join(folder, 'saved.txt'))
    await at.choose('b.txt', files.action.download)
    await expect(tab.news.filter({ hasText: fill(files.task.savedToast, { name: 'saved.txt' }) })).toBeVisible()
    expect(readFileSync(join(folder, 'saved.txt'), 'utf8')).toBe('from this machine\n')
    await choosing(app, join(folder, 'conf.tar'))
    await at.choose('conf', files.action.downloadFolder)
    await expect(tab.news.filter({ hasText: fill(files.task.savedToast, { name: 'conf.tar' }) })).toBeVisible()
    expect(readFileSync(join(folder, 'conf.tar')).includes('from this machine')).toBe(true)
  })

  await test.step('removes with the Delete key, once that is confirmed', async () => {
    await at.goTo('/conf/b.txt')
    await page.keyboard.press('Delete')
    await expect(tab.question).toContainText('/conf/b.txt')
    await tab.agree(files.action.remove)
    await expect(at.row('b.txt')).toHaveCount(0)
    expect(await made.inside(web, 'ls /data/conf')).toBe('sites')
  })

  await test.step('offers what needs a running container with why it cannot be, once it does not run', async () => {
    await made.docker('kill', web)
    await at.goTo('/conf')
    await expect
      .poll(async () => {
        await at.row('conf').click({ button: 'right' })
        const disabled = await page.getByRole('menuitem', { name: files.action.rename }).getAttribute('aria-disabled')
        const said = await page.getByRole('menu').textContent()
        await page.keyboard.press('Escape')
        return disabled === 'true' && said?.includes(files.limited.volume)
      })
      .toBe(true)
  })
})

test('tells what differs from the image, and goes there', async ({ made, ui, page, words }) => {
  const { files } = words
  const web = await made.run('web')
  await made.inside(web, 'echo new > /etc/new.conf; echo x >> /etc/passwd; rm -f /etc/group')
  await ui.narrowTo(made.prefix)
  await ui.open(web)
  await ui.drawer.getByRole('tab', { name: files.tab, exact: true }).click()
  await page.getByRole('radio', { name: files.viewChanges }).click()
  const list = page.getByRole('listbox', { name: files.changes.label })
  await expect(list.getByRole('option').filter({ hasText: '/etc/new.conf' })).toContainText('A')
  await page.locator('button[aria-pressed]').filter({ hasText: files.changes.added }).click()
  await expect(list).not.toContainText('/etc/passwd')
  expect(await findings(page)).toEqual([])
  await page.getByRole('searchbox', { name: files.changes.filter }).fill('new.conf')
  await page.getByRole('searchbox', { name: files.changes.filter }).press('Enter')
  await page.keyboard.press('Enter')
  await expect(filesOf(page, words, web).text('new.conf')).toContainText('new')
})
