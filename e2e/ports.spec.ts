/** The port map over two real engines: whose each port of this machine is, which is claimed twice, and what stays right as containers come and go. */
import { findings } from './pages/axe.ts'
import { activeRow } from './pages/focus.ts'
import { portsPage } from './pages/ports-page.ts'
import { fill } from './pages/words.ts'
import { dockerName, expect, notingLinks, podmanName, test } from './two-engines.ts'

// Both can have one port only where they do not share this machine's: an engine in a virtual machine has ports of its own.
test.use({ apart: true })

for (const lang of ['en', 'fr'] as const)
  test.describe(lang === 'en' ? 'in English' : 'in French', () => {
    test.use({ lang })

    test('lists the ports of two engines in one table, and says which is claimed twice, for as long as it is', async ({
      onDocker,
      onPodman,
      page,
      ui,
      words,
    }) => {
      test.slow()
      const { ports } = words
      const web = await onDocker.run('web', '-p', '127.0.0.1::80', '-p', '127.0.0.1::443/udp')
      const portOf = async (of: string) => Number((await onDocker.docker('port', web, of)).split(':').at(-1))
      const [tcp, udp] = [await portOf('80/tcp'), await portOf('443/udp')]
      const site = await onPodman.run('site', '-p', `0.0.0.0:${tcp}:8080`)
      const alone = await onPodman.run('alone', '-p', '0.0.0.0:45678:80')
      const at = portsPage(page, words)
      await at.open()
      await at.filter.fill('e2e-')
      await expect(at.row(web)).toHaveCount(2)
      for (const row of [at.row(web, tcp), at.row(web).filter({ hasText: `${udp}/udp` })]) await expect(row).toContainText(dockerName)
      await expect(at.row(site, tcp)).toContainText(podmanName)
      await expect(at.row(site, tcp)).toContainText(ports.everyAddress)
      await expect(at.row(alone)).toContainText('45678')
      await expect(at.row(alone)).toContainText(podmanName)
      expect(await findings(page)).toEqual([])

      await test.step('each of two that claim one names the other', async () => {
        await expect(at.row(web, tcp)).toContainText(fill(ports.alsoOf_one, { name: site }))
        await expect(at.row(site, tcp)).toContainText(fill(ports.alsoOf_one, { name: web }))
        await ui.chip(ports.claimedTwice).click()
        await expect(at.row(alone)).toHaveCount(0)
        for (const name of [web, site]) await expect(at.row(name)).toHaveCount(1)
        expect(await findings(page)).toEqual([])
        await ui.chip(ports.claimedTwice).click()
        await expect(at.row(alone)).toHaveCount(1)
      })

      await test.step('a scope of one engine', async () => {
        await ui.scopeTo(podmanName)
        await expect(at.row(web)).toHaveCount(0)
        await expect(at.row(alone)).toHaveCount(1)
        await ui.scopeTo(words.bar.allEngines)
        await expect(at.row(web)).toHaveCount(2)
      })

      await test.step('what is stopped has no port any more, and nobody claims it twice', async () => {
        await onPodman.docker('stop', site)
        await expect(at.row(site)).toHaveCount(0)
        await expect(at.row(web, tcp)).not.toContainText(site)
        await onPodman.docker('start', site)
        await expect(at.row(web, tcp)).toContainText(fill(ports.alsoOf_one, { name: site }))
      })

      await test.step('what is made and what is removed meanwhile', async () => {
        const late = await onDocker.run('late', '-p', '127.0.0.1::80')
        await expect(at.row(late)).toHaveCount(1)
        await onPodman.docker('rm', '-f', site)
        await expect(at.row(site)).toHaveCount(0)
        await expect(at.row(web, tcp)).not.toContainText(site)
        await onDocker.docker('rm', '-f', late)
        await expect(at.row(late)).toHaveCount(0)
        await expect(at.row(alone)).toHaveCount(1)
      })
    })

    test('says that no container has a port, and that the filter hides those that do', async ({ onDocker, page, ui, words }) => {
      const { ports, state } = words
      const web = await onDocker.run('web', '-p', '127.0.0.1::80')
      const at = portsPage(page, words)
      await at.open()
      await expect(at.row(web)).toHaveCount(1)
      await at.filter.fill('nothing is called like this')
      await expect(page.getByText(state.nothingMatches, { exact: true })).toBeVisible()
      expect(await findings(page)).toEqual([])
      await page.getByText(words.common.clearFilter, { exact: true }).click()
      await expect(at.row(web)).toHaveCount(1)
      await ui.scopeTo(podmanName)
      await expect(page.getByText(ports.empty, { exact: true })).toBeVisible()
      await expect(page.getByText(ports.emptyHint, { exact: true })).toBeVisible()
      expect(await findings(page)).toEqual([])
    })
  })

test('by keyboard: finds a port, opens it, copies where it is, and goes to its container', async ({
  app,
  onDocker,
  onPodman,
  page,
  ui,
  words,
}) => {
  const { ports } = words
  const opened = await notingLinks(app)
  const web = await onDocker.run('web', '-p', '127.0.0.1::80', '-p', '127.0.0.1::53/udp')
  const tcp = Number((await onDocker.docker('port', web, '80/tcp')).split(':').at(-1))
  const site = await onPodman.run('site', '-p', '0.0.0.0:45679:80')
  const at = portsPage(page, words)
  const { keyboard } = page
  await at.open()
  await keyboard.press('/')
  await expect(at.filter).toBeFocused()
  await keyboard.type(`${web} ${tcp}/tcp`)
  await expect(at.grid).toHaveAttribute('aria-rowcount', '1')
  await keyboard.press('Enter')
  await expect(at.grid).toBeFocused()
  await expect.poll(() => activeRow(at.grid)).toContain(web)
  await keyboard.press('o')
  await expect.poll(opened).toEqual([`http://127.0.0.1:${tcp}/`])

  await test.step('its menu copies the address, of every address the one that is this machine', async () => {
    const copied = () => app.evaluate(({ clipboard }) => clipboard.readText())
    await keyboard.press('Shift+F10')
    await page.getByRole('menuitem', { name: ports.copy }).press('Enter')
    await expect.poll(copied).toBe(`127.0.0.1:${tcp}`)
    await at.filter.fill(site)
    await expect(at.row(site)).toHaveCount(1)
    await at.choose(at.row(site), ports.copy)
    await expect.poll(copied).toBe('localhost:45679')
  })

  await test.step('what is no page is opened by nobody', async () => {
    await at.filter.fill(`${web} udp`)
    await expect(at.grid).toHaveAttribute('aria-rowcount', '1')
    await at.filter.press('Enter')
    await keyboard.press('o')
    await keyboard.press('Shift+F10')
    await expect(page.getByRole('menuitem', { name: ports.open })).toHaveAttribute('aria-disabled', 'true')
    await keyboard.press('Escape')
    expect(await opened()).toHaveLength(1)
  })

  await test.step('Enter goes to the container, in the list of containers', async () => {
    await at.filter.fill(site)
    await expect(at.row(site)).toHaveCount(1)
    await at.filter.press('Enter')
    await keyboard.press('Enter')
    await page.getByRole('complementary', { name: `${words.drawer.label}: ${site}`, exact: true }).waitFor()
    await expect(ui.grid).toBeVisible()
    await expect(ui.drawer).toContainText('45679')
  })
})
