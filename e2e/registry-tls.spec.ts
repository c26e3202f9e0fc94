/** A registry with TLS of its own authority, as a person meets it: what is wrong, where the authority goes, and that it is no wrong password. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findings } from './pages/axe.ts'
import { registriesPage } from './pages/registries-page.ts'
import { expect, test } from './registries-fixtures.ts'
import { makeAuthority } from './stack/authority.mjs'

const auth = { user: 'anna', password: 'pass: wörd of a test' }

test('an authority that nobody knows is told from a wrong password, and is trusted once it is where Docker looks for it', async ({
  env,
  launch,
  registry,
  words,
}) => {
  test.slow()
  const { registries } = words
  const home = mkdtempSync(join(tmpdir(), 'wheelhouse-home-'))
  const authority = makeAuthority()
  try {
    const { host } = await registry({ auth, tls: authority.sign('IP:127.0.0.1') })
    const { page } = await launch({ env: { ...env, HOME: home } })
    const at = registriesPage(page, words)
    await at.open()
    await at.login.open()
    await at.login.host.fill(host)
    await at.login.user.fill(auth.user)
    await at.login.password.fill(auth.password)
    await at.login.submit.click()
    const alert = at.login.dialog.getByRole('alert')
    await expect(alert).toContainText(`The certificate of ${host} is not trusted.`)
    await expect(alert).toContainText(`certs.d/${host}/ca.crt`)
    await expect(at.login.password).not.toHaveAttribute('aria-invalid', 'true')
    expect(await findings(page)).toEqual([])

    const folder = join(home, '.docker/certs.d', host)
    mkdirSync(folder, { recursive: true })
    copyFileSync(authority.file, join(folder, 'ca.crt'))
    await at.login.password.fill('wrong')
    await at.login.password.press('Enter')
    await expect(at.login.password).toHaveAttribute('aria-invalid', 'true')
    await expect(alert.filter({ hasText: 'certs.d' })).toHaveCount(0)
    await at.login.password.fill(auth.password)
    await at.login.password.press('Enter')
    await expect(at.row(host)).toContainText(registries.state.logged_in)
    await expect(at.panel).toContainText(registries.repositories.empty)
    await expect(at.row(host)).not.toContainText(registries.insecure)
  } finally {
    authority.remove()
    rmSync(home, { recursive: true, force: true })
  }
})
