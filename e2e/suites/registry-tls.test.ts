/** A real registry with a certificate of an authority that nobody knows: said in words, not taken for a wrong password, and trusted once that authority is where Docker looks for it. */
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
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
  const trust = (host: string, by = authority, name = 'ca.crt') => {
    const folder = join(kit.home, '.docker/certs.d', host)
    mkdirSync(folder, { recursive: true })
    copyFileSync(by.file, join(folder, name))
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

  describe('that has its tokens given by somebody else', () => {
    const stops: (() => Promise<unknown>)[] = []
    afterEach(() => Promise.all(stops.splice(0).map((stop) => stop())))
    const serve = async (by: Authority, answer: RequestListener): Promise<string> => {
      const { certificate, key } = by.sign('IP:127.0.0.1')
      const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, answer)
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      stops.push(() => {
        server.closeAllConnections()
        return new Promise((resolve) => server.close(resolve))
      })
      return `127.0.0.1:${(server.address() as AddressInfo).port}`
    }
    const pair = async (tokensBy: Authority) => {
      const realm = await serve(tokensBy, (request, response) => {
        const right = request.headers.authorization === `Basic ${Buffer.from('anna:right').toString('base64')}`
        response.writeHead(right ? 200 : 401).end(JSON.stringify(right ? { token: 'given' } : {}))
      })
      const host = await serve(authority, (request, response) => {
        if (request.headers.authorization === 'Bearer given') return response.end('{}')
        response.writeHead(401, { 'www-authenticate': `Bearer realm="https://${realm}/token",service="a test"` }).end()
      })
      const enter = (password: string) => kit.registries.login(host, { username: 'anna', password, insecure: false }, signal)
      return { host, realm, enter }
    }

    test("trusts them by the registry's folder, as Docker does", async () => {
      const { host, enter } = await pair(authority)
      trust(host)
      expect(await failure(enter('wrong'))).toMatchObject({ code: 'unauthenticated', next: 'correct_login' })
      await enter('right')
      expect(kit.registries.loginHosts()).toEqual([host])
    })

    test("names them where their authority is unknown, and the registry's folder for it, which helps", async () => {
      const other = makeAuthority()
      stops.push(async () => other.remove())
      const { host, realm, enter } = await pair(other)
      trust(host)
      expect(await failure(enter('right'))).toMatchObject({
        code: 'unauthenticated',
        message: { en: `The certificate of ${realm} is not trusted.`, fr: expect.stringContaining(realm) },
        hint: { en: expect.stringContaining(`certs.d/${host}/ca.crt`), fr: expect.stringContaining(`certs.d/${host}/ca.crt`) },
      })
      // A folder of their own is none where Docker would look.
      trust(realm, other)
      expect((await failure(enter('right'))).message.en).toContain('is not trusted')
      trust(host, other, 'tokens.crt')
      await enter('right')
    })
  })
})
