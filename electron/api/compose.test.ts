/** Which files of this machine the page may read and write as those of a compose project. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { asFault } from '../../shared/rpc/fault.ts'
import { settingsSchema } from '../../shared/contract/app.ts'
import type { Capabilities } from '../capabilities/capabilities.ts'
import { Connections } from '../core/connections.ts'
import { createGrants } from '../core/grants.ts'
import { silentLog } from '../core/log.ts'
import type { SettingsStore } from '../core/settings.ts'
import { composeApi } from './compose.ts'

const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-compose-api-'))
afterAll(() => rmSync(folder, { recursive: true }))
const [file, env, other] = ['compose.yml', 'shop.env', 'other.env'].map((name) => join(folder, name)) as [string, string, string]
writeFileSync(file, 'services:\n  web:\n    image: web\n')
for (const each of [env, other]) writeFileSync(each, 'A=1\n')

const { signal } = new AbortController()
let kept = settingsSchema.parse({})
const settings = {
  get: () => kept,
  follow: () => () => {},
  save: async (change: (now: typeof kept) => Partial<typeof kept>) => {
    kept = { ...kept, ...change(kept) }
    return kept
  },
} as unknown as SettingsStore
const grants = createGrants()
const { api } = composeApi({
  connections: new Connections<Capabilities>({
    providers: [],
    place: { env: {}, home: folder, platform: process.platform },
    log: silentLog,
    chosen: () => undefined,
    choose: async () => {},
  }),
  settings,
  grants,
  log: silentLog,
})

test('env files that a person added are read and written, and no file beside them', async () => {
  grants.allow('read', file)
  grants.allow('read', env)
  const { project } = await api.add({ engine: 'e', files: [file], envFiles: [env], name: 'shop' }, { signal })
  const read = await api.readFile({ engine: 'e', project, file: env }, { signal })
  expect(read.text).toBe('A=1\n')
  await api.writeFile({ engine: 'e', project, file: env, text: 'A=2\n', expected: read.modified }, { signal })
  expect(readFileSync(env, 'utf8')).toBe('A=2\n')
  const refused = await Promise.resolve(api.readFile({ engine: 'e', project, file: other }, { signal })).catch(asFault)
  expect(refused).toMatchObject({ code: 'forbidden' })
})

test('an env file that nobody chose is not added', async () => {
  const asked = async () => api.add({ engine: 'e', files: [file], envFiles: [other], name: 'shop' }, { signal })
  expect(asFault(await asked().catch((error) => error))).toMatchObject({ code: 'forbidden' })
  expect(kept.composeFiles).toMatchObject([{ envFiles: [env] }])
})
