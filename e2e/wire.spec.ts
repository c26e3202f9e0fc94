/** The wire suite once more, on the port that the product uses: from a sandboxed page to a utility process of the real Electron. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ElectronApplication, _electron as electron, expect, type Page, test } from '@playwright/test'
import { build, type InlineConfig } from 'vite'
import { wireCases } from '../shared/rpc/wire.suite.ts'
import { freshProfile } from './fixtures.ts'
import { root } from './stack/prepare.mjs'

const { userData, remove } = freshProfile()
const out = join(userData, 'built')
const input = { main: 'e2e/wire/main.ts', far: 'e2e/wire/far.ts', preload: 'electron/preload.ts' }

let app: ElectronApplication
let page: Page

const bundle = (name: string, file: string, more: NonNullable<InlineConfig['build']>) =>
  build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      outDir: out,
      emptyOutDir: false,
      minify: false,
      ...more,
      rolldownOptions: { ...more.rolldownOptions, input: { [name]: file } },
    },
  })

test.beforeAll(async () => {
  const output = { format: 'cjs' as const, entryFileNames: '[name].cjs' }
  for (const [name, file] of Object.entries(input))
    await bundle(name, file, { ssr: true, target: 'node20', rolldownOptions: { external: ['electron'], output } })
  await bundle('page', 'e2e/wire/page.ts', {
    target: 'chrome130',
    rolldownOptions: { output: { format: 'iife', entryFileNames: '[name].js' } },
  })
  writeFileSync(join(out, 'package.json'), JSON.stringify({ name: 'wire', version: '0.0.0', main: 'main.cjs' }))
  const sandbox = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const executablePath = process.env.WHEELHOUSE_ELECTRON
  if (!executablePath) throw new Error('No Electron: run the tests through Playwright, whose global setup finds one.')
  app = await electron.launch({ executablePath, args: [...sandbox, `--user-data-dir=${userData}`, out] })
  page = await app.firstWindow()
  await page.evaluate(readFileSync(join(out, 'page.js'), 'utf8'))
})

test.afterAll(async () => {
  await app?.close()
  remove()
})

for (const { name } of wireCases)
  test(name, async () => {
    const run = (asked: string) => (window as unknown as { runWireCase: (name: string) => Promise<string> }).runWireCase(asked)
    expect(await page.evaluate(run, name)).toBe('passed')
  })
