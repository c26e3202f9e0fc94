/** The log river on real containers: patterns that new ones join, lines that outlive what wrote them, kinds, and last words. */
import { expect, test } from './app-fixtures.ts'
import { findings } from './pages/axe.ts'
import { riverPage } from './pages/river-page.ts'
import { fill } from './pages/words.ts'

/** Says its own name five times a second. */
const saying = (who: string) => ['sh', '-c', `i=0; while :; do i=$((i+1)); echo "${who} says $i"; sleep 0.2; done`]
const dying = (...lines: string[]) => ['sh', '-c', `${lines.map((line) => `echo "${line}"`).join('; ')}; sleep 0.5; exit 3`]

test('a project is one river: who starts later joins, who ended stays and says how', async ({ page, stack, words }) => {
  test.slow()
  const project = `${stack.prefix}shop`
  const river = riverPage(page, words)
  await stack.run('web', { command: saying('web'), project, labels: { 'com.docker.compose.service': 'web' } })
  await stack.run('worker', { command: saying('worker'), project, labels: { 'com.docker.compose.service': 'worker' } })
  await stack.run('stranger', { command: saying('stranger') })
  await river.open()

  await test.step('what is typed narrows the tree, and becomes a pattern', async () => {
    await river.find.fill(`project:${project}`)
    await expect(river.tree.getByRole('treeitem')).toHaveCount(3)
    await river.showOnly(`project:${project}`)
    await expect(river.source(`${stack.prefix}web`)).toHaveAttribute('aria-checked', 'true')
    await expect(river.source(`${stack.prefix}stranger`)).toHaveAttribute('aria-checked', 'false')
    await expect(river.lines).toContainText('web says')
    await expect(river.lines).toContainText('worker says')
    await expect(river.lines).not.toContainText('stranger says')
  })

  await test.step('one that starts later joins by itself', async () => {
    const late = await stack.run('late', { command: saying('late'), project })
    await expect(river.source(late)).toHaveAttribute('aria-checked', 'true')
    await expect(river.lines).toContainText('late says')
  })

  await test.step('one that ended stays, with its code', async () => {
    const gone = await stack.run('short', { command: dying('short goes'), project })
    await expect(river.source(gone)).toContainText(fill(words.river.state.endedWith, { code: 3 }))
    await river.source(gone).hover()
    await river.source(gone).getByText(words.river.only, { exact: true }).click()
    await expect(river.lines).toContainText('short goes')
    await expect(river.lines).not.toContainText('web says')
  })
})

test('lines outlive their container and the app', async ({ launch, stack, words }) => {
  test.slow()
  const name = await stack.run('brief', { command: saying('brief') })
  const first = await launch()
  const before = riverPage(first.page, words)
  await before.open()
  await before.showOnly(name)
  await expect(before.lines).toContainText('brief says 5')
  await stack.remove(name)
  await expect(before.source(name)).toContainText(words.river.state.gone)
  await expect(before.lines).toContainText('brief says 5')
  await first.close()

  const { page } = await launch()
  const after = riverPage(page, words)
  await expect(page.getByRole('heading', { name: words.river.title, level: 1 })).toBeVisible()
  await expect(after.source(name)).toContainText(words.river.state.gone)
  await expect(after.lines).toContainText('brief says 5')
})

test('words and levels narrow the lines', async ({ page, stack, words }) => {
  const name = await stack.run('mixed', { command: ['sh', '-c', 'echo "INFO all is well"; echo "ERROR the disk is full"; sleep 100000'] })
  const river = riverPage(page, words)
  await river.open()
  await river.showOnly(name)
  await expect(river.lines).toContainText('all is well')
  await page.getByLabel(words.logs.filter).fill('disk')
  await expect(river.lines).not.toContainText('all is well')
  await expect(river.lines).toContainText('the disk is full')
  await page.getByLabel(words.logs.filter).fill('')
  await expect(river.lines).toContainText('all is well')
  await page.getByRole('button', { name: words.river.level.error }).click()
  await expect(river.lines).not.toContainText('all is well')
  await expect(river.lines).toContainText('the disk is full')
})

test('a kind of lines is hidden, and taken back', async ({ page, stack, words }) => {
  const name = await stack.run('kinds', {
    command: ['sh', '-c', 'for i in $(seq 1 50); do echo "request $i took $((i*7)) ms"; done; echo "ERROR the disk is full"; sleep 100000'],
  })
  const river = riverPage(page, words)
  await river.open()
  await river.showOnly(name)
  await expect(river.lines).toContainText('the disk is full')
  await river.tab('kinds').click()
  const kind = river.kinds.getByRole('row').filter({ hasText: 'request' })
  await expect(kind).toContainText('50')
  await expect(kind).toContainText('<*>')
  await kind.click({ button: 'right' })
  await page.getByRole('menuitem', { name: words.river.kinds.hide }).click()
  await expect(kind).toHaveCount(0)
  await river.tab('lines').click()
  await expect(river.lines).toContainText('the disk is full')
  await expect(river.lines).not.toContainText('request 50 took')
  await page.getByRole('group', { name: words.river.hiddenKinds }).getByRole('button').click()
  await expect(river.lines).toContainText('request 50 took')
})

test('last words of who died, from the river, the list and the drawer', async ({ page, ui, stack, words }) => {
  test.slow()
  const name = await stack.run('dies', { command: dying('all is well', 'FATAL no more coffee') })
  const river = riverPage(page, words)
  await river.open()
  await river.tab('deaths').click()
  await page.getByRole('searchbox', { name: words.river.deaths.filter }).fill(name)
  const death = river.death(name)
  await expect(death).toContainText(fill(words.river.deaths.code, { code: 3 }))
  await expect(death).toContainText('FATAL no more coffee')
  await death.getByRole('button', { name: words.river.action.container }).click()
  await expect(ui.drawer).toContainText(name)
  await expect(ui.drawer).toContainText(words.river.exit.error)
  await expect(ui.drawer).toContainText('FATAL no more coffee')

  await test.step('and from there back to its lines', async () => {
    await ui.drawer.getByRole('button', { name: words.common.more }).click()
    await ui.menuItem(words.containers.action.openLogs).click()
    await expect(river.lines).toContainText('FATAL no more coffee')
    await expect(river.source(name)).toHaveAttribute('aria-checked', 'true')
  })
})

test('a search is kept under a name', async ({ page, stack, words }) => {
  const name = await stack.run('saved', { command: saying('saved') })
  const river = riverPage(page, words)
  const { saved } = words.river
  await river.open()
  await river.showOnly(name)
  await page.getByRole('button', { name: saved.title, exact: true }).click()
  await page.getByRole('menuitem', { name: saved.save }).click()
  await page.getByLabel(saved.name, { exact: true }).fill('the one')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: fill(words.river.removePattern, { pattern: name }) }).click()
  await expect(page.getByText(words.river.nobodyPickedHint)).toBeVisible()
  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type('the one')
  await expect(page.getByRole('menuitem').first()).toContainText('the one')
  await page.keyboard.press('Enter')
  await expect(river.lines).toContainText('saved says')
})

test('what is kept is a choice, said in the settings, and removed when confirmed', async ({ page, ui, stack, words }) => {
  const name = await stack.run('kept', { command: ['sh', '-c', 'echo kept for now; sleep 100000'] })
  const river = riverPage(page, words)
  await river.open()
  await river.showOnly(name)
  await expect(river.lines).toContainText('kept for now')
  await page.keyboard.press('ControlOrMeta+,')
  const fortnight = fill(words.river.settings.daysValue_other, { count: 14 })
  await page.getByText(fortnight, { exact: true }).click()
  await expect(page.getByRole('radio', { name: fortnight })).toBeChecked()
  await page.getByRole('button', { name: words.river.settings.forget }).click()
  await expect(ui.confirm).toContainText(words.river.settings.forgetBody)
  await ui.confirm.getByRole('button', { name: words.river.settings.forgetAct }).click()
  await expect(page.getByText(words.river.settings.forgotten)).toBeVisible()
})

for (const theme of ['dark', 'light', 'contrast'] as const)
  test(`axe finds nothing in the river in the ${theme} theme`, async ({ page, stack, words }) => {
    test.slow()
    const project = `${stack.prefix}shop`
    await stack.run('web', { command: saying('web'), project })
    const dead = await stack.run('dies', { command: dying('{"level":"error","msg":"no more coffee"}'), project })
    await page.evaluate((name) => {
      document.documentElement.dataset.theme = name
    }, theme)
    const river = riverPage(page, words)
    await river.open()
    await river.showOnly(`project:${project}`)
    await expect(river.lines).toContainText('web says')
    expect(await findings(page)).toEqual([])
    await page.getByRole('button', { name: words.river.split }).click()
    await expect(page.getByRole('log')).toHaveCount(2)
    expect(await findings(page)).toEqual([])
    await river.tab('kinds').click()
    await river.kinds.getByRole('row').filter({ hasText: 'says' }).click()
    expect(await findings(page)).toEqual([])
    await river.tab('deaths').click()
    await expect(river.death(dead)).toContainText('no more coffee')
    expect(await findings(page)).toEqual([])
  })

test.describe('in French', () => {
  test.use({ lang: 'fr' })
  test('the river speaks French', async ({ page, stack, words }) => {
    const name = await stack.run('bavard', { command: dying('au revoir') })
    const river = riverPage(page, words)
    await river.open()
    await expect(page.getByRole('heading', { name: 'Journaux', level: 1 })).toBeVisible()
    await river.tab('deaths').click()
    await page.getByRole('searchbox', { name: words.river.deaths.filter }).fill(name)
    await expect(river.death(name)).toContainText('Terminé par une erreur qui lui est propre')
    await expect(river.death(name)).toContainText('au revoir')
  })
})
