/** A real registry with a certificate of an authority that nobody knows: said in words, not taken for a wrong password, and trusted once that authority is where Docker looks for it. */
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { failure, registriesKit, signal } from '../../electron/registries/registries.kit.ts'
import { type Authority, makeAuthority } from '../stack/authority.mjs'
import { noRegistry, type Registry, startRegistry } from '../stack/registry.mjs'

const auth = { user: 'anna', password: 'pass: wörd' }
const missing = noRegistry((text) => console.warn(text))

describe.skipIf(missing)('a real registry with TLS of its own authority', () => {
  let authority: Authority
  let registry: Registry
  let misnamed: Registry
  beforeAll(async () => {
    authority = makeAuthority()
    registry = await startRegistry({ auth, tls: authority.sign('IP:127.0.0.1') })
    misnamed = await startRegistry({ tls: authority.sign('DNS:registry.example') })
  })
  afterAll(async () => {
    await registry?.stop()
    await misnamed?.stop()
    authority?.remove()
  })
  const kit = registriesKit()
  const login = (password: string) => kit.registries.login(registry.host, { username: auth.user, password, insecure: false }, signal)
  const trust = (host: string) => {
    const folder = join(kit.home, '.docker/certs.d', host)
    mkdirSync(folder, { recursive: true })
    copyFileSync(authority.file, join(folder, 'ca.crt'))
  }

  test('is not trusted, which says where to put the authority, and asks for no password', async () => {
    const add = () => kit.registries.add(registry.host, { insecure: false }, signal)
    for (const ask of [add, () => login('wrong'), () => login(auth.password)]) {
      const found = await failure(ask())
      expect(found).toMatchObject({
        code: 'unauthenticated',
        message: { en: expect.stringContaining('is not trusted') },
        hint: {
          en: expect.stringContaining(`certs.d/${registry.host}/ca.crt`),
          fr: expect.stringContaining(`certs.d/${registry.host}/ca.crt`),
        },
      })
      expect(found.next).toBeUndefined()
    }
    expect(kit.registries.loginHosts()).toEqual([])
  })

  test('is not spoken to without encryption, even where that is allowed', async () => {
    expect((await failure(kit.registries.add(registry.host, { insecure: true }, signal))).message.en).toContain('is not trusted')
  })

  test('is trusted at the next try once the authority is there, and then the password counts', async () => {
    await failure(login(auth.password))
    trust(registry.host)
    expect(await failure(login('wrong'))).toMatchObject({ code: 'unauthenticated', next: 'correct_login' })
    await login(auth.password)
    expect(await kit.registries.repositories(registry.host, {}, signal)).toEqual({ repositories: [] })
  })

  test('is told from one whose certificate is for somebody else', async () => {
    trust(misnamed.host)
    const found = await failure(kit.registries.add(misnamed.host, { insecure: false }, signal))
    expect(found).toMatchObject({ code: 'unauthenticated', message: { en: expect.stringContaining('for another name') } })
    expect(found.next).toBeUndefined()
  })
})
