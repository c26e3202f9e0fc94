/** Logins of Docker itself are found where it keeps them; its helpers are real programs, which may do anything. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { eventually, failure, registriesKit, signal } from './registries.kit.ts'

const kit = registriesKit()
const auth = (host: string) => kit.registries.authFor(host, signal)
const base64 = (text: string) => Buffer.from(text).toString('base64')
const answer = (username: string, secret: string) =>
  `cat >/dev/null; printf '{"ServerURL":"x","Username":"${username}","Secret":"${secret}"}'`
const noteAndAnswer = (secret: string) =>
  // One write for each line: helpers run beside each other.
  `printf '%s\\n' "$(cat)" >> "${join(kit.home, 'asked')}"; printf '{"Username":"anna","Secret":"${secret}"}'`
const asked = () => readFileSync(join(kit.home, 'asked'), 'utf8').trim().split('\n')

describe('the settings of Docker', () => {
  test('hold names and passwords', async () => {
    kit.dockerConfig({
      auths: {
        'a.example': { auth: base64('anna:se:cret') },
        'https://b.example/v1/': { username: 'bob', password: 'b' },
        'https://index.docker.io/v1/': { auth: base64('hub:h') },
        'c.example': { identitytoken: 'long', auth: base64('carl:') },
        'd.example': {},
        'no host': { auth: base64('x:y') },
      },
    })
    expect(await auth('a.example')).toEqual({ username: 'anna', password: 'se:cret', server: 'a.example' })
    expect(await auth('b.example')).toEqual({ username: 'bob', password: 'b', server: 'b.example' })
    expect(await auth('docker.io')).toEqual({ username: 'hub', password: 'h', server: 'https://index.docker.io/v1/' })
    expect(await auth('c.example')).toEqual({ username: 'carl', password: '', identityToken: 'long', server: 'c.example' })
    expect(await auth('d.example')).toBeUndefined()
    expect(await auth('e.example')).toBeUndefined()
  })

  test('are read anew once they change', async () => {
    expect(await auth('a.example')).toBeUndefined()
    kit.dockerConfig({ auths: { 'a.example': { auth: base64('anna:one') } } })
    expect(await auth('a.example')).toMatchObject({ password: 'one' })
    kit.dockerConfig({ auths: { 'a.example': { auth: base64('anna:another') } } })
    expect(await auth('a.example')).toMatchObject({ password: 'another' })
  })

  test.each(['{', '[]', 'null', '{"auths":[1,null],"credHelpers":"x","credsStore":7}', '{"auths":{"a.example":{"auth":"%%%"}}}'])(
    'that are odd are no login: %s',
    async (text) => {
      kit.dockerConfig(text)
      expect(await auth('a.example')).toBeUndefined()
    },
  )
})

describe('a helper', () => {
  const use = (script: string) => {
    kit.helper('fake', script)
    kit.dockerConfig({ credHelpers: { 'a.example': 'fake' }, auths: { 'a.example': {} } })
  }

  test('is asked for its own registry, before the store and before what the file says', async () => {
    kit.helper('one', answer('anna', 'of one'))
    kit.helper('store', answer('anna', 'of the store'))
    kit.dockerConfig({
      credHelpers: { 'a.example': 'one' },
      credsStore: 'store',
      auths: { 'b.example': { auth: base64('bob:of the file') } },
    })
    expect(await auth('a.example')).toMatchObject({ password: 'of one' })
    expect(await auth('b.example')).toMatchObject({ password: 'of the store' })
  })

  test('that knows nothing leaves it to the file', async () => {
    kit.helper('store', 'cat >/dev/null; echo "credentials not found in native keychain"; exit 1')
    kit.dockerConfig({ credsStore: 'store', auths: { 'a.example': { auth: base64('anna:of the file') } } })
    expect(await auth('a.example')).toMatchObject({ password: 'of the file' })
    expect(await auth('b.example')).toBeUndefined()
  })

  test('is asked by the name that Docker wrote, once for all who wait, and not again for a while', async () => {
    kit.helper('store', `sleep 0.2; ${noteAndAnswer('s')}`)
    kit.dockerConfig({ credsStore: 'store', auths: { 'https://a.example/v1/': {} } })
    const found = await Promise.all(['a.example', 'a.example', 'a.example', 'docker.io'].map(auth))
    expect(found.map((one) => one?.password)).toEqual(['s', 's', 's', 's'])
    await auth('a.example')
    expect(asked().sort()).toEqual(['https://a.example/v1/', 'https://index.docker.io/v1/'])
  })

  test('of which one that waits gives up still answers the other', async () => {
    use(`sleep 0.3; ${answer('anna', 's')}`)
    const abort = new AbortController()
    const first = failure(kit.registries.authFor('a.example', abort.signal))
    const second = auth('a.example')
    setTimeout(() => abort.abort(), 50)
    expect((await first).code).toBe('cancelled')
    expect(await second).toMatchObject({ password: 's' })
  })

  test('that nobody waits for any more is ended, with whatever it started', async () => {
    const file = join(kit.home, 'child')
    use(`sleep 60 & echo $! > "${file}"; wait`)
    const abort = new AbortController()
    const waiting = failure(kit.registries.authFor('a.example', abort.signal))
    const child = await eventually(() => {
      const id = Number(readFileSync(file, 'utf8'))
      expect(id).toBeGreaterThan(0)
      return id
    })
    abort.abort()
    expect((await waiting).code).toBe('cancelled')
    await eventually(() => expect(stateOf(child)).toMatch(/^$|Z/))
  })

  test('that hangs is ended after a while', async () => {
    await kit.restart({ helper: 300 })
    use('sleep 60')
    expect(await failure(auth('a.example'))).toMatchObject({
      code: 'timeout',
      message: { en: expect.stringContaining('docker-credential-fake') },
    })
  })

  test('that prints rubbish is said to, without what it printed', async () => {
    use('cat >/dev/null; echo "cAnArY not json"')
    const found = await failure(auth('a.example'))
    expect(found.code).toBe('unavailable')
    expect(JSON.stringify(found)).not.toContain('cAnArY')
  })

  test('that prints without end is cut off', async () => {
    use('yes')
    expect((await failure(auth('a.example'))).code).toBe('unavailable')
  })

  test('that fails is told of with its own words', async () => {
    use('echo "the keychain is locked" >&2; exit 3')
    expect(await failure(auth('a.example'))).toMatchObject({ code: 'unavailable', detail: 'the keychain is locked' })
  })

  test('that failed is asked again', async () => {
    use('exit 3')
    await failure(auth('a.example'))
    kit.helper('fake', answer('anna', 's'))
    expect(await auth('a.example')).toMatchObject({ password: 's' })
  })

  test('that is not there is told of, with where it is named', async () => {
    kit.dockerConfig({ credsStore: 'gone' })
    expect(await failure(auth('a.example'))).toMatchObject({
      code: 'not_found',
      message: { en: expect.stringContaining('docker-credential-gone') },
      hint: { en: expect.stringContaining('config.json') },
    })
  })

  test.each(['../evil', 'a/b', '', ' ', '-x', 'a;b', 'a\nb'])('with a name that is none (%j) is not run', async (name) => {
    kit.dockerConfig({ credHelpers: { 'a.example': name } })
    const found = await kit.registries.authFor('a.example', signal).catch((error) => error.fault.code)
    expect(found).toBe(name === '' ? undefined : 'invalid')
  })

  test('is not run by looking at the list', async () => {
    use(noteAndAnswer('s'))
    const end = new AbortController()
    const list = kit.registries.list(end.signal)
    await eventually(() => expect(list.rows.get('a.example')).toMatchObject({ origin: 'helper', state: 'logged_in' }))
    end.abort()
    expect(asked).toThrow('ENOENT')
  })
})

describe('the list', () => {
  const follow = async (check: (list: ReturnType<typeof kit.registries.list>) => void) => {
    const end = new AbortController()
    const list = kit.registries.list(end.signal)
    await eventually(() => check(list))
    return { list, end: () => end.abort() }
  }

  test('has Docker Hub, and follows the settings of Docker as they change', async () => {
    const { list, end } = await follow((one) =>
      expect([...one.rows.values()]).toMatchObject([{ host: 'docker.io', name: 'Docker Hub', state: 'anonymous', browse: 'search' }]),
    )
    kit.dockerConfig({ auths: { 'a.example': { auth: base64('anna:secret') }, 'https://index.docker.io/v1/': { auth: base64('hub:h') } } })
    await eventually(() => expect([...list.rows.keys()].sort()).toEqual(['a.example', 'docker.io']))
    expect(list.rows.get('a.example')).toEqual({
      id: 'a.example',
      source: 'docker-config',
      host: 'a.example',
      name: 'a.example',
      origin: 'docker-config',
      username: 'anna',
      insecure: false,
      state: 'logged_in',
      browse: 'catalog',
    })
    expect(list.rows.get('docker.io')).toMatchObject({ origin: 'docker-config', username: 'hub' })
    kit.dockerConfig({})
    await eventually(() => expect([...list.rows.values()]).toMatchObject([{ host: 'docker.io', origin: 'wheelhouse' }]))
    end()
  })

  test('says when the settings cannot be read, and shows what it knew', async () => {
    kit.dockerConfig({ auths: { 'a.example': { auth: base64('anna:secret') } } })
    const { list, end } = await follow((one) => expect(one.rows.has('a.example')).toBe(true))
    writeFileSync(join(kit.home, '.docker/config.json'), '{ "auths": { "a.example": { "auth": "cAnArY')
    await eventually(() => expect(list.sources.get('docker-config')).toMatchObject({ state: 'stale', fault: { code: 'invalid' } }))
    expect(list.rows.has('a.example')).toBe(true)
    expect(JSON.stringify([...list.sources.values()])).not.toContain('cAnArY')
    end()
  })
})

/** What the system says that a process is doing; nothing when it is not there any more. */
function stateOf(id: number): string {
  try {
    return readFileSync(`/proc/${id}/stat`, 'utf8').replace(/^.*\) /s, '')[0] ?? ''
  } catch {
    return ''
  }
}
