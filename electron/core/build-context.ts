/** The folder that an image is built from: what of it is sent, and the archive in which it is sent. */
import { constants } from 'node:fs'
import { lstat, open, readdir, readFile, readlink, stat } from 'node:fs/promises'
import { basename, isAbsolute, join, relative, sep } from 'node:path'
import type { BuildContext } from '../../shared/contract/images.ts'
import { type FaultError, fault, type Text } from '../../shared/rpc/fault.ts'
import { type IgnorePatterns, ignorePatterns, type Looked } from './ignore-patterns.ts'
import { type TarEntry, tarEnd, tarHeader, tarPadding } from './tar.ts'

export type ContextFiles = {
  folder: string
  /** Within the folder, with `/`. */
  dockerfile: string
  entries: TarEntry[]
  /** Files among the entries, and their bytes. */
  files: number
  bytes: number
  ignored: number
  ignoreFile?: string
}

/** A context beyond this is a mistake (somebody's home folder), and its list would fill the memory. */
const mostEntries = 500_000
/** Bytes of a file of patterns. */
const longestIgnore = 4 * 1024 * 1024
/** Files looked at, and bytes read, at once. */
const batch = 64
const piece = 256 * 1024

/**
 * Everything that would be sent, in the order of names. Links are kept as links, not followed; sockets and the like are left out.
 * @param dockerfile relative to the folder or absolute; must be in it
 */
export async function contextFiles(folder: string, dockerfile: string | undefined, signal: AbortSignal): Promise<ContextFiles> {
  const found = await stat(folder).catch((error) => Promise.reject(unreadable(folder, error)))
  if (!found.isDirectory()) throw unreadable(folder)
  const file = inside(folder, dockerfile ?? 'Dockerfile')
  const { ignoreFile, patterns } = await readIgnore(folder, file)
  // The engine needs both, whatever the patterns say.
  const needed = new Set([file, '.dockerignore', ...(ignoreFile ? [ignoreFile] : [])])
  const files: ContextFiles = {
    folder,
    dockerfile: file,
    entries: [],
    files: 0,
    bytes: 0,
    ignored: 0,
    ...(ignoreFile ? { ignoreFile } : {}),
  }
  await walk(files, { path: '', held: [] }, patterns, needed, signal)
  return files
}

/** A file's name in a folder; refused when it is not in there. */
function inside(folder: string, file: string): string {
  const path = isAbsolute(file) ? relative(folder, file) : join(file)
  if (path === '' || path === '.' || path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path)) throw outside(file)
  return path.split(sep).join('/')
}

/** A Dockerfile may have a file of its own, which then counts instead. */
async function readIgnore(folder: string, dockerfile: string): Promise<{ ignoreFile?: string; patterns: IgnorePatterns | undefined }> {
  for (const name of [`${dockerfile}.dockerignore`, '.dockerignore']) {
    try {
      const { size } = await stat(join(folder, name))
      if (size > longestIgnore) throw unreadable(name)
      return { ignoreFile: name, patterns: ignorePatterns(await readFile(join(folder, name), 'utf8')) }
    } catch (error) {
      if (isGone(error)) continue
      throw (error as NodeJS.ErrnoException).code ? unreadable(join(folder, name), error) : error
    }
  }
  return { patterns: undefined }
}

type Folder = { path: string; looked?: Looked | undefined; held: Held[] }
/** A folder that is ignored and of which something may be wanted: it goes along once something is. */
type Held = { entry: TarEntry; taken: boolean }

async function walk(
  into: ContextFiles,
  { path, looked: above, held }: Folder,
  patterns: IgnorePatterns | undefined,
  needed: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted()
  const names = await readdir(join(into.folder, path)).catch((error) => {
    if (path !== '' && isGone(error)) return []
    throw unreadable(join(into.folder, path), error)
  })
  names.sort()
  for (let from = 0; from < names.length; from += batch) {
    signal.throwIfAborted()
    const some = names.slice(from, from + batch).map(async (name) => {
      const at = path === '' ? name : `${path}/${name}`
      const looked = patterns?.look(at, above)
      const ignored = looked?.ignored === true && !needed.has(at)
      const inside = ignored && mayHold(at, patterns, needed)
      // What is left out, with all that may be in it, need not be there, nor be readable.
      return { looked, ignored, inside, entry: ignored && !inside ? 'out' : await look(into.folder, at) } as const
    })
    for (const { looked, ignored, inside, entry } of await Promise.all(some)) {
      if (entry === 'gone') continue
      if (entry === 'out' || (ignored && entry.kind !== 'folder')) into.ignored++
      else if (inside) await walk(into, { path: entry.path, looked, held: [...held, { entry, taken: false }] }, patterns, needed, signal)
      else {
        for (const folder of held) {
          if (!folder.taken) take(into, folder.entry)
          folder.taken = true
        }
        take(into, entry)
        if (entry.kind === 'folder') await walk(into, { path: entry.path, looked, held: [] }, patterns, needed, signal)
      }
    }
  }
}

const mayHold = (folder: string, patterns: IgnorePatterns | undefined, needed: ReadonlySet<string>) =>
  patterns?.mayHoldExceptions(folder) === true || [...needed].some((file) => file.startsWith(`${folder}/`))

function take(into: ContextFiles, entry: TarEntry): void {
  if (into.entries.length >= mostEntries) throw tooLarge()
  into.entries.push(entry)
  if (entry.kind !== 'folder') into.files++
  into.bytes += entry.size
}

/** `out` is what cannot be in an archive; `gone` is what was removed since the folder was listed, as editors do with files of theirs. */
async function look(folder: string, path: string): Promise<TarEntry | 'out' | 'gone'> {
  const file = join(folder, path)
  try {
    const at = await lstat(file)
    // Windows has no such bits; Docker then makes everything executable.
    const mode = process.platform === 'win32' ? 0o755 : at.mode & 0o7777
    const entry = { path, size: 0, mode, modified: at.mtimeMs / 1000 }
    if (at.isDirectory()) return { ...entry, kind: 'folder' }
    if (at.isSymbolicLink()) return { ...entry, kind: 'link', target: await readlink(file) }
    return at.isFile() ? { ...entry, kind: 'file', size: at.size } : 'out'
  } catch (error) {
    if (isGone(error)) return 'gone'
    throw unreadable(file, error)
  }
}

const isGone = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT'

/**
 * The archive, a piece at a time; the files are read as it is.
 * @param onBytes hears of each piece of a file that was read, bytes
 */
export async function* contextArchive(
  { folder, entries }: ContextFiles,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  for (const entry of entries) {
    signal.throwIfAborted()
    yield tarHeader(entry)
    if (entry.kind !== 'file' || entry.size === 0) continue
    for await (const bytes of content(join(folder, entry.path), entry.size)) {
      onBytes(bytes.length)
      yield bytes
    }
    const padding = tarPadding(entry.size)
    if (padding.length > 0) yield padding
  }
  yield tarEnd
}

/** Exactly so many bytes, as the header said: of a file that grows only those, and one that shrank fails. */
async function* content(file: string, size: number): AsyncGenerator<Buffer> {
  // It may have become a link to somewhere else since it was looked at.
  const handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch((error) =>
    Promise.reject(unreadable(file, error)),
  )
  try {
    for (let at = 0; at < size; ) {
      const buffer = Buffer.allocUnsafe(Math.min(piece, size - at))
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, at).catch((error) => Promise.reject(unreadable(file, error)))
      if (bytesRead === 0) throw shrank(file)
      at += bytesRead
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await handle.close()
  }
}

/** What a person is told of a context before it is sent. */
export async function describeContext(folder: string, dockerfile: string | undefined, signal: AbortSignal): Promise<BuildContext> {
  const context = await contextFiles(folder, dockerfile, signal)
  const files = context.entries.filter(({ kind }) => kind === 'file')
  const largest = [...files].sort((a, b) => b.size - a.size).slice(0, 10)
  return {
    files: context.files,
    bytes: context.bytes,
    ignored: context.ignored,
    largest: largest.map(({ path, size }) => ({ path, bytes: size })),
    unlikely: unlikelyFolders(files),
    dockerfiles: await dockerfiles(folder),
    ...(context.ignoreFile ? { ignoreFile: context.ignoreFile } : {}),
  }
}

/** What is made anew inside of the image, or is nobody's business there. */
const unlikely = new Set(['.git', '.hg', '.svn', 'node_modules', '.venv', '__pycache__', '.terraform', '.gradle', '.next', '.cache'])
const mostUnlikely = 20

/** Those of them that go along, the largest first; what is inside of one counts to it. */
function unlikelyFolders(files: readonly TarEntry[]): BuildContext['unlikely'] {
  const found = new Map<string, { path: string; files: number; bytes: number }>()
  for (const { path, size } of files) {
    const parts = path.split('/')
    const at = parts.findIndex((part, index) => index < parts.length - 1 && unlikely.has(part))
    if (at < 0) continue
    const folder = parts.slice(0, at + 1).join('/')
    const sum = found.get(folder) ?? { path: folder, files: 0, bytes: 0 }
    found.set(folder, { path: folder, files: sum.files + 1, bytes: sum.bytes + size })
  }
  return [...found.values()].sort((a, b) => b.bytes - a.bytes).slice(0, mostUnlikely)
}

/** `Dockerfile`, `Dockerfile.dev`, `dev.Dockerfile`, `Containerfile` */
const isDockerfile = (name: string) => /^(?:dockerfile|containerfile)(?:\..+)?$|\.dockerfile$/i.test(name) && !/\.dockerignore$/i.test(name)
const mostDockerfiles = 100

/** Whatever the patterns say: people keep them out of images, and still build from them. */
async function dockerfiles(folder: string): Promise<string[]> {
  const list = (at: string) => readdir(join(folder, at), { withFileTypes: true }).catch(() => [])
  const found: string[] = []
  const top = await list('')
  for (const { name } of top.filter((one) => one.isFile() && isDockerfile(one.name))) found.push(name)
  for (const { name } of top.filter((one) => one.isDirectory()).slice(0, 200)) {
    for (const file of await list(name)) if (file.isFile() && isDockerfile(file.name)) found.push(`${name}/${file.name}`)
    if (found.length >= mostDockerfiles) break
  }
  return found.slice(0, mostDockerfiles)
}

const t = (en: string, fr: string): Text => ({ en, fr })

function unreadable(file: string, error?: unknown): FaultError {
  const { code = '', message = '' } = (error ?? {}) as NodeJS.ErrnoException
  const more = { ...(message ? { detail: message } : {}), cause: error }
  if (code === 'ENOENT')
    return fault('not_found', t(`${file} does not exist.`, `${file} n’existe pas.`), {
      hint: t('Look whether it was moved or deleted.', 'Vérifiez s’il a été déplacé ou supprimé.'),
      ...more,
    })
  return fault('forbidden', t(`${file} cannot be read.`, `${file} est illisible.`), {
    hint: t(
      `Make it readable, or leave it out with a line “${basename(file)}” in .dockerignore.`,
      `Rendez-le lisible, ou excluez-le par une ligne « ${basename(file)} » dans .dockerignore.`,
    ),
    ...more,
  })
}

const outside = (file: string) =>
  fault('invalid', t(`${file} is not in the folder.`, `${file} n’est pas dans le dossier.`), {
    hint: t('Choose a Dockerfile in the folder that is sent.', 'Choisissez un Dockerfile dans le dossier envoyé.'),
  })

const shrank = (file: string) =>
  fault('conflict', t(`${file} was changed while it was read.`, `${file} a changé pendant sa lecture.`), {
    hint: t('Build again once nothing writes to it.', 'Relancez la construction quand plus rien ne l’écrit.'),
    retryable: true,
  })

const tooLarge = () =>
  fault('invalid', t('The folder has more than 500,000 files.', 'Le dossier contient plus de 500 000 fichiers.'), {
    hint: t(
      'Choose a smaller folder, or leave files out with .dockerignore.',
      'Choisissez un dossier plus petit, ou excluez des fichiers par .dockerignore.',
    ),
  })
