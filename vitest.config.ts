/** The quick tests beside each room's sources, and the suites that hold providers to real engines. */
import { configDefaults, defineConfig } from 'vitest/config'

const suites = ['electron/**/*.contract.test.ts', 'e2e/suites/**/*.test.ts']

/** Milliseconds: a machine that is busy with something else is no failure, a test that hangs is. */
const busy = 60_000

export default defineConfig({
  test: {
    projects: [
      {
        test: { name: 'shared', environment: 'node', testTimeout: busy, include: ['shared/**/*.test.ts', 'e2e/stack/**/*.test.ts'] },
      },
      {
        test: {
          name: 'electron',
          environment: 'node',
          testTimeout: busy,
          include: ['electron/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...suites],
        },
      },
      { test: { name: 'renderer', environment: 'node', testTimeout: busy, include: ['renderer/**/*.test.{ts,tsx}'] } },
      // They plant violations and compile them: too slow for the quick loop.
      { test: { name: 'walls', environment: 'node', include: ['e2e/walls/**/*.test.ts'], testTimeout: 30_000 } },
      {
        test: {
          name: 'suites',
          environment: 'node',
          include: suites,
          globalSetup: ['e2e/stack/suites-setup.mjs'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          // They share the machine's engines, and its two cores.
          fileParallelism: false,
        },
      },
    ],
  },
})
