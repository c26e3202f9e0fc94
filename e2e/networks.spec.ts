/** Networks on a real engine: who is on them, as a table and as a picture; making and removing them, connecting and disconnecting. */
import { expect } from './app-fixtures.ts'
import { findings } from './pages/axe.ts'
import { storageTest as test } from './pages/storage-page.ts'
import { fill } from './pages/words.ts'

for (const lang of ['en', 'fr'] as const)
  test.describe(lang === 'en' ? 'in English' : 'in French', () => {
    test.use({ lang })

    test('shows who is on a network, connects and disconnects, and keeps what the engine made', async ({ at, made, page, words }) => {
      test.slow()
      const { networks } = words
      const front = `${made.prefix}-front`
      await made.docker('network', 'create', '--internal', '--label', 'team=shop', front)
      const web = await made.run('web', '--network', front, '--network-alias', 'www')
      const api = await made.run('api')
      await at.open('networks')
      // Nobody can remove it, so nobody is offered to.
      await at.row('bridge').click({ button: 'right' })
      await expect(page.getByRole('menuitem', { name: networks.action.connect })).toBeVisible()
      await expect(page.getByRole('menuitem', { name: networks.action.remove })).toHaveCount(0)
      await page.keyboard.press('Escape')
      await at.narrowTo(front)
      await expect(at.row(front)).toContainText(networks.mark.internal)
      await at.show(front)
      const members = at.drawer.getByRole('table')
      await expect(members).toContainText('www')
      const address = await made.docker('inspect', '-f', '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}', web)
      await expect(members).toContainText(address)
      expect(await findings(page)).toEqual([])

      await test.step('connects a container under another name', async () => {
        await at.choose(front, networks.action.connect)
        const dialog = at.dialog(fill(networks.connect.title, { name: front }))
        const container = dialog.getByRole('combobox', { name: networks.connect.container })
        await container.fill(web)
        await expect(dialog).toContainText(networks.connect.member)
        await container.fill('nobody at all')
        await expect(dialog).toContainText(networks.connect.unknown)
        await container.fill(api)
        await dialog.getByRole('textbox', { name: networks.connect.aliases }).fill('rest, json')
        const ip = dialog.getByRole('textbox', { name: networks.connect.ip })
        await ip.fill('300.1.1.1')
        await expect(dialog).toContainText(networks.create.badAddress)
        await ip.fill('')
        expect(await findings(page)).toEqual([])
        await ip.press('Enter')
        await expect(dialog).toHaveCount(0)
        await expect(members).toContainText('json')
        expect(await made.inside(web, 'ping -c 1 rest >/dev/null && echo found')).toBe('found')
      })

      await test.step('does not remove it while they are there, and says who', async () => {
        await at.choose(front, networks.action.remove)
        await expect(at.news).toContainText(web)
        await expect(at.question).toHaveCount(0)
        await at.news.getByRole('button', { name: words.common.dismiss }).click()
      })

      await test.step('disconnects once that is confirmed', async () => {
        await members.getByRole('button', { name: fill(networks.member.disconnect, { name: api }) }).click()
        await expect(at.question).toContainText(networks.confirm.disconnectRunning)
        await at.agree(networks.action.disconnect)
        await expect(members).not.toContainText(api)
      })

      await test.step('removes it once nobody is there', async () => {
        await made.docker('rm', '-f', web)
        await expect(members).toHaveCount(0)
        await at.choose(front, networks.action.remove)
        await at.agree(networks.action.remove)
        await expect(at.drawer).toContainText(networks.gone)
        expect(await made.docker('network', 'ls', '-q', '--filter', `name=${front}`)).toBe('')
      })
    })
  })

test('makes a network with the addresses that are wanted, and checks them while one types', async ({ at, made, page, words }) => {
  const { networks } = words
  const name = `${made.prefix}-own`
  await at.open('networks')
  await at.narrowTo(made.prefix)
  await page.keyboard.press('Escape')
  // An empty list offers it, too.
  await expect(at.tool(networks.create.open)).toHaveCount(1)
  await at.tool(networks.create.open).click()
  const dialog = at.dialog(networks.create.title)
  const field = (label: string) => dialog.getByRole('textbox', { name: label, exact: true })
  await field(networks.column.name).fill(name)
  await field(networks.create.gateway).fill('10.231.7.1')
  await expect(dialog).toContainText(networks.create.loneGateway)
  await field(networks.column.subnet).fill('10.231.7.0/240')
  await expect(dialog).toContainText(networks.create.badSubnet)
  await field(networks.column.subnet).fill('10.231.7.0/24')
  await dialog.getByRole('checkbox', { name: networks.create.attachable }).check()
  expect(await findings(page)).toEqual([])
  await field(networks.column.subnet).press('Enter')
  await expect(dialog).toHaveCount(0)
  await expect(at.drawer).toContainText('10.231.7.0/24')
  expect(await made.docker('network', 'inspect', '-f', '{{(index .IPAM.Config 0).Gateway}} {{.Attachable}}', name)).toBe('10.231.7.1 true')
  // What somebody else has is refused in words, and what was typed stays.
  await at.tool(networks.create.open).click()
  await field(networks.column.name).fill(`${name}-2`)
  await field(networks.column.subnet).fill('10.231.7.0/24')
  await field(networks.column.subnet).press('Enter')
  await expect(dialog.getByRole('alert')).toBeVisible()
  await expect(field(networks.column.subnet)).toHaveValue('10.231.7.0/24')
})

test('draws who reaches whom, to be walked by keyboard and opened', async ({ at, made, page, words }) => {
  const { networks } = words
  const [front, back] = [`${made.prefix}-front`, `${made.prefix}-back`]
  await made.docker('network', 'create', front)
  await made.docker('network', 'create', back)
  const web = await made.run('web', '--network', front)
  const api = await made.run('api', '--network', front)
  await made.docker('network', 'connect', back, api)
  await at.open('networks')
  await at.narrowTo(made.prefix)
  await page.getByRole('radio', { name: networks.graph.graph }).click()
  const picture = page.getByRole('group', { name: networks.graph.label })
  const node = (name: string) => picture.getByRole('button', { name: new RegExp(`^${name}`) })
  await expect(picture.getByRole('button')).toHaveCount(4)
  await expect(node(api)).toHaveAccessibleName(new RegExp(`${back}.*${front}|${front}.*${back}`))
  expect(await findings(page)).toEqual([])
  const boxes = await Promise.all((await picture.getByRole('button').all()).map((one) => one.boundingBox()))
  for (const [at, box] of boxes.entries())
    for (const other of boxes.slice(at + 1))
      expect(box && other && box.x < other.x + other.width && other.x < box.x + box.width && Math.abs(box.y - other.y) < box.height).toBe(
        false,
      )

  const frontNode = node(front)
  await frontNode.focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowLeft')
  await expect(frontNode).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(at.drawer).toContainText(front)
  await frontNode.focus()
  await page.keyboard.press('ArrowRight')
  const focused = await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')
  expect([web, api].some((name) => focused.includes(name))).toBe(true)
  await page.keyboard.press('Enter')
  await page.getByRole('grid', { name: words.containers.list, exact: true }).waitFor()
  await expect(at.drawer).toContainText(focused.includes(api) ? api : web)
})
