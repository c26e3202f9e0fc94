/** For tests that need the store in a thread or a process of its own: builds what it starts from. */
import { build } from 'vite'

/** Builds one file that needs no other, `name`.cjs in `folder`. */
export async function buildFile(entry: string, folder: string, name: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: entry,
      outDir: folder,
      emptyOutDir: false,
      target: 'node20',
      rolldownOptions: { output: { format: 'cjs', entryFileNames: `${name}.cjs` } },
    },
    ssr: { noExternal: true },
  })
}
