/** The quick tests beside each room's sources, and the suites that hold providers to real engines. */
import { configDefaults, defineConfig } from 'vitest/config'

const suites = ['electron/**/*.contract.test.ts', 'e2e/suites/**/*.test.ts']
/** Milliseconds: a machine that is busy with something else is no failure, a test that hangs is. */
const busy = 60_000
/** About half of the time that the suites take. `npm test` runs them beside the others, each half on engines of its own. */
const oneHalf = [
  ...['podman-storage', 'podman-images', 'compose', 'run'].map((name) => `electron/**/${name}.contract.test.ts`),
  'e2e/suites/disk.test.ts',
]

/** @param include files that follow each other: they share engines */
const onEngines = (name: string, include: string[], exclude: string[] = []) => ({
  test: {
    name,
    environment: 'node' as const,
    include,
    exclude: [...configDefaults.exclude, ...exclude],
    globalSetup: ['e2e/stack/suites-setup.mjs'],
    testTimeout: busy,
    hookTimeout: busy,
    fileParallelism: false,
  },
})

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
      onEngines('suites-1', oneHalf),
      onEngines('suites-2', suites, oneHalf),
    ],
  },
})
