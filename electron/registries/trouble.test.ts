/** What registries do wrong, or to us: each is a fault in words, and no password goes where it must not. */
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { failure, registriesKit, serveHttp, signal } from './registries.kit.ts'

type Server = Awaited<ReturnType<typeof serveHttp>>
const kit = registriesKit()
const servers: Server[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop()
})
const serve = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
  const server = await serveHttp(answer)
  servers.push(server)
  return server
}
const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
const tags = (host: string) => kit.registries.tags(host, 'a/b', undefined, signal)
const words = { en: expect.any(String), fr: expect.any(String) }
/** As if it had been logged in to with Docker. */
const loggedIn = (...hosts: string[]) =>
  kit.dockerConfig({ auths: Object.fromEntries(hosts.map((host) => [host, { auth: Buffer.from('anna:secret').toString('base64') }])) })
const secret = `Basic ${Buffer.from('anna:secret').toString('base64')}`

describe('an answer that says no', () => {
  test.each([
    [403, 'forbidden'],
    [404, 'not_found'],
    [429, 'rate_limited'],
    [500, 'unavailable'],
    [503, 'unavailable'],
    [418, 'unavailable'],
  ])('%i is %s, with what the registry said', async (status, code) => {
    const { host } = await serve((_, response) => json(response, status, { errors: [{ code: 'WHY', message: 'because' }] }))
    const found = await failure(tags(host))
    expect(found).toMatchObject({ code, message: words, hint: words, detail: expect.stringContaining('because') })
    expect(found.message.en).toContain(host)
  })

  test.each([
    ['7', /7 seconds/, /7\s+secondes/],
    ['600', /10 minutes/, /10\s+minutes/],
    ['21600', /6 hours/, /6\s+heures/],
    [new Date(Date.now() + 600_000).toUTCString(), /(9|10) minutes/, /(9|10)\s+minutes/],
    ['nonsense', /a few minutes/, /quelques minutes/],
  ])('that comes too early says how long to wait: %s', async (wait, en, fr) => {
    const { host } = await serve((_, response) => json(response, 429, {}, { 'retry-after': wait }))
    const found = await failure(tags(host))
    expect(found).toMatchObject({
      code: 'rate_limited',
      retryable: true,
      hint: { en: expect.stringMatching(en), fr: expect.stringMatching(fr) },
    })
  })

  test('does not repeat a secret that is in it', async () => {
    const { host } = await serve((_, response) => json(response, 500, { message: 'token=cAnArY-0123456789 failed' }))
    expect(JSON.stringify(await failure(tags(host)))).not.toContain('cAnArY')
  })
})

describe('nonsense', () => {
  test.each([
    ['a page', '<html>Welcome to the hotel</html>'],
    ['nothing', ''],
    ['something else', '[1]'],
    ['names that are none', '{"tags":[1]}'],
    ['a list that is none', '{"tags":"x"}'],
  ])('%s is said to be no registry', async (_, body) => {
    const { host } = await serve((_request, response) => void response.writeHead(200).end(body))
    expect(await failure(tags(host))).toMatchObject({
      code: 'unavailable',
      message: { en: expect.stringContaining('does not speak as a registry') },
    })
  })

  test('that is no HTTP is said to be no registry', async () => {
    const server = createServer((socket) => socket.once('data', () => socket.end('220 mail.example ESMTP\r\n')))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const found = await failure(tags(`127.0.0.1:${typeof address === 'object' && address?.port}`))
    server.close()
    expect(found).toMatchObject({ code: 'unavailable', message: words, hint: words })
  })

  test('that does not end is cut off', async () => {
    let sent = 0
    const { host } = await serve((_, response) => {
      response.writeHead(200)
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536))) sent += 65_536
      }
      response.on('drain', more)
      more()
    })
    expect(await failure(tags(host))).toMatchObject({ code: 'unavailable', detail: expect.stringContaining('8 MB') })
    expect(sent).toBeLessThan(64_000_000)
  })

  test('of an image with another digest than was asked for is refused', async () => {
    const { host } = await serve((_, response) => json(response, 200, { schemaVersion: 2, layers: [] }))
    const digest = `sha256:${'0'.repeat(64)}`
    expect(await failure(kit.registries.read(host, 'a/b', digest, signal))).toMatchObject({ code: 'unavailable' })
  })
})

describe('silence', () => {
  test('ends after a while', async () => {
    await kit.restart({ answer: 500 })
    const { host } = await serve(() => {})
    expect(await failure(tags(host))).toMatchObject({ code: 'timeout', message: { en: expect.stringContaining('0.5 seconds') } })
  })

  test('in the middle of an answer ends, too', async () => {
    await kit.restart({ answer: 500 })
    const { host } = await serve((_, response) => void response.writeHead(200).write('{"tags":['))
    expect((await failure(tags(host))).code).toBe('timeout')
  })

  test('ends at once when nobody waits any more, down to the connection', async () => {
    const abort = new AbortController()
    let closed: Promise<unknown> | undefined
    const { host } = await serve((request) => {
      closed = once(request.socket, 'close')
      abort.abort()
    })
    expect((await failure(kit.registries.tags(host, 'a/b', undefined, abort.signal))).code).toBe('cancelled')
    expect(closed).toBeDefined()
    await closed
  })

  test('of nobody at all is told from it', async () => {
    const { host, stop } = await serveHttp(() => {})
    await stop()
    expect(await failure(tags(host))).toMatchObject({
      code: 'unavailable',
      message: { en: expect.stringContaining('No registry listens') },
    })
    expect(await failure(tags('nowhere.invalid'))).toMatchObject({
      code: 'unavailable',
      message: { en: expect.stringContaining('is not known') },
    })
  })
})

describe('being sent on', () => {
  test('elsewhere goes without the password', async () => {
    const other = await serve((_, response) => json(response, 200, { tags: ['from-there'] }))
    const { host, asked } = await serve((request, response) =>
      request.headers.authorization
        ? void response.writeHead(307, { location: `${other.url}/somewhere` }).end()
        : void response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end(),
    )
    loggedIn(host)
    expect(await tags(host)).toEqual({ tags: ['from-there'] })
    expect(asked.at(-1)?.authorization).toBe(secret)
    expect(other.asked).toEqual([{ method: 'GET', url: '/somewhere', authorization: undefined }])
  })

  test('to the same place goes with it', async () => {
    const { host, asked } = await serve((request, response) => {
      if (!request.headers.authorization) return void response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end()
      if (request.url?.startsWith('/moved')) return json(response, 200, { tags: ['moved'] })
      response.writeHead(302, { location: '/moved' }).end()
    })
    loggedIn(host)
    expect(await tags(host)).toEqual({ tags: ['moved'] })
    expect(asked.at(-1)).toEqual({ method: 'GET', url: '/moved', authorization: secret })
  })

  test('to somebody who asks for a password does not answer them', async () => {
    const other = await serve((_, response) => void response.writeHead(401, { 'www-authenticate': 'Basic realm="give it to me"' }).end())
    const { host } = await serve((_, response) => void response.writeHead(307, { location: other.url }).end())
    loggedIn(host, other.host)
    expect((await failure(tags(host))).code).toBe('unauthenticated')
    expect(other.asked.map(({ authorization }) => authorization)).toEqual([undefined])
  })

  test.each(['/v2/a/b/tags/list?n=1000', 'ftp://x.invalid/', 'file:///etc/passwd'])(
    'in circles or out of HTTP ends: %s',
    async (location) => {
      const { host, asked } = await serve((_, response) => void response.writeHead(302, { location }).end())
      expect((await failure(tags(host))).code).toBe('forbidden')
      expect(asked.length).toBeLessThan(10)
    },
  )

  test('nowhere is nonsense', async () => {
    const { host } = await serve((_, response) => void response.writeHead(302).end())
    expect((await failure(tags(host))).code).toBe('unavailable')
  })

  test('to the next page of another place is refused', async () => {
    for (const link of ['<http://other.invalid/v2/a/b/tags/list?last=x>; rel="next"', '</v2/secret/tags/list?last=x>; rel="next"']) {
      const { host } = await serve((_, response) => json(response, 200, { tags: ['x'] }, { link }))
      expect((await failure(tags(host))).code).toBe('forbidden')
    }
  })
})

describe('a token', () => {
  /** A registry that wants tokens, and gives them. */
  const withTokens = (realm: (host: string) => string, give: (response: ServerResponse, request: IncomingMessage) => void) => {
    const server = serve((request, response) => {
      if (request.url?.startsWith('/token')) return give(response, request)
      if (request.headers.authorization === 'Bearer good') return json(response, 200, { tags: ['one'] })
      const challenge = `Bearer realm="${realm(request.headers.host ?? '')}",service="the registry",scope="repository:a/b:pull,push"`
      json(response, 401, { errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }] }, { 'www-authenticate': challenge })
    })
    return server
  }
  const here = (host: string) => `http://${host}/token`

  test('is asked for with the scope that is wanted, by nobody in particular', async () => {
    const { host, asked } = await withTokens(here, (response) => json(response, 200, { token: 'good', expires_in: 300 }))
    expect(await tags(host)).toEqual({ tags: ['one'] })
    const [, token] = asked
    expect(Object.fromEntries(new URL(token?.url ?? '', 'http://x').searchParams)).toEqual({
      service: 'the registry',
      scope: 'repository:a/b:pull,push',
    })
    expect(token?.authorization).toBeUndefined()
    await tags(host)
    expect(asked.filter(({ url }) => url.startsWith('/token'))).toHaveLength(1)
  })

  test('is asked for with the password, which the registry itself never sees', async () => {
    const { host, asked } = await withTokens(here, (response) => json(response, 200, { access_token: 'good' }))
    loggedIn(host)
    await tags(host)
    expect(asked.map(({ authorization }) => authorization)).toEqual([undefined, secret, 'Bearer good'])
  })

  test('is exchanged for another where that is what Docker keeps', async () => {
    const bodies: string[] = []
    const { host } = await withTokens(here, (response, request) => {
      request.setEncoding('utf8').on('data', (text) => bodies.push(text))
      request.on('end', () => json(response, 200, { access_token: 'good' }))
    })
    kit.helper('fake', `printf '{"Username":"<token>","Secret":"long-lived"}'`)
    kit.dockerConfig({ credsStore: 'fake' })
    expect(await tags(host)).toEqual({ tags: ['one'] })
    expect(Object.fromEntries(new URLSearchParams(bodies.join('')))).toMatchObject({
      grant_type: 'refresh_token',
      refresh_token: 'long-lived',
    })
  })

  test.each(['http://elsewhere.invalid/token', 'http://anna:x@elsewhere.invalid/', 'ftp://x.invalid/', 'nonsense'])(
    'of somebody who is not safe is not asked for: %s',
    async (realm) => {
      const { host, asked } = await withTokens(
        () => realm,
        (response) => json(response, 200, { token: 'good' }),
      )
      loggedIn(host)
      expect(await failure(tags(host))).toMatchObject({ code: 'forbidden', message: words, hint: words })
      expect(asked).toHaveLength(1)
    },
  )

  test.each([
    ['nothing', {}],
    ['lines', { token: 'a\r\nx-injected: 1' }],
    ['a number', { token: 1 }],
  ])('that is none (%s) is refused', async (_, body) => {
    const { host } = await withTokens(here, (response) => json(response, 200, body))
    expect((await failure(tags(host))).code).toBe('unavailable')
  })

  test('that does not do says that one may not, and is not kept', async () => {
    let token = 'bad'
    const { host } = await withTokens(here, (response) => json(response, 200, { token }))
    expect((await failure(tags(host))).code).toBe('unauthenticated')
    loggedIn(host)
    expect((await failure(tags(host))).code).toBe('forbidden')
    token = 'good'
    expect(await tags(host)).toEqual({ tags: ['one'] })
  })

  test('is had without a store of passwords that fails; what is not public says why', async () => {
    kit.helper('broken', 'echo "the store is locked" >&2; exit 1')
    kit.dockerConfig({ credsStore: 'broken' })
    let status = 200
    const { host } = await withTokens(here, (response) => json(response, status, { token: 'good', expires_in: 1 }))
    expect(await tags(host)).toEqual({ tags: ['one'] })
    status = 401
    expect(await failure(tags(host))).toMatchObject({ detail: 'the store is locked' })
  })
})

describe('without encryption', () => {
  test('only what a person allowed is spoken to', async () => {
    const { host } = await serve((_, response) => json(response, 200, { tags: ['one'] }))
    const named = host.replace('127.0.0.1', 'localtest.invalid')
    expect((await failure(tags(named))).code).toBe('unavailable')
    // Beyond this machine, what answers without TLS is not talked to.
    const elsewhere = host.replace('127.0.0.1', '0.0.0.0')
    expect(await failure(tags(elsewhere))).toMatchObject({ code: 'unauthenticated', message: { en: expect.stringContaining('(TLS)') } })
    await kit.registries.add(elsewhere, { insecure: true }, signal)
    expect(await tags(elsewhere)).toEqual({ tags: ['one'] })
  })
})

describe('newer images', () => {
  const digest = `sha256:${'a'.repeat(64)}`
  const names = (host: string, n: number) =>
    Array.from({ length: n }, (_, i) => ({ reference: `${host}/a/b${i}`, digests: [`x@${digest}`] }))

  test('are asked for four at a time, each once, and only with HEAD', async () => {
    let now = 0
    let most = 0
    const { host, asked } = await serve((_, response) => {
      most = Math.max(most, ++now)
      setTimeout(() => {
        now--
        response.writeHead(200, { 'docker-content-digest': digest }).end()
      }, 10)
    })
    // What it speaks is known from here on.
    await kit.registries.newer(names(host, 1), { fresh: false }, signal)
    const found = await kit.registries.newer([...names(host, 30), ...names(host, 30)], { fresh: true }, signal)
    expect(found).toEqual(Array.from({ length: 60 }, () => ({ state: 'same' })))
    expect(most).toBe(4)
    expect(asked).toHaveLength(31)
    expect(new Set(asked.map(({ method }) => method))).toEqual(new Set(['HEAD']))
    await kit.registries.newer(names(host, 30), { fresh: false }, signal)
    expect(asked).toHaveLength(31)
  })

  test('are not asked for any more once the registry says that it is enough', async () => {
    const { host, asked } = await serve((_, response) => void response.writeHead(429, { 'retry-after': '60' }).end())
    const found = await kit.registries.newer(names(host, 50), { fresh: false }, signal)
    expect(found.every((one) => one.state === 'unknown' && one.fault.code === 'rate_limited')).toBe(true)
    expect(asked.length).toBeLessThanOrEqual(8)
  })

  test('that one gives up are not asked for', async () => {
    const abort = new AbortController()
    const { host, asked } = await serve(() => abort.abort())
    await failure(kit.registries.newer(names(host, 50), { fresh: false }, abort.signal))
    expect(asked.length).toBeLessThanOrEqual(4)
  })
})
