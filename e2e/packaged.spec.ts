/** The program that people get: its fuses, and what it refuses from whoever starts it. */
import { existsSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { end, expect, startPackaged, test } from './fixtures.ts'
import { connect } from './page-probes.ts'
import { packagedProgram } from './stack/package.mjs'

test('has its fuses set, read back from the binary', async () => {
  const wire = await getCurrentFuseWire(packagedProgram)
  const states = Object.fromEntries(Object.entries(wire).map(([fuse, state]) => [FuseV1Options[Number(fuse)] ?? fuse, state]))
  expect(states).toMatchObject({
    RunAsNode: FuseState.DISABLE,
    EnableCookieEncryption: FuseState.ENABLE,
    EnableNodeOptionsEnvironmentVariable: FuseState.DISABLE,
    EnableNodeCliInspectArguments: FuseState.DISABLE,
    EnableEmbeddedAsarIntegrityValidation: FuseState.ENABLE,
    OnlyLoadAppFromAsar: FuseState.ENABLE,
    LoadBrowserProcessSpecificV8Snapshot: FuseState.DISABLE,
    GrantFileProtocolExtraPrivileges: FuseState.DISABLE,
  })
})

test('carries its archive and no other code', () => {
  const resources = join(dirname(packagedProgram), process.platform === 'darwin' ? '../Resources' : 'resources')
  expect(existsSync(join(resources, 'app.asar'))).toBe(true)
  for (const other of ['app', 'default_app.asar', 'app.asar.unpacked']) expect(existsSync(join(resources, other))).toBe(false)
})

test('starts, shows its page and hands over its ports', async ({ page }) => {
  expect(await page.evaluate(() => location.origin)).toBe('app://wheelhouse')
  expect(await connect(page)).toEqual(['wheelhouse:backend', 'wheelhouse:desktop'])
})

test.describe('in French', () => {
  test.use({ lang: 'fr' })
  test('takes --lang and --user-data-dir', async ({ page, userData }) => {
    expect(await page.evaluate(() => new URLSearchParams(location.search).get('lang'))).toBe('fr')
    expect(existsSync(join(userData, 'DevToolsActivePort'))).toBe(true)
  })
})

test('opens no developer tools', async ({ page }) => {
  for (const keys of ['F12', 'Control+Shift+I', 'Control+Shift+J', 'Control+Shift+C']) await page.keyboard.press(keys)
  await page.waitForTimeout(300)
  const targets = page
    .context()
    .pages()
    .map((one) => one.url())
  expect(targets.filter((url) => url.startsWith('devtools:'))).toEqual([])
  expect(targets).toHaveLength(1)
})

for (const [way, env, args] of [
  ['as Node', { ELECTRON_RUN_AS_NODE: '1' }, (script: string) => [script]],
  ['by NODE_OPTIONS', { NODE_OPTIONS: '--require {script}' }, () => []],
  ['under an inspector', {}, () => ['--inspect=0']],
] as [string, Record<string, string>, (script: string) => string[]][])
  test(`runs nobody else's code ${way}`, async ({ userData }) => {
    const marker = join(userData, 'ran')
    const script = join(userData, 'script.cjs')
    writeFileSync(script, `require('node:fs').writeFileSync(${JSON.stringify(marker)}, 'ran')`)
    const named = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value.replace('{script}', script)]))
    // That its page shows proves that the program started as the app.
    const { child, output } = await startPackaged({ lang: 'en', userData, env: named, args: args(script) })
    await end(child)
    expect(existsSync(marker)).toBe(false)
    expect(output()).not.toContain('Debugger listening')
  })
