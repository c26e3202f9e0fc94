/** A password goes to its registry and to the keyring, and nowhere else: not to the page, the log, or a file. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Backend, createBackend } from '../../electron/backend.ts'
import { fileLog } from '../../electron/core/log.ts'
import { noVault, type Vault } from '../../electron/core/vault.ts'
import type { AppContract } from '../../shared/contract/index.ts'
import { type Client, createClient } from '../../shared/rpc/client.ts'
import { asFault } from '../../shared/rpc/fault.ts'
import { memoryWire } from '../../shared/rpc/memory-wire.ts'
import { eventually } from '../../electron/registries/registries.kit.ts'
import { noRegistry, type Registry, startRegistry } from '../stack/registry.mjs'

// Without a name before it, no rule that takes secrets out of text would know it.
const canary = 'kAnArIe 4711 plain words'
const auth = { user: 'anna', password: canary }
const encodings = [
  canary,
  Buffer.from(canary).toString('base64'),
  Buffer.from(`anna:${canary}`).toString('base64'),
  encodeURIComponent(canary),
]
const keyring: Vault = {
  protects: async () => true,
  seal: async (text) => [...text].reverse().join(''),
  open: async (text) => [...text].reverse().join(''),
}

describe.skipIf(noRegistry((text) => console.warn(text)))('a password', () => {
  let registry: Registry
  let folder: string
  let backend: Backend
  let client: Client<AppContract>
  const received: string[] = []
  beforeAll(async () => {
    registry = await startRegistry({ auth })
  })
  afterAll(() => registry?.stop())
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'wheelhouse-canary-'))
  })
  afterEach(async () => {
    await backend.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const begin = (vault: Vault) => {
    received.length = 0
    backend = createBackend({ folder, version: '1', log: fileLog(folder), vault, providers: [], place: { env: process.env, home: folder } })
    const wire = memoryWire()
    const { server } = wire
    backend.serve({
      ...server,
      send: (frame) => {
        received.push(JSON.stringify(frame))
        server.send(frame)
      },
    })
    client = createClient<AppContract>()
    client.attach(wire.client)
  }
  /** Everything that the page was told, and everything on disk. */
  const everywhere = () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile())
    return [...received, ...files.map((name) => readFileSync(join(folder, name), 'latin1'))].join('\n')
  }
  const nowhere = () => {
    for (const text of encodings) expect(everywhere()).not.toContain(text)
  }
  const login = (password: string, host = registry.host) => client.call('registries.login', { host, username: auth.user, password })
  const followed = async () => {
    let rows: unknown[] = []
    const list = client.live('registries.list', {}, { offset: 0, limit: 100 }, (state) => {
      rows = state.items
    })
    await eventually(() => expect(rows).toContainEqual(expect.objectContaining({ host: registry.host, state: 'logged_in' })))
    list.close()
  }

  test.each([
    ['with a keyring', keyring, 'sealed'],
    ['without', noVault, 'session'],
  ])('that is used is nowhere else: %s', async (_, vault, kept) => {
    begin(vault)
    expect(await login(canary)).toEqual({ host: registry.host, kept })
    expect(await client.call('registries.repositories', { host: registry.host })).toEqual({ repositories: [] })
    await followed()
    await client.call('registries.newer', { references: [{ reference: `${registry.host}/a`, digests: ['x'] }] })
    await client.call('registries.tags', { host: registry.host, repository: 'no/such' }).catch(() => {})
    expect(everywhere()).toContain('registries.login')
    nowhere()
  })

  test('that is wrong, or for nobody, or no password at all, is nowhere', async () => {
    begin(keyring)
    expect(asFault(await login(`${canary}!`).catch((error: unknown) => error)).code).toBe('unauthenticated')
    for (const host of ['127.0.0.1:9', 'nowhere.invalid', 'no host', `anna:${canary}@${registry.host}`])
      await login(canary, host).catch(() => {})
    await client.call('registries.login', { host: registry.host, username: '', password: canary }).catch(() => {})
    expect(received.length).toBeGreaterThan(5)
    nowhere()
  })

  test('is in a file when a person accepts that, and until they take it back', async () => {
    begin(noVault)
    await login(canary)
    expect(await client.call('secrets.accept', { plain: true })).toEqual({ protected: false, kept: 'plain' })
    expect(readFileSync(join(folder, 'secrets.json'), 'utf8')).toContain(canary)
    expect(received.join('\n')).not.toContain(canary)
    await backend.close()
    begin(noVault)
    expect(await client.call('registries.repositories', { host: registry.host })).toEqual({ repositories: [] })
    await client.call('secrets.accept', { plain: false })
    nowhere()
  })
})
