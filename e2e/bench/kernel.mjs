/** Measures the kernel by itself; `node e2e/bench/kernel.mjs` prints its figures as JSON. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'vite'

/** Bundles the figures as the app bundles the kernel, so that what is measured is what is shipped. */
export async function measureKernel() {
  const entry = fileURLToPath(new URL('kernel-figures.ts', import.meta.url))
  const built = await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: { ssr: entry, write: false, target: 'node20', minify: false },
  })
  const { output } = /** @type {{ output: { code: string }[] }} */ (Array.isArray(built) ? built[0] : built)
  const folder = await mkdtemp(join(tmpdir(), 'kernel-'))
  try {
    const file = join(folder, 'kernel-figures.mjs')
    await writeFile(file, output[0]?.code ?? '')
    const { kernelFigures } = await import(pathToFileURL(file).href)
    return await kernelFigures()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(JSON.stringify(await measureKernel(), null, 2))
