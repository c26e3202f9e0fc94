/** The quick tests beside each room's sources, and the suites that hold providers to real engines. */
import { configDefaults, defineConfig } from 'vitest/config'

const suites = ['electron/**/*.contract.test.ts', 'e2e/suites/**/*.test.ts']
/** Those that have a Podman beside Docker: slower, and no two of them may use the machine's bridge at once. */
const withPodman = [
  ...['podman', 'podman-storage', 'podman-images', 'compose', 'run', 'engine-events'].map((name) => `electron/**/${name}.contract.test.ts`),
  'e2e/suites/disk.test.ts',
]

/** @param include its files, which follow each other: they share an engine, and the machine's two cores */
const onEngines = (name: string, include: string[], exclude: string[] = []) => ({
  test: {
    name,
    environment: 'node' as const,
    include,
    exclude: [...configDefaults.exclude, ...exclude],
    globalSetup: ['e2e/stack/suites-setup.mjs'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
})

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
      onEngines('suites', suites, withPodman),
      onEngines('suites-podman', withPodman),
    ],
  },
})
