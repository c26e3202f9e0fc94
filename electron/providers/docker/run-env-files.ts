/** Files of environment variables, by the rules of `docker run --env-file`: a line for each, `NAME=value`, taken as it stands. */
import { open } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { fault, type Text } from '../../../shared/rpc/fault.ts'

const t = (en: string, fr: string): Text => ({ en, fr })
/** Bytes. */
const mostBytes = 1024 * 1024

/**
 * The lines of all files in their order, as "NAME=value".
 * @param env where a line with a name alone takes its value from; without one there the line says nothing
 */
export async function readEnvFiles(files: readonly string[], env: Readonly<Record<string, string | undefined>>): Promise<string[]> {
  const all: string[] = []
  for (const file of files) all.push(...parseEnvFile(await read(file), file, env))
  return all
}

async function read(file: string): Promise<string> {
  if (!isAbsolute(file))
    throw fault('invalid', t(`${file} is not a whole path.`, `${file} n’est pas un chemin complet.`), {
      hint: t('Choose the file again.', 'Choisissez à nouveau le fichier.'),
    })
  try {
    const handle = await open(file)
    try {
      const { size } = await handle.stat()
      if (size > mostBytes) throw new Error('it is larger than 1 MB')
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(await handle.readFile())
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw fault('invalid', t(`The environment file ${file} cannot be read.`, `Le fichier d’environnement ${file} est illisible.`), {
      hint: t(
        'It has to be there, be text in UTF-8, and be smaller than 1 MB.',
        'Il doit exister, être du texte en UTF-8 et faire moins de 1 Mo.',
      ),
      detail: (error as Error).message,
      cause: error,
    })
  }
}

export function parseEnvFile(text: string, file: string, env: Readonly<Record<string, string | undefined>>): string[] {
  const entries: string[] = []
  text.split('\n').forEach((raw, index) => {
    const line = raw.replace(/\r$/, '').replace(/^[ \t]+/, '')
    if (line === '' || line.startsWith('#')) return
    const equals = line.indexOf('=')
    const name = equals === -1 ? line : line.slice(0, equals)
    if (name === '' || /[ \t]/.test(name) || line.includes('\0')) throw badLine(file, index + 1, line)
    if (equals !== -1) entries.push(line)
    else if (env[name] !== undefined) entries.push(`${name}=${env[name]}`)
  })
  return entries
}

/** The value stays out of the message: it may be a secret. */
const badLine = (file: string, number: number, line: string) =>
  fault('invalid', t(`Line ${number} of ${file} cannot be used.`, `La ligne ${number} de ${file} est inutilisable.`), {
    hint: t(
      'Each line is NAME=value: no blanks in the name, none around the “=”, and no `export`.',
      'Chaque ligne s’écrit NOM=valeur : sans espace dans le nom ni autour du « = », et sans `export`.',
    ),
    detail: (line.split('=')[0] ?? '').slice(0, 200),
  })
