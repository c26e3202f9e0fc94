/** Passwords are sealed where they can be, are otherwise on disk only when a person accepts that, and are nowhere else. */
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fault } from '../../shared/rpc/fault.ts'
import { failure } from '../capabilities/suite-kit.ts'
import { fileLog, logFile } from './log.ts'
import { openSecrets, secretsFile } from './secrets.ts'
import { distantVault, noVault, type Vault, type VaultAnswer, type VaultQuestion } from './vault.ts'

const canary = 'cAnArY-s3cr3t-0123456789'
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wheelhouse-secrets-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Seals by turning the text around, which is enough to see who sealed. */
const turned = (text: string) => [...text].reverse().join('')
const keyring: Vault = {
  protects: async () => true,
  seal: async (text) => `sealed ${turned(text)}`,
  open: async (text) => turned(text.slice(7)),
}
const begin = (vault: Vault) => openSecrets(folder, vault, fileLog(folder))
const onDisk = () =>
  readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n')

describe('with a keyring', () => {
  test('a password is sealed, and there again after a restart', async () => {
    const secrets = begin(keyring)
    expect(await secrets.state()).toEqual({ protected: true, kept: 'sealed' })
    expect(await secrets.set('a', canary)).toBe('sealed')
    expect(onDisk()).not.toContain(canary)
    expect(statSync(secretsFile(folder)).mode & 0o777).toBe(0o600)
    const again = begin(keyring)
    expect(again.has('a')).toBe(true)
    expect(await again.get('a')).toBe(canary)
    await again.remove('a')
    expect(await begin(keyring).get('a')).toBeUndefined()
  })

  test('that does not take it, nothing has changed', async () => {
    const secrets = begin(keyring)
    await secrets.set('a', 'before')
    const broken = begin({ ...keyring, seal: async () => Promise.reject(fault('unavailable', { en: 'no', fr: 'non' })) })
    expect((await failure(broken.set('a', 'after'))).code).toBe('unavailable')
    expect(await broken.get('a')).toBe('before')
  })

  test('changes at the same time all count', async () => {
    const secrets = begin(keyring)
    await Promise.all(Array.from({ length: 20 }, (_, i) => secrets.set(`s${i}`, `v${i}`)))
    const again = begin(keyring)
    for (let i = 0; i < 20; i++) expect(await again.get(`s${i}`)).toBe(`v${i}`)
  })

  test.each([true, false])('what is plain or only of this session is sealed by whoever decides about plain text (%s)', async (plain) => {
    const before = begin(noVault)
    await before.accept(true)
    await before.set('a', canary)
    let safe = false
    const secrets = begin({ ...keyring, protects: async () => safe })
    await secrets.set('b', canary)
    safe = true
    expect(await secrets.accept(plain)).toEqual({ protected: true, kept: 'sealed' })
    expect(onDisk()).not.toContain(canary)
    const again = begin(keyring)
    expect([await again.get('a'), await again.get('b')]).toEqual([canary, canary])
  })

  test('plain text is not written, even when it was accepted before there was one', async () => {
    await begin(noVault).accept(true)
    const secrets = begin(keyring)
    expect(await secrets.set('a', canary)).toBe('sealed')
    expect(onDisk()).not.toContain(canary)
  })
})

describe('a keyring that does not answer', () => {
  const silent = fault('unavailable', { en: 'It does not answer.', fr: 'Il ne répond pas.' })
  const mute: Vault = { ...keyring, protects: () => Promise.reject(silent) }

  test('is not taken for none: nothing is written as plain text, and that is said', async () => {
    await begin(noVault).accept(true)
    const secrets = begin(mute)
    const before = onDisk()
    expect(await failure(secrets.set('a', canary))).toEqual(silent.fault)
    expect(await failure(secrets.accept(true))).toEqual(silent.fault)
    expect(await failure(secrets.state())).toEqual(silent.fault)
    expect(onDisk()).toBe(before)
  })

  test('keeps nobody from what is there as plain text already', async () => {
    const before = begin(noVault)
    await before.accept(true)
    await before.set('a', 'plain')
    expect(await begin(mute).get('a')).toBe('plain')
  })
})

describe('without a keyring', () => {
  test('a password lasts for the session and is not on disk', async () => {
    const secrets = begin(noVault)
    expect(await secrets.state()).toEqual({ protected: false, kept: 'session' })
    expect(await secrets.set('a', canary)).toBe('session')
    expect(await secrets.get('a')).toBe(canary)
    expect(onDisk()).not.toContain(canary)
    expect(begin(noVault).has('a')).toBe(false)
  })

  test('one that a person accepts as plain text is kept, also if it was there before', async () => {
    const secrets = begin(noVault)
    await secrets.set('a', canary)
    expect(await secrets.accept(true)).toEqual({ protected: false, kept: 'plain' })
    await secrets.set('b', 'other')
    const again = begin(noVault)
    expect([await again.get('a'), await again.get('b')]).toEqual([canary, 'other'])
    expect(statSync(secretsFile(folder)).mode & 0o777).toBe(0o600)
  })

  test('one that is in plain text is sealed once there is a keyring', async () => {
    const before = begin(noVault)
    await before.accept(true)
    await before.set('a', canary)
    const secrets = begin(keyring)
    expect(await secrets.get('a')).toBe(canary)
    expect(onDisk()).not.toContain(canary)
    expect(await begin(keyring).get('a')).toBe(canary)
  })

  test('taking that back removes them from the disk, and not from the session', async () => {
    const secrets = begin(noVault)
    await secrets.accept(true)
    await secrets.set('a', canary)
    expect(await secrets.accept(false)).toEqual({ protected: false, kept: 'session' })
    expect(onDisk()).not.toContain(canary)
    expect(await secrets.get('a')).toBe(canary)
  })

  test('a sealed one cannot be opened, which is said; a new one takes its place', async () => {
    await begin(keyring).set('a', canary)
    const secrets = begin(noVault)
    expect(await failure(secrets.get('a'))).toMatchObject({ code: 'unauthenticated', hint: { en: expect.stringContaining('keyring') } })
    await secrets.set('a', 'new')
    expect(await secrets.get('a')).toBe('new')
    expect(begin(keyring).has('a')).toBe(false)
  })
})

describe('the file', () => {
  test.each(['{', '[]', 'null', '{"secrets":7}', `{"secrets":{"a":"${canary}`])(
    'that cannot be understood is set aside: %s',
    async (text) => {
      writeFileSync(secretsFile(folder), text)
      const secrets = begin(noVault)
      expect(await secrets.get('a')).toBeUndefined()
      expect(readdirSync(folder).filter((name) => name.startsWith('secrets.corrupt-'))).toHaveLength(1)
      expect(readFileSync(logFile(folder), 'utf8')).not.toContain(canary)
    },
  )

  test('that cannot be read is left as it is, and that is said', async () => {
    // A link to itself: who runs the tests may be somebody who may read everything.
    symlinkSync(secretsFile(folder), secretsFile(folder))
    const secrets = begin(keyring)
    expect(await secrets.get('a')).toBeUndefined()
    expect(await failure(secrets.set('a', canary))).toMatchObject({
      code: 'forbidden',
      message: { en: expect.stringContaining('could not be read') },
    })
    expect(lstatSync(secretsFile(folder)).isSymbolicLink()).toBe(true)
    rmSync(secretsFile(folder))
    expect(await secrets.set('a', canary)).toBe('sealed')
    expect(await begin(keyring).get('a')).toBe(canary)
  })

  test('with odd entries keeps the others; no name reaches what is not in it', async () => {
    writeFileSync(secretsFile(folder), JSON.stringify({ secrets: { a: 1, b: { plain: 'yes' }, c: null, d: {} } }))
    const secrets = begin(noVault)
    expect([secrets.has('a'), await secrets.get('b'), secrets.has('c'), secrets.has('d')]).toEqual([false, 'yes', false, false])
    expect([secrets.has('constructor'), await secrets.get('__proto__')]).toEqual([false, undefined])
  })

  test('that cannot be written leaves everything as it was', async () => {
    const nowhere = join(folder, 'file')
    writeFileSync(nowhere, '')
    const secrets = openSecrets(nowhere, keyring, fileLog(folder))
    expect((await failure(secrets.set('a', 'x'))).code).toBe('forbidden')
    expect(secrets.has('a')).toBe(false)
  })
})

describe('a vault in another process', () => {
  const far = (answer: (question: VaultQuestion) => Omit<VaultAnswer, 'type' | 'id'>) => {
    const { vault, answer: take } = distantVault((question) =>
      // As between processes: a copy, later, and in any order.
      setTimeout(() => take(JSON.parse(JSON.stringify({ type: 'vault', id: question.id, ...answer(question) }))), Math.random() * 5),
    )
    return vault
  }

  test('answers each question with its own answer', async () => {
    const vault = far(({ ask, text = '' }) => ({ value: ask === 'protects' ? true : turned(text) }))
    expect(await vault.protects()).toBe(true)
    const texts = Array.from({ length: 50 }, (_, i) => `text ${i}`)
    expect(await Promise.all(texts.map((text) => vault.seal(text)))).toEqual(texts.map(turned))
  })

  test('that fails says why, also when it only had to say whether it protects', async () => {
    const vault = far(() => ({ why: 'locked' }))
    expect(await failure(vault.protects())).toMatchObject({ code: 'unavailable', detail: 'locked' })
    expect(await far(() => ({ value: false })).protects()).toBe(false)
    expect(await failure(vault.seal('x'))).toMatchObject({ code: 'unavailable', detail: 'locked' })
    expect(await failure(vault.open('x'))).toMatchObject({ code: 'unauthenticated', detail: 'locked' })
  })
})
