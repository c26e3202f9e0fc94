/** Real registries: with a login and without, with deletion and without. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noRegistry, type Registry, startRegistry } from '../stack/registry.mjs'
import { eventually, failure, pusher, registriesKit, signal } from '../../electron/registries/registries.kit.ts'

const auth = { user: 'anna', password: 'pass: wörd' }
const missing = noRegistry((text) => console.warn(text))

describe.skipIf(missing)('a real registry', () => {
  let open: Registry
  let locked: Registry
  beforeAll(async () => {
    ;[open, locked] = await Promise.all([startRegistry(), startRegistry({ auth, deletion: true })])
  })
  afterAll(() => Promise.all([open?.stop(), locked?.stop()]))
  const kit = registriesKit()
  const login = () => kit.registries.login(locked.host, { username: auth.user, password: auth.password, insecure: false }, signal)

  describe('a login', () => {
    test('is kept once the registry has taken it, and used from then on', async () => {
      expect(await failure(kit.registries.repositories(locked.host, {}, signal))).toMatchObject({
        code: 'unauthenticated',
        hint: { en: 'Log in to this registry.' },
      })
      await pusher(locked.url, auth).image('team/app', 'one')
      expect(await login()).toEqual({ host: locked.host, kept: 'session' })
      expect((await kit.registries.repositories(locked.host, {}, signal)).repositories).toContainEqual({ name: 'team/app' })
      expect(await kit.registries.authFor(locked.host, signal)).toEqual({
        username: auth.user,
        password: auth.password,
        server: locked.host,
      })
    })

    test('that is wrong is not kept', async () => {
      const wrong = kit.registries.login(locked.host, { username: auth.user, password: 'wrong', insecure: false }, signal)
      expect(await failure(wrong)).toMatchObject({ code: 'unauthenticated', message: { en: expect.stringContaining('does not accept') } })
      expect(await kit.registries.authFor(locked.host, signal)).toBeUndefined()
    })

    test('that is wrong does not take the place of one that is right', async () => {
      await login()
      await failure(kit.registries.login(locked.host, { username: auth.user, password: 'wrong', insecure: false }, signal))
      expect(await kit.registries.authFor(locked.host, signal)).toMatchObject({ password: auth.password })
      expect(await kit.registries.tags(locked.host, 'team/app', undefined, signal)).toEqual({ tags: ['one'] })
    })

    test('ends', async () => {
      await login()
      await kit.registries.logout(locked.host)
      expect((await failure(kit.registries.repositories(locked.host, {}, signal))).code).toBe('unauthenticated')
      expect((await failure(kit.registries.logout(locked.host))).code).toBe('not_found')
    })

    test('of Docker itself is used, and is not ours to end', async () => {
      kit.dockerConfig({ auths: { [locked.host]: { auth: Buffer.from(`${auth.user}:${auth.password}`).toString('base64') } } })
      expect((await kit.registries.repositories(locked.host, {}, signal)).repositories).toContainEqual({ name: 'team/app' })
      expect(await failure(kit.registries.logout(locked.host))).toMatchObject({
        code: 'unsupported',
        hint: { en: expect.stringContaining('docker logout') },
      })
    })

    test('of a helper is used', async () => {
      kit.helper('fake', `read host; [ "$host" = "${locked.host}" ] && printf '{"Username":"${auth.user}","Secret":"${auth.password}"}'`)
      kit.dockerConfig({ credHelpers: { [locked.host]: 'fake' } })
      expect((await kit.registries.tags(locked.host, 'team/app', undefined, signal)).tags).toEqual(['one'])
    })

    test('to a registry that asks nobody is kept as it is', async () => {
      await kit.registries.login(open.host, { username: 'x', password: 'y', insecure: false }, signal)
      expect(await kit.registries.authFor(open.host, signal)).toMatchObject({ username: 'x' })
    })
  })

  test('one without a login is added once it has answered', async () => {
    expect(await kit.registries.add(`http://${open.host}/`, { insecure: false }, signal)).toBe(open.host)
    expect(await kit.registries.add(locked.host, { insecure: false }, signal)).toBe(locked.host)
    const end = new AbortController()
    const list = kit.registries.list(end.signal)
    await eventually(() => expect([...list.rows.keys()].sort()).toEqual([open.host, locked.host, 'docker.io'].sort()))
    end.abort()
  })

  describe('150 repositories', () => {
    const names = Array.from({ length: 150 }, (_, i) => `many/app-${String(i).padStart(3, '0')}`)
    beforeAll(async () => {
      const push = pusher(open.url)
      const waiting = names.values()
      const work = async () => {
        for (const name of waiting) await push.image(name, 'latest')
      }
      await Promise.all(Array.from({ length: 8 }, work))
    })

    test('come in pages, each once', async () => {
      const seen: string[] = []
      let pages = 0
      for (let last: string | undefined; ; pages++) {
        const page = await kit.registries.repositories(open.host, { last }, signal)
        expect(page.repositories.length).toBeLessThanOrEqual(100)
        seen.push(...page.repositories.map(({ name }) => name))
        last = page.next
        if (last === undefined) break
      }
      expect(pages).toBe(1)
      expect(seen.filter((name) => name.startsWith('many/'))).toEqual(names)
    })

    test('are found by a part of their name', async () => {
      const page = await kit.registries.repositories(open.host, { search: 'APP-04' }, signal)
      expect(page.repositories.map(({ name }) => name)).toEqual(names.slice(40, 50))
      expect(page.next).toBeUndefined()
    })

    test('are asked whether they have something newer: four at a time, and not again for ten minutes', async () => {
      const push = pusher(open.url)
      const { digest } = await push.image('many/app-001', 'moving', 'first')
      const asked = [
        { reference: `${open.host}/many/app-001:moving`, digests: [`${open.host}/many/app-001@${digest}`] },
        { reference: `${open.host}/many/app-002:nothing`, digests: [`x@${digest}`] },
        { reference: `${open.host}/many/app-001@${digest}`, digests: [] },
        { reference: `${open.host}/many/app-003`, digests: [] },
        { reference: '<none>', digests: [digest] },
      ]
      const ask = (fresh = false) => kit.registries.newer(asked, { fresh }, signal)
      const unknown = (code: string) => ({ state: 'unknown', fault: expect.objectContaining({ code }) })
      const rest = [unknown('not_found'), { state: 'same' }, unknown('not_found'), unknown('invalid')]
      expect(await ask()).toEqual([{ state: 'same' }, ...rest])
      const second = await push.image('many/app-001', 'moving', 'second')
      expect(await ask()).toEqual([{ state: 'same' }, ...rest])
      expect(await ask(true)).toEqual([{ state: 'newer', digest: second.digest }, ...rest])
    })
  })

  describe('an image', () => {
    test('is told by its layers, its size and its platform', async () => {
      const pushed = await pusher(open.url).image('told/one', 'v1', 'some content', 'arm64')
      const read = await kit.registries.read(open.host, 'told/one', 'v1', signal)
      expect(read).toMatchObject({
        digest: pushed.digest,
        size: pushed.download,
        created: Date.parse('2024-05-06T07:08:09Z'),
        platforms: [{ os: 'linux', arch: 'arm64', digest: pushed.digest, size: pushed.download }],
        layers: [{ size: 12, mediaType: expect.stringContaining('tar.gzip') }],
      })
      expect(await kit.registries.read(open.host, 'told/one', pushed.digest, signal)).toEqual(read)
    })

    test('for several platforms is told by each of them, without attestations', async () => {
      const pushed = await pusher(open.url).several('told/several', 'v1', ['amd64', 'arm64'])
      const read = await kit.registries.read(open.host, 'told/several', 'v1', signal)
      expect(read).toMatchObject({ digest: pushed.digest, layers: [] })
      expect(read.created).toBe(Date.parse('2024-05-06T07:08:09Z'))
      expect(read.platforms.map(({ arch, size }) => [arch, size])).toEqual([
        ['amd64', expect.any(Number)],
        ['arm64', expect.any(Number)],
      ])
    })

    test('that is not there is said to be not there', async () => {
      expect((await failure(kit.registries.read(open.host, 'told/one', 'nothing', signal))).code).toBe('not_found')
      expect((await failure(kit.registries.tags(open.host, 'told/nothing', undefined, signal))).code).toBe('not_found')
    })

    test('is deleted where the registry allows it, with every tag that stands for it', async () => {
      await login()
      const push = pusher(locked.url, auth)
      const first = await push.image('gone/app', 'a', 'one')
      await push.image('gone/app', 'b', 'one')
      await push.image('gone/app', 'c', 'two')
      await kit.registries.deleteTag(locked.host, 'gone/app', 'a', first.digest, signal)
      expect((await kit.registries.tags(locked.host, 'gone/app', undefined, signal)).tags).toEqual(['c'])
    })

    test('is told with every tag that stands for it', async () => {
      const push = pusher(open.url)
      const { digest } = await push.image('shared/app', 'a', 'one')
      for (let i = 0; i < 12; i++) await push.image('shared/app', `other-${i}`, `other ${i}`)
      await push.image('shared/app', 'z', 'one')
      const shared = await kit.registries.sharing(open.host, 'shared/app', digest, signal)
      expect({ ...shared, tags: shared.tags.toSorted() }).toEqual({ tags: ['a', 'z'], complete: true })
      expect(await kit.registries.sharing(open.host, 'shared/app', `sha256:${'0'.repeat(64)}`, signal)).toEqual({
        tags: [],
        complete: true,
      })
      expect((await failure(kit.registries.sharing(open.host, 'shared/nothing', digest, signal))).code).toBe('not_found')
    })

    test('is not deleted when its tag has moved on', async () => {
      await login()
      const push = pusher(locked.url, auth)
      const first = await push.image('moved/app', 'a', 'one')
      await push.image('moved/app', 'a', 'two')
      expect((await failure(kit.registries.deleteTag(locked.host, 'moved/app', 'a', first.digest, signal))).code).toBe('conflict')
      expect((await kit.registries.tags(locked.host, 'moved/app', undefined, signal)).tags).toEqual(['a'])
    })

    test('is not deleted where deletion is off, which is said', async () => {
      const { digest } = await pusher(open.url).image('stays/app', 'a')
      expect(await failure(kit.registries.deleteTag(open.host, 'stays/app', 'a', digest, signal))).toMatchObject({
        code: 'unsupported',
        hint: { en: expect.stringContaining('storage.delete.enabled') },
      })
      expect((await kit.registries.tags(open.host, 'stays/app', undefined, signal)).tags).toEqual(['a'])
    })
  })

  test('what is no name never becomes a part of another path', async () => {
    for (const repository of ['../_catalog', 'a/../../b', 'a b', 'a?x', 'a%2fb', 'A']) {
      expect((await failure(kit.registries.tags(open.host, repository, undefined, signal))).code).toBe('invalid')
      expect((await failure(kit.registries.read(open.host, repository, 'latest', signal))).code).toBe('invalid')
    }
    for (const reference of ['../x', 'a/b', 'a?b', ''])
      expect((await failure(kit.registries.read(open.host, 'told/one', reference, signal))).code).toBe('invalid')
    expect((await failure(kit.registries.tags('a@b', 'x', undefined, signal))).code).toBe('invalid')
  })

  test('after a restart a login whose password was for the session only is said to be lost', async () => {
    await login()
    await kit.restart()
    const end = new AbortController()
    const list = kit.registries.list(end.signal)
    await eventually(() => expect(list.rows.get(locked.host)).toMatchObject({ state: 'login_lost', username: auth.user }))
    end.abort()
  })
})
