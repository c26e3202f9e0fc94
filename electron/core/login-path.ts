/** The PATH of the person's login shell: a program that a desktop starts has a shorter one, without what they installed. */
import { spawn } from 'node:child_process'
import { access, constants, stat } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import type { Place } from './provider.ts'

/** Milliseconds. Some shells load a great deal. */
const longest = 5000
const mostBytes = 1_000_000
const mark = '__wheelhouse_path__'

type Asked = { asked?: Promise<string | undefined> }
const known = new WeakMap<Place['env'], Asked>()

/**
 * Asks the shell once, when it is first needed, and for everybody who has the same one; again a while after it did not answer.
 * What we were started with comes after, and is all there is without an answer.
 * @param again milliseconds
 */
export function loginPath({ env, platform }: Place, again = 30_000): () => Promise<string> {
  const own = ownPath(env)
  if (platform === 'win32') return async () => own
  return async () => {
    const answers = known.get(env) ?? (known.set(env, {}).get(env) as Asked)
    answers.asked ??= askShell(env).then((found) => {
      // Not at once: whoever asks meanwhile would wait as long as it takes to give it up.
      if (!found) setTimeout(() => delete answers.asked, again).unref()
      return found
    })
    return [await answers.asked, own].filter(Boolean).join(delimiter)
  }
}

/** A program of that name on such a PATH; undefined when there is none. The name must be one, and no path. */
export async function findProgram(name: string, path: string, platform: NodeJS.Platform): Promise<string | undefined> {
  for (const folder of path.split(delimiter)) {
    // Never whatever folder we happen to be in.
    if (folder === '' || folder === '.') continue
    const file = join(folder, platform === 'win32' ? `${name}.exe` : name)
    const usable = await access(file, constants.X_OK).then(
      async () => (await stat(file)).isFile(),
      () => false,
    )
    if (usable) return file
  }
  return undefined
}

const ownPath = (env: Place['env']) => env.PATH ?? env.Path ?? ''

/** What the shell prints around it (greetings, prompts) is left out by the marks. */
function askShell(env: Place['env']): Promise<string | undefined> {
  return new Promise((resolve) => {
    const shell = env.SHELL || '/bin/sh'
    const child = spawn(shell, ['-ilc', `printf '${mark}%s${mark}' "$PATH"`], {
      env: { ...env },
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    })
    let text = ''
    const done = (found: string | undefined) => {
      clearTimeout(timer)
      // With whatever it started; it may be gone by now.
      if (child.pid) quietly(() => process.kill(-(child.pid as number), 'SIGKILL'))
      resolve(found)
    }
    const timer = setTimeout(() => done(undefined), longest)
    child.stdout.setEncoding('utf8')
    child.stdout.on('data', (more: string) => {
      text += more
      const found = text.split(mark)
      if (found.length >= 3) done(found[1])
      else if (text.length > mostBytes) done(undefined)
    })
    child.once('error', () => done(undefined))
    child.once('close', () => done(undefined))
  })
}

function quietly(act: () => void): void {
  try {
    act()
  } catch {
    // It has ended by itself.
  }
}
