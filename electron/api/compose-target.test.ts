/** What labels name is used only once a person allowed it, for an engine of this machine and of another. */
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { settingsSchema } from '../../shared/contract/app.ts'
import { asFault } from '../../shared/rpc/fault.ts'
import type { Compose, ComposeProject } from '../capabilities/compose.ts'
import { savedProjects } from '../compose/saved-projects.ts'
import { createGrants } from '../core/grants.ts'
import type { SettingsStore } from '../core/settings.ts'
import { composeTargets } from './compose-target.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'wheelhouse-target-')))
afterAll(() => rmSync(folder, { recursive: true }))
const [file, env, secret] = ['compose.yml', '.env', 'passwd'].map((name) => join(folder, name)) as [string, string, string]
for (const each of [file, env, secret]) writeFileSync(each, '')

const { signal } = new AbortController()
const named = { engine: 'e', project: 'shop' }
const shop: ComposeProject = {
  project: 'shop',
  workingDir: folder,
  files: [file],
  envFiles: [env],
  services: [],
  running: 1,
  total: 1,
}

/** Of an engine whose containers tell that. */
function of(labelled: ComposeProject, { here = true, v2 = true, added = [] as string[] } = {}) {
  const kept = settingsSchema.parse({
    composeFiles: added.length > 0 ? [{ engine: 'e', project: 'shop', files: added, envFiles: [], profiles: [] }] : [],
  })
  const grants = createGrants()
  const targets = composeTargets(savedProjects({ get: () => kept } as unknown as SettingsStore), grants)
  const compose = {
    here,
    find: async () => labelled,
    tool: async () => ({ program: 'docker compose', path: '/docker', version: '2', v2 }),
  } as unknown as Compose
  const find = async () => ({ here, project: labelled })
  return {
    grants,
    target: (use: 'read' | 'act', more = {}) => targets.targetOf(compose, { ...named, ...more }, use, signal),
    own: (path: string, kind: 'read' | 'write') => targets.own({ ...named, file: path }, kind, find),
    asks: (use: 'read' | 'write' | 'act') => targets.asks(compose, named, use, signal),
  }
}
const refused = async (act: Promise<unknown>) =>
  asFault(
    await act.then(
      () => 'was allowed',
      (error) => error,
    ),
  )

test('what labels name is neither read, written nor run before a person allowed it', async () => {
  const { grants, target, own, asks } = of(shop)
  for (const act of [target('read'), own(file, 'read'), own(file, 'write'), own(env, 'read')])
    expect(await refused(act)).toMatchObject({ code: 'forbidden', message: { en: expect.stringContaining('has not been allowed') } })
  expect(await asks('read')).toEqual([file, env])
  expect(await asks('write')).toEqual([file, env])

  for (const path of [file, env]) grants.allow('write', path)
  expect(await target('read')).toMatchObject({ files: [file], envFiles: [env], workingDir: folder })
  expect(await own(file, 'write')).toEqual([file])
  expect([await asks('read'), await asks('write')]).toEqual([[], []])
})

test('what may be read may not be written yet', async () => {
  const { grants, own, asks } = of(shop)
  grants.allow('read', folder)
  expect(await own(file, 'read')).toEqual([file])
  expect(await refused(own(file, 'write'))).toMatchObject({ code: 'forbidden' })
  expect(await asks('write')).toEqual([file, env])
})

test('what needs no files is done without them, by programs that can', async () => {
  const { target, asks } = of(shop)
  expect(await target('act')).toEqual({ project: 'shop', files: [], envFiles: [], profiles: [], workingDir: undefined })
  expect(await asks('act')).toEqual([])
  const old = of(shop, { v2: false })
  expect(await refused(old.target('act'))).toMatchObject({ code: 'forbidden' })
  expect(await old.asks('act')).toEqual([file, env])
})

test('files that the page names as those of labels are no more known than they are', async () => {
  const { target } = of({ ...shop, envFiles: [secret] }, { added: [file] })
  expect(await refused(target('read', { envFiles: [secret] }))).toMatchObject({ code: 'forbidden' })
  expect(await refused(target('read', { files: ['/etc/passwd'] }))).toMatchObject({ code: 'forbidden' })
  expect(await target('read')).toMatchObject({ files: [file], envFiles: [], workingDir: folder })
})

test('a folder that labels name is one that a person allowed, too: what is in it is read', async () => {
  const { grants, target, asks } = of({ ...shop, envFiles: [], workingDir: '/etc' }, { added: [file] })
  expect(await refused(target('read'))).toMatchObject({ code: 'forbidden', detail: '/etc' })
  expect(await asks('read')).toEqual(['/etc'])
  grants.allow('write', '/etc')
  expect(await target('read')).toMatchObject({ workingDir: '/etc' })
})

test('what an engine of another machine names is never asked for', async () => {
  const { target, own, asks } = of(shop, { here: false })
  for (const act of [target('read'), own(file, 'read')])
    expect(await refused(act)).toMatchObject({ code: 'forbidden', message: { en: expect.stringContaining('another machine') } })
  for (const use of ['read', 'write', 'act'] as const) expect(await asks(use)).toEqual([])
  expect(await of({ ...shop, workingDir: '/etc' }, { here: false, added: [file] }).target('read')).toMatchObject({ workingDir: folder })
})
