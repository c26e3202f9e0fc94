/** How the three rooms are built: shell and backend as CommonJS for Node, the preload script for a sandbox, the page for Chromium. */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

type Modules = { getModuleInfo: (id: string) => { isEntry: boolean; importers: readonly string[] } | null }

/**
 * What the page needs for its first paint is one file: where many features share modules, the bundler would make fifty of them, each asked for by
 * itself. Returns the group of a module: whatever the entry reaches without a dynamic import.
 */
const atStart = (id: string, modules: Modules) => (reachedFromEntry(id, modules, new Set()) ? 'start' : null)

function reachedFromEntry(id: string, modules: Modules, seen: Set<string>): boolean {
  if (seen.has(id)) return false
  seen.add(id)
  const info = modules.getModuleInfo(id)
  return info !== null && (info.isEntry || info.importers.some((importer) => reachedFromEntry(importer, modules, seen)))
}

/** Native modules cannot be bundled; everything else is, so that the package carries no node_modules. */
const external = ['electron', 'cpu-features', /\.node$/]

const node = (input: Record<string, string>, outDir: string) => ({
  outDir,
  target: 'node20',
  externalizeDeps: false,
  rolldownOptions: {
    input,
    external,
    // Without it the bundler's own helpers would live in one entry, and loading the other would load all of it.
    experimental: { chunkOptimization: false },
    output: { format: 'cjs' as const, entryFileNames: '[name].cjs', chunkFileNames: 'parts/[name]-[hash].cjs' },
  },
})

export default defineConfig(({ command }) => ({
  main: {
    build: node(
      { main: 'electron/main.ts', backend: 'electron/backend-entry.ts', 'logs-worker': 'electron/logs-worker-entry.ts' },
      'out/main',
    ),
  },
  preload: { build: node({ preload: 'electron/preload.ts' }, 'out/preload') },
  renderer: {
    root: 'renderer',
    plugins: [react()],
    // The shell puts a fresh nonce in the place of this word each time it serves the page.
    ...(command === 'build' ? { html: { cspNonce: '__csp_nonce__' } } : {}),
    build: {
      outDir: 'out/renderer',
      target: 'chrome130',
      minify: true,
      // Files, never data: URLs: the policy allows the page's own files only.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: 'renderer/index.html', output: { codeSplitting: { groups: [{ name: atStart }] } } },
    },
  },
}))
