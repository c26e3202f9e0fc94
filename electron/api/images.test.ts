/** Files and folders of this machine go to an engine, or come from one, only where a person chose them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { asFault } from '../../shared/rpc/fault.ts'
import type { Capabilities } from '../capabilities/capabilities.ts'
import { Connections } from '../core/connections.ts'
import { createGrants } from '../core/grants.ts'
import { silentLog } from '../core/log.ts'
import { imagesApi } from './images.ts'

const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-images-api-'))
afterAll(() => rmSync(folder, { recursive: true }))

const grants = createGrants()
const { signal } = new AbortController()
const { api } = imagesApi({
  connections: new Connections<Capabilities>({
    providers: [],
    place: { env: {}, home: folder, platform: process.platform },
    log: silentLog,
    chosen: () => undefined,
    choose: async () => {},
  }),
  log: silentLog,
  authFor: async () => undefined,
  loginHosts: () => [],
  grants,
})
const build = { tags: [], args: {}, noCache: false, pull: false, buildkit: 'auto' as const }

/** The code that it is refused with: `not_found` once an engine is looked for. */
async function refusal(ask: () => unknown): Promise<string> {
  try {
    const answer = await ask()
    if (answer && typeof answer === 'object' && Symbol.asyncIterator in answer)
      for await (const _chunk of answer as AsyncIterable<unknown>) return 'none'
    return 'none'
  } catch (error) {
    return asFault(error).code
  }
}

test('what nobody chose is neither read nor written', async () => {
  const writes = { signal, writes: (async function* () {})() }
  const asks = (path: string): (() => unknown)[] => [
    () => api.save({ engine: 'none', images: ['a'], file: path }, writes),
    () => api.load({ engine: 'none', file: path }, writes),
    () => api.build({ engine: 'none', source: { folder: path }, ...build }, writes),
  ]
  for (const ask of asks(join(folder, 'x'))) expect(await refusal(ask)).toBe('forbidden')
  expect(await refusal(() => api.buildContext({ folder }, { signal }))).toBe('forbidden')
  grants.allow('read', join(folder, 'x'))
  const refused = await Promise.all(asks(join(folder, 'x')).map(refusal))
  expect(refused.map((code) => code === 'forbidden')).toEqual([true, false, false])
  grants.allow('write', join(folder, 'x'))
  for (const ask of asks(join(folder, 'x'))) expect(await refusal(ask)).not.toBe('forbidden')
  for (const ask of asks(join(folder, 'xy'))) expect(await refusal(ask)).toBe('forbidden')
})

test('a context names the folders that rarely belong into an image, each once, with what is inside', async () => {
  const context = join(folder, 'context')
  for (const path of ['.git/objects', 'web/node_modules/a/node_modules/b', 'src']) mkdirSync(join(context, path), { recursive: true })
  for (const [path, size] of [
    ['Dockerfile', 10],
    ['.git/objects/one', 300],
    ['.git/HEAD', 20],
    ['web/node_modules/a/index.js', 400],
    ['web/node_modules/a/node_modules/b/index.js', 50],
    ['src/node_modules', 5],
  ] as const)
    writeFileSync(join(context, path), 'x'.repeat(size))
  grants.allow('read', context)
  const { files, bytes, unlikely } = await api.buildContext({ folder: context }, { signal })
  expect([files, bytes]).toEqual([6, 785])
  expect(unlikely).toEqual([
    { path: 'web/node_modules', files: 2, bytes: 450 },
    { path: '.git', files: 2, bytes: 320 },
  ])
  writeFileSync(join(context, '.dockerignore'), '.git\n**/node_modules\n')
  expect((await api.buildContext({ folder: context }, { signal })).unlikely).toEqual([])
})
