/** The product's own tests: on the built app, and once more on the packaged one with its fuses set. */
import { defineConfig } from '@playwright/test'
import type { AppOptions } from './e2e/fixtures.ts'

export default defineConfig<AppOptions>({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  globalSetup: './e2e/stack/app-setup.mjs',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  // One engine and few cores: tests that wait for each other's load would measure it.
  workers: 1,
  // A machine that is busy elsewhere; what needed its second try is listed as flaky.
  retries: process.env.CI ? 1 : 0,
  reporter: [['list']],
  projects: [
    { name: 'built', testIgnore: '**/packaged.spec.ts', use: { packaged: false } },
    // What packing could break: the archive, the fuses, workers, native dialogs, the keyring, programs of the person. The page is the same
    // page here and is tested once; specs that reach into Electron's main process cannot: the shipped program does not let anybody in.
    {
      name: 'packaged',
      testMatch: [
        'packaged',
        'taken-over-page',
        'resilience',
        'remembered',
        'containers',
        'logs',
        'files',
        'images',
        'registries',
        'compose',
      ].map((spec) => `**/${spec}.spec.ts`),
      use: { packaged: true },
    },
  ],
})
