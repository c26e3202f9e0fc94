/** A copy of the sources to plant things in, so that nobody else ever sees them. */
import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '../..')

export function copyTree(): { copy: string; remove: () => void } {
  const copy = mkdtempSync(join(tmpdir(), 'walls-'))
  for (const path of ['shared', 'renderer', 'electron', 'biome.json', 'package.json', 'tsconfig.base.json', '.gitignore'])
    cpSync(join(root, path), join(copy, path), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction')
  return { copy, remove: () => rmSync(copy, { recursive: true, force: true }) }
}

/** What a tool says; that it ends with an error is what it is run for. */
const run = (command: string, args: string[], cwd: string) =>
  new Promise<string>((resolve) => {
    execFile(join(root, 'node_modules/.bin', command), args, { cwd, maxBuffer: 1e8 }, (_, stdout, stderr) => resolve(stdout + stderr))
  })

export const lint = (cwd: string): Promise<string> => run('biome', ['lint', '--reporter=github', '--max-diagnostics=none', '.'], cwd)

/** The lines in which the compiler finds fault with a room. */
export const typeErrors = async (cwd: string, room: string): Promise<string[]> =>
  (await run('tsc', ['-p', room, '--pretty', 'false'], cwd)).split('\n').filter((line) => line.includes('error TS'))
