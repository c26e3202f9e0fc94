/** What registries leave out, or never come to the end of, costs that and not the rest. */
import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { fault } from '../../shared/rpc/fault.ts'
import { newerImages } from './newer.ts'
import { failure, registriesKit, serveHttp, signal } from './registries.kit.ts'

type Server = Awaited<ReturnType<typeof serveHttp>>
const kit = registriesKit()
let server: Server | undefined
afterEach(() => server?.stop())
const serve = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
  server = await serveHttp(answer)
  return server
}
const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))

describe('names without a registry', () => {
  const digests = [`x@sha256:${'a'.repeat(64)}`]
  const refusing = (code: 'not_found' | 'unauthenticated' | 'rate_limited') => {
    const asked: string[] = []
    const digestOf = async (host: string, repository: string) => {
      asked.push(`${host}/${repository}`)
      throw fault(code, { en: 'No.', fr: 'Non.' })
    }
    const ask = async (reference: string) => (await newerImages({ digestOf }).ask([{ reference, digests }], { fresh: false }, signal))[0]
    return { ask, asked }
  }

  test('of a machine without a port are its own, and nobody is asked', async () => {
    const { ask, asked } = refusing('not_found')
    expect(await ask('localhost/mine:1')).toMatchObject({
      state: 'unknown',
      fault: { hint: { en: expect.stringContaining('built or loaded here') } },
    })
    expect(asked).toEqual([])
    await ask('localhost:5000/mine:1')
    expect(asked).toEqual(['localhost:5000/mine'])
  })

  test.each(['not_found', 'unauthenticated'] as const)(
    'that Docker Hub answers with %s were built here, or are not public',
    async (code) => {
      const { ask } = refusing(code)
      const built = { code: 'not_found', message: { en: expect.stringContaining('built here, or is not public') } }
      expect(await ask('mine/app:1')).toMatchObject({ state: 'unknown', fault: built })
      expect(await ask('docker.io/mine/app:1')).toMatchObject({ state: 'unknown', fault: { code, source: 'docker.io' } })
    },
  )

  test('that could not be asked for are told as that', async () => {
    expect(await refusing('rate_limited').ask('mine/app:1')).toMatchObject({ state: 'unknown', fault: { code: 'rate_limited' } })
  })
})

describe('an image for several platforms', () => {
  const digest = (digit: string) => `sha256:${digit.repeat(64)}`
  const manifest = JSON.stringify({ layers: [{ size: 7 }] })
  const there = `sha256:${createHash('sha256').update(manifest).digest('hex')}`
  const index = {
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: [
      { digest: digest('1'), platform: { os: 'linux', architecture: 'amd64' } },
      { digest: there, platform: { os: 'linux', architecture: 'arm64' } },
    ],
  }
  const several = (missing: number) =>
    serve((request, response) => {
      if (request.url?.endsWith(there)) return void response.writeHead(200).end(manifest)
      if (request.url?.endsWith(digest('1'))) return json(response, missing, { errors: [{ code: 'WHY' }] })
      json(response, 200, index)
    })

  test.each([404, 500])('is shown without what the registry lost of it (%i)', async (status) => {
    const { host } = await several(status)
    const found = await kit.registries.read(host, 'a/b', 'one', signal)
    expect(found.platforms).toEqual([
      { os: 'linux', arch: 'amd64', digest: digest('1') },
      { os: 'linux', arch: 'arm64', digest: there, size: 7 },
    ])
    expect(found).not.toHaveProperty('created')
  })

  test('is not asked for further by those whom it sends away', async () => {
    const { host } = await several(429)
    expect((await failure(kit.registries.read(host, 'a/b', 'one', signal))).code).toBe('rate_limited')
  })
})

describe('pages of tags that do not end', () => {
  const mine = `sha256:${'a'.repeat(64)}`
  const endless = (tags: (page: number) => string[]) => {
    let page = 0
    return serve((request, response) => {
      if (request.method === 'HEAD') return void response.writeHead(200, { 'docker-content-digest': mine }).end()
      json(response, 200, { tags: tags(page++) }, { link: `</v2/a/b/tags/list?n=1&last=${page}>; rel="next"` })
    })
  }
  const listsOf = ({ asked }: Server) => asked.filter(({ method }) => method === 'GET').length

  test.each([
    ['the same again', () => ['one', 'two'], 2, ['one', 'two']],
    ['nothing', () => [], 1, []],
    ['always another', (page: number) => [`t${page}`], 50, Array.from({ length: 50 }, (_, page) => `t${page}`)],
  ])('are left with what they told so far, which is said: %s', async (_, tags, lists, found) => {
    const one = await endless(tags)
    expect(await kit.registries.sharing(one.host, 'a/b', mine, signal)).toEqual({ tags: found, complete: false })
    expect(listsOf(one)).toBe(lists)
  })
})
