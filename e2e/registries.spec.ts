/** Registries, real ones and bad ones: logging in, what they hold, taking from them, deleting in them, and what each fault says to do next. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { pusher } from '../electron/registries/pushing.kit.ts'
import { findings } from './pages/axe.ts'
import { imagesPage } from './pages/images-page.ts'
import { deleteQuestion, registriesPage } from './pages/registries-page.ts'
import { fill, pattern } from './pages/words.ts'
import { expect, json, test } from './registries-fixtures.ts'

const auth = { user: 'anna', password: 'pass: wörd of a test' }
for (const lang of ['en', 'fr'] as const)
  test.describe(lang === 'en' ? 'in English' : 'in French', () => {
    test.use({ lang })

    test('logs in, pushes, browses, pulls, deletes and logs out', async ({ at, made, page, registry, words }) => {
      test.slow()
      const { host, url } = await registry({ auth, deletion: true })
      const { registries, images } = words
      const repository = `${made.prefix}/app`
      const reference = (tag: string) => `${host}/${repository}:${tag}`

      await test.step('a wrong password is said beside it, and what was typed stays', async () => {
        await at.open()
        await at.login.open()
        await at.login.host.fill('not a host')
        await expect(at.login.dialog).toContainText(registries.form.hostBad)
        await expect(at.login.submit).toBeDisabled()
        await at.login.host.fill(`http://${host}/v2/`)
        await expect(at.login.dialog).toContainText(fill(registries.form.hostRead, { host }))
        await at.login.user.fill(auth.user)
        await at.login.password.fill('wrong')
        await expect(at.login.password).toHaveAttribute('type', 'password')
        await at.login.dialog.getByRole('button', { name: registries.form.show }).click()
        await expect(at.login.password).toHaveAttribute('type', 'text')
        await at.login.password.press('Enter')
        await expect(at.login.password).toHaveAttribute('aria-invalid', 'true')
        await expect(at.login.password).toHaveValue('wrong')
        await expect(at.login.user).toHaveValue(auth.user)
        await expect(at.row(host)).toHaveCount(0)
      })

      await test.step('the right one logs in, and says where it is kept', async () => {
        await at.login.password.fill(auth.password)
        await expect(at.login.dialog).toContainText(words.secrets.sessionHint)
        await at.login.password.press('Enter')
        await expect(at.login.dialog).toBeHidden()
        await expect(at.row(host)).toContainText(registries.state.logged_in)
        await expect(at.panel).toContainText(fill(registries.who.logged_in, { user: auth.user, origin: registries.origin.wheelhouse }))
        await expect(at.panel).toContainText(registries.repositories.empty)
      })

      await test.step('what the images tab pushes with that login is here', async () => {
        const list = imagesPage(page, words)
        await made.build([reference('one'), reference('two')], ['RUN head -c 300000 /dev/urandom > /blob'])
        await made.build([reference('three')])
        await list.open()
        await list.narrowTo(made.prefix)
        for (const tag of ['one', 'three']) {
          await list.choose(reference(tag), images.action.push)
          const dialog = list.dialog(fill(images.pushTitle, { name: reference(tag) }))
          for (const each of tag === 'one' ? ['one', 'two'] : [tag]) await dialog.getByRole('checkbox', { name: reference(each) }).check()
          await dialog
            .getByRole('button', { name: fill(tag === 'one' ? images.pushAct_other : images.pushAct_one, { count: 2 }), exact: true })
            .click()
        }
        await expect
          .poll(async () => {
            const answer = await fetch(`${url}/v2/${repository}/tags/list`, {
              headers: { authorization: `Basic ${Buffer.from(`${auth.user}:${auth.password}`).toString('base64')}` },
            })
            return ((await answer.json()) as { tags?: string[] }).tags?.toSorted()
          })
          .toEqual(['one', 'three', 'two'])
        await at.open()
        await at.act(registries.refresh).click()
        await at.repository(repository).click()
        for (const tag of ['one', 'two', 'three']) await expect(at.tag(tag)).toContainText('linux/')
        await expect(at.tag('one')).toContainText(lang === 'fr' ? / [kM]o/ : / [kM]B/)
      })

      await test.step('pulls into the engine', async () => {
        for (const tag of ['one', 'two', 'three']) await made.docker('rmi', reference(tag))
        await at.tag('one').click()
        await expect(at.detail(reference('one'))).toContainText(`docker pull ${reference('one')}`)
        await at.detail(reference('one')).getByRole('button', { name: registries.action.pull, exact: true }).click()
        const dialog = page.getByRole('dialog', { name: images.pullTitle })
        await dialog.getByRole('button', { name: images.pullAct_one, exact: true }).click()
        await expect.poll(() => made.idOf(reference('one'))).not.toBe('')
      })

      await test.step('names every tag that goes with one before it deletes', async () => {
        await at.tags.focus()
        await page.keyboard.press('Home')
        await at.choose(at.tag('one'), registries.action.delete)
        await expect(at.confirm).toContainText(deleteQuestion(words, 2, ''))
        await expect(at.confirm.getByRole('listitem')).toHaveText(['one', 'two'])
        await at.confirm.getByRole('button', { name: words.common.cancel }).click()
        await expect(at.tag('one')).toBeVisible()
        await at.choose(at.tag('one'), registries.action.delete)
        await at.confirm.getByRole('button', { name: registries.action.deleteAct, exact: true }).click()
        await expect(at.tag('one')).toHaveCount(0)
        await expect(at.tag('two')).toHaveCount(0)
        await expect(at.tag('three')).toBeVisible()
      })

      await test.step('logs out once that is confirmed', async () => {
        await at.act(registries.action.logOut).click()
        await expect(at.confirm).toContainText(fill(registries.confirm.logOut_one, { host }))
        await at.confirm.getByRole('button', { name: registries.action.logOut, exact: true }).click()
        await expect(at.row(host)).toHaveCount(0)
        await expect(at.panel).toHaveCount(0)
      })
    })
  })

test('contacts nobody before a person opens one, and not again after a restart', async ({ launch, serve, userData, words }) => {
  const server = await serve((_, response) => json(response, 200, { repositories: ['quiet/app'] }))
  writeFileSync(join(userData, 'registries.json'), JSON.stringify({ [server.host]: { insecure: false } }))
  const first = await launch()
  const at = registriesPage(first.page, words)
  await at.open()
  await at.grid.focus()
  for (const key of ['ArrowDown', 'ArrowUp', 'End', 'Home']) await first.page.keyboard.press(key)
  await first.page.getByRole('searchbox', { name: words.registries.filter }).fill(server.host)
  await expect(at.grid).toHaveAttribute('aria-rowcount', '1')
  expect(server.asked).toEqual([])
  await at.show(server.host)
  await expect(at.repository('quiet/app')).toBeVisible()
  expect(server.asked.length).toBeGreaterThan(0)
  await first.close()
  const before = server.asked.length

  const second = await launch()
  const again = registriesPage(second.page, words)
  await expect(again.row(server.host)).toBeVisible()
  await expect(again.panel).toHaveCount(0)
  expect(server.asked.length).toBe(before)
})

test('a login that was for the session only is said to be lost after a restart', async ({ launch, registry, userData, words }) => {
  const { host } = await registry({ auth })
  const first = await launch()
  await registriesPage(first.page, words).open()
  await registriesPage(first.page, words).login.as(host, auth.user, auth.password)
  await first.close()
  expect(existsSync(join(userData, 'secrets.json'))).toBe(false)
  const second = await launch()
  const at = registriesPage(second.page, words)
  await expect(at.row(host)).toContainText(words.registries.state.login_lost)
  await at.show(host)
  await expect(at.panel).toContainText(fill(words.registries.lost, { user: auth.user }))
  // The registry says so, too, with the same next step.
  await at.act(words.registries.logIn).first().click()
  await expect(at.login.user).toHaveValue(auth.user)
  await expect(at.login.password).toBeFocused()
  await at.login.password.fill(auth.password)
  await at.login.password.press('Enter')
  await expect(at.row(host)).toContainText(words.registries.state.logged_in)
  await expect(at.panel).toContainText(words.registries.repositories.empty)
})

test('keeps a password as plain text only for who chose that, and not once it is taken back', async ({
  at,
  page,
  registry,
  userData,
  words,
}) => {
  const { host } = await registry({ auth })
  const { secrets } = words
  const file = () => (existsSync(join(userData, 'secrets.json')) ? readFileSync(join(userData, 'secrets.json'), 'utf8') : '')
  await at.open()
  await at.login.open()
  await at.login.host.fill(host)
  await at.login.user.fill(auth.user)
  await at.login.dialog.getByRole('radio', { name: secrets.plain }).click()
  await expect(at.login.dialog).toContainText(secrets.plainHint)
  await at.login.password.fill('wrong')
  await at.login.password.press('Enter')
  await expect(at.login.password).toHaveAttribute('aria-invalid', 'true')
  // What was refused is on no disk, and nothing was accepted by it.
  expect(file()).toBe('')
  await at.login.password.fill(auth.password)
  await at.login.password.press('Enter')
  await expect(at.row(host)).toContainText(words.registries.state.logged_in)
  await expect.poll(file).toContain(auth.password)

  await page.keyboard.press('ControlOrMeta+,')
  const group = page.getByRole('region', { name: secrets.title })
  await expect(group.getByRole('radio', { name: secrets.plain })).toBeChecked()
  expect(await findings(page)).toEqual([])
  await group.getByText(secrets.session, { exact: true }).click()
  await expect(group.getByRole('radio', { name: secrets.session })).toBeChecked()
  await expect(group).toContainText(secrets.sessionHint)
  expect(file()).not.toContain(auth.password)
  await group.getByText(secrets.plain, { exact: true }).click()
  await expect(at.confirm).toContainText(secrets.confirmBody)
  await at.confirm.getByRole('button', { name: words.common.cancel }).click()
  await expect(group.getByRole('radio', { name: secrets.session })).toBeChecked()
  expect(file()).not.toContain(auth.password)
  // Until the app ends it is still known.
  await group.getByRole('button', { name: secrets.registries }).click()
  await expect(at.row(host)).toContainText(words.registries.state.logged_in)
})

test('reads repositories as one scrolls, finds them by a part of their name, and all that by keyboard', async ({
  app,
  at,
  page,
  registry,
  words,
}) => {
  test.slow()
  const { host, url } = await registry()
  const { image } = pusher(url)
  const names = Array.from({ length: 130 }, (_, i) => `many/app-${String(i).padStart(3, '0')}`)
  const waiting = names.values()
  const work = async () => {
    for (const name of waiting) await image(name, 'v1')
  }
  await Promise.all(Array.from({ length: 8 }, work))
  for (const tag of ['v2', 'v10']) await image('many/app-105', tag, tag)

  await at.open()
  await at.add(host)
  await expect(at.repositories.getByRole('option').first()).toBeVisible()
  // Only what is in sight exists in the page.
  expect(await at.repositories.getByRole('option').count()).toBeLessThan(60)
  await expect(at.panel).toContainText(fill(words.registries.repositories.countMore_other, { number: 100 }))
  await at.repositories.focus()
  await page.keyboard.press('End')
  await expect(at.panel).toContainText(fill(words.registries.repositories.count_other, { number: 130 }))
  await page.keyboard.press('End')
  await expect(at.repository('many/app-129')).toBeVisible()

  await at.search.fill('APP-105')
  await expect(at.repositories.getByRole('option')).toHaveCount(1)
  await at.search.press('Enter')
  await expect(at.tag('v10')).toBeVisible()
  // The newest by its name is first, and 10 is more than 2.
  await expect(at.tags.getByRole('row').nth(1)).toContainText('v10')
  await at.tags.focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('Enter')
  await expect(at.detail(`${host}/many/app-105:v10`)).toBeVisible()
  await page.keyboard.press('c')
  await expect.poll(() => app.evaluate(({ clipboard }) => clipboard.readText())).toBe(`${host}/many/app-105:v10`)
  await page.keyboard.press('Escape')
  await expect(at.detail(`${host}/many/app-105:v10`)).toHaveCount(0)

  // Here deletion is off, which the registry says only when it is asked to.
  await page.keyboard.press('Delete')
  await at.confirm.getByRole('button', { name: words.registries.action.deleteAct, exact: true }).click()
  await expect(at.panel.getByRole('alert')).toContainText('storage.delete.enabled')
  await at.act(words.registries.copySetting).click()
  await expect.poll(() => app.evaluate(({ clipboard }) => clipboard.readText())).toBe('REGISTRY_STORAGE_DELETE_ENABLED=true')
  await expect(at.tag('v10')).toBeVisible()
})

test('says what bad registries do, where it happened, and asks them no more than it must', async ({ at, serve, words }) => {
  let busy = true
  const tags = Array.from({ length: 40 }, (_, i) => `t${i}`)
  const config = { os: 'linux', architecture: 'arm64', created: '2024-05-06T07:08:09Z' }
  const limited = await serve(({ url = '' }, response) => {
    if (url === '/v2/') json(response, 200, {})
    else if (url.startsWith('/v2/_catalog')) json(response, 200, { repositories: ['busy/app'] })
    else if (url.includes('/tags/')) json(response, 200, { tags })
    else if (busy) json(response, 429, { errors: [{ code: 'TOOMANYREQUESTS', message: 'slow down' }] }, { 'retry-after': '600' })
    else if (url.includes('/blobs/')) json(response, 200, config)
    else json(response, 200, { config: { size: 100, digest: `sha256:${'a'.repeat(64)}` }, layers: [{ size: 2_000_000, digest: url }] })
  })
  const manifests = () => limited.asked.filter(({ url }) => url.includes('/manifests/')).length
  await at.open()
  await at.add(limited.host)
  await at.repository('busy/app').click()
  const alert = at.panel.getByRole('alert')
  await expect(alert).toContainText('10 minutes')
  await expect(alert).toContainText('slow down')
  expect(manifests()).toBeLessThanOrEqual(4)
  busy = false
  await alert.getByRole('button', { name: words.common.retry }).click()
  await expect(at.tag('t39')).toContainText('linux/arm64')
  await expect(at.tag('t39')).toContainText('2 MB')
  await expect(alert).toHaveCount(0)

  const nonsense = await serve((_, response) => void response.writeHead(200).end('<h1>Welcome to our router</h1>'))
  await at.add(nonsense.host)
  await expect(alert).toContainText(`What answers at ${nonsense.host} does not speak as a registry does`)
  await nonsense.stop()
  await alert.getByRole('button', { name: words.common.retry }).click()
  await expect(alert).toContainText(`No registry listens at ${nonsense.host}`)

  // It speaks of what it has only to those who know its name.
  const hidden = await serve(({ url = '' }, response) => {
    if (url === '/v2/') json(response, 200, {})
    else if (url.startsWith('/v2/hidden/app/tags/')) json(response, 200, { tags: ['x; touch pwned', 'ok'] })
    else json(response, 404, {})
  })
  await at.add(hidden.host)
  await expect(at.panel.getByRole('note')).toContainText('does not list its repositories')
  await at.search.fill('hidden/app')
  await at.panel.getByRole('button', { name: fill(words.registries.repositories.byName, { name: 'hidden/app' }) }).click()
  await at.tag('x; touch pwned').click()
  // A name that a shell would run is quoted.
  await expect(at.detail(`${hidden.host}/hidden/app:x; touch pwned`)).toContainText(
    `docker pull '${hidden.host}/hidden/app:x; touch pwned'`,
  )
})

test('speaks without encryption only to whom a person allowed it, and says so', async ({ at, page, serve, words }, info) => {
  const address = Object.values(networkInterfaces())
    .flat()
    .find((one) => one && one.family === 'IPv4' && !one.internal)?.address
  info.skip(address === undefined, 'this machine has no other address than its own')
  const plain = await serve((_, response) => json(response, 200, { repositories: ['plain/app'] }), address)
  const { registries } = words
  await at.open()
  await page.getByRole('tabpanel').getByRole('button', { name: registries.add, exact: true }).click()
  const dialog = page.getByRole('dialog', { name: registries.addTitle })
  const host = dialog.getByRole('combobox', { name: registries.form.host })
  await host.fill(plain.host)
  await host.press('Enter')
  await expect(dialog.getByRole('alert')).toContainText('does not speak securely')
  await expect(host).toHaveValue(plain.host)
  await dialog.getByRole('checkbox', { name: registries.form.plain }).check()
  await expect(dialog).toContainText(registries.form.plainHint)
  await host.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(at.row(plain.host)).toContainText(registries.insecure)
  await expect(at.repository('plain/app')).toBeVisible()
  await at.grid.focus()
  expect(await findings(page)).toEqual([])
})

test('of Docker Hub it says that there is no list, and offers a repository by its name', async ({ at, page, words }) => {
  await at.open()
  await at.show('docker.io')
  const { repositories } = words.registries
  await expect(at.panel).toContainText(repositories.hubTitle)
  await at.panel.getByRole('searchbox', { name: repositories.searchHub }).fill('library/nginx')
  await expect(at.panel.getByRole('button', { name: fill(repositories.byName, { name: 'library/nginx' }) })).toBeVisible()
  expect(await findings(page)).toEqual([])
})

test('nothing for axe to find, and a login dialog for whoever looks for an address that is not in the list', async ({
  at,
  page,
  registry,
  words,
}) => {
  const { host, url } = await registry({ auth, deletion: true })
  await pusher(url, auth).several('team/app', 'v1', ['amd64', 'arm64'])
  await at.open()
  const filter = page.getByRole('searchbox', { name: words.registries.filter })
  await filter.fill(host)
  await page.getByRole('button', { name: fill(words.registries.logInTo, { host }) }).click()
  await expect(at.login.host).toHaveValue(host)
  expect(await findings(page)).toEqual([])
  await at.login.user.fill(auth.user)
  await at.login.password.fill(auth.password)
  await at.login.password.press('Enter')
  await at.repository('team/app').click()
  await at.tag('v1').click()
  await expect(at.detail(`${host}/team/app:v1`)).toContainText('linux/arm64')
  await expect(at.tag('v1')).toContainText('+1')
  expect(await findings(page)).toEqual([])
  await at.tags.focus()
  await page.keyboard.press('ControlOrMeta+a')
  await expect(page.getByRole('toolbar', { name: pattern(words.common.selected_other, { count: '3' }) })).toBeVisible()
  expect(await findings(page)).toEqual([])
  await page.keyboard.press('Delete')
  await expect(at.confirm.getByRole('listitem')).toHaveCount(3)
  expect(await findings(page)).toEqual([])
})
