/** The registries that a person added are never lost to a file that cannot be used. */
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { silentLog } from '../core/log.ts'
import { openSecrets } from '../core/secrets.ts'
import { noVault } from '../core/vault.ts'
import { knownRegistries } from './known.ts'
import { failure } from './registries.kit.ts'

let folder = ''
const file = () => join(folder, 'registries.json')
const open = () => knownRegistries(folder, openSecrets(folder, noVault, silentLog), silentLog)
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wheelhouse-known-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('they are there again after a restart; odd entries cost no others', async () => {
  await open().put('r.example.com', { insecure: true, username: 'anna' })
  expect([...open().all()]).toEqual([['r.example.com', { insecure: true, username: 'anna' }]])
  writeFileSync(file(), JSON.stringify({ 'not a host': {}, 'r.example.com': null, 'https://x.example.com': {} }))
  expect([...open().all()]).toEqual([['r.example.com', { insecure: false }]])
})

test.each(['{"r.example.com":{"insecure":fal', '[]', 'null', ''])('a file that cannot be understood is set aside: %j', async (text) => {
  writeFileSync(file(), text)
  const known = open()
  expect([...known.all()]).toEqual([])
  await known.put('r.example.com', { insecure: false })
  const [aside = ''] = readdirSync(folder).filter((name) => name.startsWith('registries.corrupt-'))
  expect(readFileSync(join(folder, aside), 'utf8')).toBe(text)
})

test('a file that cannot be read is left as it is until it is moved away', async () => {
  // A link to itself: who runs the tests may be somebody who may read everything.
  symlinkSync(file(), file())
  const known = open()
  expect(await failure(known.put('r.example.com', { insecure: false }))).toMatchObject({
    code: 'forbidden',
    hint: { en: expect.stringContaining('readable') },
  })
  expect(lstatSync(file()).isSymbolicLink()).toBe(true)
  expect([...known.all()]).toEqual([])
  rmSync(file())
  await known.put('r.example.com', { insecure: false })
  expect([...open().all().keys()]).toEqual(['r.example.com'])
})
