/** Pulling and pushing, against a real engine and real registries, and against servers that are none. */
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { BuildChunk, TransferChunk, TransferLayer } from '../../shared/contract/images.ts'
import { type ImagesSuiteOptions, imagesKit } from './images.suite-kit.ts'
import { collect, eventually, failure } from './suite-kit.ts'

const layersOf = (chunks: TransferChunk[]): Map<string, TransferLayer[]> => {
  const out = new Map<string, TransferLayer[]>()
  for (const chunk of chunks)
    if ('layers' in chunk) for (const layer of chunk.layers) out.set(layer.id, [...(out.get(layer.id) ?? []), layer])
  return out
}

/** @param start starts a registry that the engine may use without TLS */
export function imagesTransferSuite(
  name: string,
  options: ImagesSuiteOptions,
  start: (options?: { auth?: { user: string; password: string } }) => Promise<{ host: string; stop: () => Promise<void> }>,
): void {
  describe(name, () => transfers(options, start, imagesKit(options)))
}

function transfers(
  { cli, image, buildkit: able, fetchesNothing }: ImagesSuiteOptions,
  start: Parameters<typeof imagesTransferSuite>[2],
  kit: ReturnType<typeof imagesKit>,
) {
  const login = { user: 'somebody', password: 'correct-horse' }
  let open = { host: '', stop: async () => {} }
  let closed = open
  beforeAll(async () => {
    open = await start()
    closed = await start({ auth: login })
  })
  afterAll(async () => {
    await open.stop()
    await closed.stop()
  })
  /** An image with a name in a registry. */
  const named = async (host: string, tag = '1', files: Record<string, string> = {}) => {
    const made = await kit.make(files)
    const name = `${host}/team/${made.name.replace(/.*\//, '').replace(/:.*/, '')}:${tag}`
    await cli('tag', made.name, name)
    kit.remember(name)
    return { name, id: made.id, local: made.name }
  }

  describe('registries', () => {
    test('get what is pushed and give it back, layer by layer', async () => {
      const { signal } = kit.abort
      const { name, id, local } = await named(open.host, '1', { big: 'x'.repeat(5_000_000) })
      const pushed = await collect(kit.images.push(name, {}, signal))
      const { done } = pushed.at(-1) as { done: { digest: string; image: string } }
      expect(done).toEqual({ digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/), image: id })
      const answer = await fetch(`http://${open.host}/v2/${name.slice(name.indexOf('/') + 1).replace(':', '/manifests/')}`, {
        headers: { accept: 'application/vnd.docker.distribution.manifest.v2+json,application/vnd.oci.image.manifest.v1+json' },
      })
      expect(answer.headers.get('docker-content-digest')).toBe(done.digest)
      expect([...layersOf(pushed).values()].map((states) => states.at(-1)?.state)).toEqual(['done'])
      // Once more: it is there already.
      const again = await collect(kit.images.push(name, {}, signal))
      expect([...layersOf(again).values()].map((states) => states.at(-1)?.state)).toEqual(['exists'])

      await cli('rmi', name, local)
      const pulled = await collect(kit.images.pull(name, {}, signal))
      expect(pulled.at(-1)).toEqual({ done: { digest: done.digest, image: id } })
      expect(await kit.idOf(name)).toBe(id)
      const states = [...layersOf(pulled).values()]
      expect(states.map((all) => all.at(-1)?.state)).toEqual(['done'])
      const sized = states.flat().filter(({ total }) => total !== undefined)
      expect(sized.every(({ current = 0, total = 0 }) => current <= total)).toBe(true)
      const byDigest = `${name.replace(/:[^:/]*$/, '')}@${done.digest}`
      await cli('rmi', name)
      expect((await collect(kit.images.pull(byDigest, {}, signal))).at(-1)).toEqual({ done: { digest: done.digest, image: id } })
      kit.remember(byDigest)
    })

    test('let in only whom they know', async () => {
      const { signal } = kit.abort
      const { name, id } = await named(closed.host)
      expect(await failure(collect(kit.images.push(name, {}, signal)))).toMatchObject({
        code: 'unauthenticated',
        next: 'log_in',
        hint: { en: expect.stringContaining('Log in') },
      })
      const auth = { username: login.user, password: login.password, server: closed.host }
      await collect(kit.images.push(name, { auth }, signal))
      await cli('rmi', name)
      expect((await failure(collect(kit.images.pull(name, {}, signal)))).code).toBe('unauthenticated')
      const wrong = await failure(collect(kit.images.pull(name, { auth: { ...auth, password: 'wrong' } }, signal)))
      expect(wrong.code).toBe('unauthenticated')
      expect(JSON.stringify(wrong)).not.toContain('wrong')
      expect((await collect(kit.images.pull(name, { auth }, signal))).at(-1)).toMatchObject({ done: { image: id } })
    })

    test('say what they do not have', async () => {
      const { signal } = kit.abort
      const { name } = await named(open.host)
      await collect(kit.images.push(name, {}, signal))
      const failed = async (reference: string) => failure(collect(kit.images.pull(reference, {}, signal)))
      const noTag = await failed(name.replace(/:[^:/]*$/, ':other'))
      expect(noTag).toMatchObject({ code: 'not_found', retryable: false })
      expect((await failed(`${open.host}/team/is-not-there:1`)).code).toBe('not_found')
      expect((await failed('localhost:1/nobody/listens:1')).code).toBe('unavailable')
      expect((await failed('UPPER/case')).code).toBe('invalid')
      expect((await failed('a/../../containers/json')).code).toBe('invalid')
      const notHere = await failure(collect(kit.images.push(`${open.host}/team/never-made:1`, {}, signal)))
      expect(notHere).toMatchObject({ code: 'not_found', message: { en: expect.stringContaining('engine') } })
    })

    describe('that are none', () => {
      let server: Server | undefined
      let asked = 0
      /** @param answer what any address but /v2/ is answered with */
      const pretend = async (answer: (response: ServerResponse, path: string) => void): Promise<string> => {
        asked = 0
        const made = createServer((request, response) => {
          request.resume()
          if (request.url === '/v2/') return void response.end('{}')
          asked++
          answer(response, request.url ?? '')
        })
        server = made
        await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve))
        return `127.0.0.1:${(made.address() as AddressInfo).port}`
      }
      afterEach(() => {
        server?.closeAllConnections()
        server?.close()
      })

      test('are told from those that are, with what to do', async () => {
        const { signal } = kit.abort
        const failed = async (status: number, body: string) => {
          const host = await pretend((response) => void response.writeHead(status, { 'content-type': 'application/json' }).end(body))
          const fault = await failure(collect(kit.images.pull(`${host}/a/b:1`, {}, signal)))
          server?.closeAllConnections()
          server?.close()
          expect([fault.message.fr, fault.hint?.en, fault.hint?.fr].every(Boolean)).toBe(true)
          return fault.code
        }
        const error = (code: string) => JSON.stringify({ errors: [{ code, message: 'of a test' }] })
        expect(await failed(429, error('TOOMANYREQUESTS'))).toBe('rate_limited')
        expect(await failed(200, '<html>Welcome to the hotel</html>')).toBe('unavailable')
        expect(await failed(200, '{}')).toBe('unavailable')
        expect(await failed(403, error('DENIED'))).toMatch(/forbidden|not_found/)
        expect(await failed(502, '<html>Bad gateway</html>')).toBe('unavailable')
      })

      test('fail the pull when they break off, and so does an engine that is lost', async () => {
        const host = await pretend((response) => {
          response.writeHead(200, { ...manifestHead, 'content-length': String(manifest.length) })
          response.write(manifest.slice(0, 20))
          setTimeout(() => response.destroy(), 20)
        })
        expect((await failure(collect(kit.images.pull(`${host}/a/b:1`, {}, kit.abort.signal)))).code).toBe('unavailable')
        server?.close()
        const silent = await pretend(() => {})
        const lost = collect(kit.images.pull(`${silent}/a/b:1`, {}, kit.abort.signal))
        lost.catch(() => {})
        await eventually(() => expect(asked).toBe(1))
        kit.close()
        expect((await failure(lost)).code).toBe('unavailable')
      })

      test('are left alone once the pull is cancelled', async () => {
        const own = new AbortController()
        const layer = JSON.parse(manifest).layers[0].digest as string
        let sending = 0
        const host = await pretend((response, path) => {
          if (path.includes('/manifests/')) return void response.writeHead(200, manifestHead).end(manifest)
          if (!path.includes(layer)) return
          sending++
          response.writeHead(200, { 'content-length': '1000000' })
          // An engine that waits for a registry notices only with the next bytes that nobody wants them any more.
          const more = setInterval(() => response.write(Buffer.alloc(1000)), 20)
          response.on('close', () => {
            clearInterval(more)
            sending--
          })
        })
        const told: TransferChunk[] = []
        const pulling = (async () => {
          for await (const chunk of kit.images.pull(`${host}/a/b:1`, {}, own.signal)) told.push(chunk)
        })()
        pulling.catch(() => {})
        const states = () => [...layersOf(told).values()].flat().map(({ state }) => state)
        await eventually(() => expect(states()).toContain('downloading'))
        expect(sending).toBe(1)
        own.abort()
        expect((await failure(pulling)).code).toBe('cancelled')
        await eventually(() => expect(sending).toBe(0))
      })
    })

    test('give what a build is made on, also to those who must log in', async () => {
      const { signal } = kit.abort
      const base = `${closed.host}/team/base:1`
      await cli('tag', image, base)
      kit.remember(base)
      const auth = { username: login.user, password: login.password, server: closed.host }
      await collect(kit.images.push(base, { auth }, signal))
      const folder = kit.folder({ Dockerfile: `ARG BASE=${base}\nFROM $BASE AS first\nRUN echo ${performance.now()}\nFROM first\n` })
      const build = { source: { folder }, args: {}, noCache: false, pull: true }
      for (const buildkit of able ? (['auto', 'off'] as const) : (['off'] as const)) {
        await cli('rmi', base).catch(() => '')
        const tag = kit.name()
        const refused = await failure(collect(kit.images.build({ ...build, tags: [tag], buildkit }, signal)))
        expect(refused, buildkit).toMatchObject({ code: 'unauthenticated', hint: { en: expect.stringContaining('Log in') } })
        const authFor = async (host: string) => (host === closed.host ? auth : undefined)
        const built = await collect(kit.images.build({ ...build, tags: [tag], buildkit, authFor }, signal))
        expect(built.at(-1)).toEqual({ done: { image: await kit.idOf(tag) } })
      }
    })

    test('are asked only for what a build needs, and what they refuse beforehand the builder tells', async () => {
      const { signal } = kit.abort
      const base = `${closed.host}/team/needed:1`
      await cli('tag', image, base)
      kit.remember(base)
      const auth = { username: login.user, password: login.password, server: closed.host }
      await collect(kit.images.push(base, { auth }, signal))
      await cli('rmi', base)
      const dockerfile = `FROM ${closed.host}/team/never-made:1 AS unused\nFROM ${base}\nRUN echo ${performance.now()}\n`
      const build = { source: { folder: kit.folder({ Dockerfile: dockerfile }) }, args: {}, noCache: false, pull: false, tags: [] }
      const told: BuildChunk[] = []
      const wrong = async () => ({ ...auth, password: 'wrong' })
      const refused = (async () => {
        for await (const chunk of kit.images.build({ ...build, buildkit: 'auto', authFor: wrong }, signal)) told.push(chunk)
      })()
      expect((await failure(refused)).code).toBe('unauthenticated')
      if (!able) return
      const lines = told.flatMap((chunk) => ('lines' in chunk ? chunk.lines : []))
      expect(lines).toContainEqual({ text: expect.stringContaining(base), channel: 'engine' })
      const built = await collect(kit.images.build({ ...build, buildkit: 'auto', authFor: async () => auth }, signal))
      kit.remember((built.at(-1) as { done: { image: string } }).done.image)
    })

    test('get what an engine fetches by itself built with the logins that are kept here', async () => {
      const { signal } = kit.abort
      const base = `${closed.host}/team/remote:1`
      await cli('tag', image, base)
      kit.remember(base)
      const auth = { username: login.user, password: login.password, server: closed.host }
      await collect(kit.images.push(base, { auth }, signal))
      await cli('rmi', base)
      const server = createServer((_request, response) => response.end(`FROM ${base}\n`))
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      try {
        const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/Dockerfile`
        const build = { source: { url }, args: {}, noCache: false, pull: false, tags: [kit.name()] }
        const authFor = async (host: string) => (host === closed.host ? auth : undefined)
        if (able)
          expect(
            await failure(collect(kit.images.build({ ...build, buildkit: 'auto', authFor, loginHosts: [closed.host] }, signal))),
          ).toMatchObject({
            code: 'unauthenticated',
            next: 'log_in',
            hint: { en: expect.stringMatching(/^Pull the base image first/) },
          })
        const built = collect(kit.images.build({ ...build, buildkit: 'off', authFor, loginHosts: [closed.host] }, signal))
        if (fetchesNothing) expect((await failure(built)).code).toBe('unsupported')
        else expect((await built).at(-1)).toEqual({ done: { image: await kit.idOf(build.tags[0] as string) } })
      } finally {
        server.close()
      }
    })

    test('take names with tags, and no digests for them', async () => {
      const { signal } = kit.abort
      const { name } = await named(open.host, 'latest')
      const byDigest = `${name.replace(/:[^:/]*$/, '')}@sha256:${'a'.repeat(64)}`
      expect(await failure(collect(kit.images.push(byDigest, {}, signal)))).toMatchObject({
        code: 'invalid',
        hint: { en: expect.stringContaining('name:tag') },
      })
      expect((await failure(kit.images.tag(name, byDigest, signal))).code).toBe('invalid')
    })
  })
}

const manifestType = 'application/vnd.docker.distribution.manifest.v2+json'
const manifestHead = { 'content-type': manifestType }
const part = (type: string, digit: string) => ({
  mediaType: `application/vnd.docker.${type}`,
  size: 1_000_000,
  digest: `sha256:${digit.repeat(64)}`,
})
const manifest = JSON.stringify({
  schemaVersion: 2,
  mediaType: manifestType,
  config: part('container.image.v1+json', 'a'),
  layers: [part('image.rootfs.diff.tar.gzip', 'b')],
})
