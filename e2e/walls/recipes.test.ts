/** Keeps the recipes of ARCHITECTURE.md true, where a test can. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { copyTree, root, typeErrors } from './tree-copy.ts'
import { walk } from './walls.ts'

const { copy, remove } = copyTree()
const folders = readdirSync(join(root, 'electron/providers'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

const compiler = { timeout: 120_000 }

beforeAll(() => {
  // Tests may name a provider; the app may not.
  for (const path of readdirSync(copy, { recursive: true, encoding: 'utf8' }))
    if (/^(shared|electron|renderer)\b.*\.(test|suite)\.tsx?$/.test(path)) rmSync(join(copy, path))
})
afterAll(remove)

describe('a provider', () => {
  test.each(folders)('%s can be deleted, and everything else compiles', compiler, async (name) => {
    const folder = join(copy, 'electron/providers', name)
    renameSync(folder, join(copy, 'elsewhere'))
    expect(await typeErrors(copy, 'electron')).toEqual([])
    renameSync(join(copy, 'elsewhere'), folder)
  })

  test('is added by a folder alone', compiler, async () => {
    const folder = join(copy, 'electron/providers/planted')
    mkdirSync(folder)
    writeFileSync(
      join(folder, 'index.ts'),
      `/** Planted. */
import { z } from 'zod'
import type { Capabilities } from '../../capabilities/capabilities.ts'
import { defineProvider } from '../../core/provider.ts'

export default defineProvider<{ socket: string }, Capabilities>({
  kind: 'planted',
  title: 'Planted',
  config: z.object({ socket: z.string() }),
  discover: async () => [],
  connect: () => Promise.reject(new Error('nothing is there')),
})
`,
    )
    expect(await typeErrors(copy, 'electron')).toEqual([])
    expect(walk(copy).breaches).toEqual([])
    rmSync(folder, { recursive: true })
  })
})

test('a call that is in the contract alone does not compile, and says where its function belongs', compiler, async () => {
  const file = join(copy, 'shared/contract/app.ts')
  const text = readFileSync(file, 'utf8')
  writeFileSync(
    file,
    text.replace('export const app = {', `export const app = {\n  planted: call(z.object({}), 'read').returns<number>(),`),
  )
  const errors = await typeErrors(copy, 'electron')
  expect(errors.join('\n')).toMatch(/electron\/api\/app\.ts.*planted/)
  writeFileSync(file, text)
})

test('every path that ARCHITECTURE.md names is there', () => {
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
  const paths = [...text.matchAll(/`((?:shared|electron|renderer|e2e)\/[\w./-]*)`/g)].map(([, path]) => path as string)
  expect(paths.length).toBeGreaterThan(25)
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([])
})
