/**
 * Files of any container by the engine's archives: the way into those that do not run or hold no commands. What is in memory (tmpfs) and
 * what the kernel makes up (/proc) engines do not see.
 */
import { Readable } from 'node:stream'
import { type FileContent, type FileEntry, type FileKind, type FileList, mostEntries } from '../../../shared/contract/files.ts'
import { folderOf, nameOf } from '../../../shared/lib/file-name.ts'
import { asFault, FaultError } from '../../../shared/rpc/fault.ts'
import { tarEnd, tarHeader, tarPadding } from '../../core/tar.ts'
import { type Client, containerPath } from './client.ts'
import { fromBytes, isText, percent } from './files-bytes.ts'
import { toContent } from './files-content.ts'
import {
  archiveFault,
  changedFault,
  isFolderFault,
  noFileFault,
  noFolderFault,
  ownerlessFault,
  specialFileFault,
  strangeNameFault,
  thereFault,
  unsavedFault,
} from './files-faults.ts'
import { garbledFault } from './faults.ts'
import { pull } from './pull.ts'
import { type TarEntry, type TarReader, tarReader } from './tar-read.ts'

/** What the engine knows of one path. `target`: where a link leads in the end. */
export type PathStat = { kind: FileKind; size: number; mode: number; modified: number; target?: string }
/** `shown`: the path as the person knows it, which for a volume begins at its root. */
export type At = { container: string; path: string; shown: string; signal: AbortSignal }
/**
 * How an engine's archives are. Podman's belong to root, whoever has the files, and it takes a path for a pattern, of text.
 */
export type ArchiveWays = { owners: boolean; patterns: boolean }
/** Whether an engine that looks for patterns would not find the path by it. */
const isStrange = (path: string) => /[*?[\\]/.test(path) || !isText(path)
export type Archive = { stat: PathStat; tar: TarReader; next: () => Promise<Buffer | undefined>; close: () => void }

/** An archive of a folder holds all that is below it: a listing gives up after so many bytes and headers, and says so. */
const mostListed = 512 * 1024 * 1024
const mostHeaders = 200_000
/** Links to links, until it is a circle. */
const mostHops = 10
/** Until an archive begins, milliseconds. */
const begins = 30_000
/** Where the listing of a root was given up, these are asked for by name. */
const usualFolders = [
  'bin',
  'boot',
  'dev',
  'etc',
  'home',
  'lib',
  'lib64',
  'media',
  'mnt',
  'opt',
  'proc',
  'root',
  'run',
  'sbin',
  'srv',
  'sys',
  'tmp',
  'usr',
  'var',
  'app',
  'data',
]

const pathOf = (container: string, path: string) => `${containerPath(container)}/archive?path=${percent(path)}`

/** The archive of a path as it is: that of a link is the link. */
export async function openArchive(client: Client, { container, path, shown, signal }: At): Promise<Archive> {
  const answer = await client.stream(pathOf(container, path), { signal, timeout: begins }).catch((error) => {
    throw archiveFault(error, shown)
  })
  const source = pull(answer, signal)
  const next = async () => {
    try {
      return (await source.next()) as Buffer | undefined
    } catch (error) {
      throw client.faultOf(error)
    }
  }
  try {
    return { stat: statIn(answer.headers['x-docker-container-path-stat']), tar: tarReader(next), next, close: () => answer.destroy() }
  } catch (error) {
    answer.destroy()
    throw error
  }
}

/** The archive of what is there once every link is followed. */
export async function openFollowed(client: Client, at: At, ways: ArchiveWays): Promise<Archive> {
  let { path } = at
  for (let hop = 0; hop < mostHops; hop++) {
    if (ways.patterns && isStrange(path)) return openWithin(client, { ...at, path }, undefined)
    const archive = await openArchive(client, { ...at, path })
    const { target } = archive.stat
    if (archive.stat.kind !== 'link' && isText(nameOf(path))) return archive
    archive.close()
    // By a name that is no text engines find the thing, but put nothing in its archive.
    if (archive.stat.kind === 'folder') return openArchive(client, { ...at, path: `${path}/.` })
    if (archive.stat.kind !== 'link') return openWithin(client, { ...at, path }, archive.stat)
    if (target === undefined || target === path) throw noFileFault(at.shown, target ?? '')
    path = target
  }
  throw noFileFault(at.shown)
}

/** A file out of the archive of its folder. */
async function openWithin(client: Client, at: At, stat: PathStat | undefined): Promise<Archive> {
  if (stat === undefined && isStrange(folderOf(at.path))) throw strangeNameFault(at.shown)
  const folder = await openArchive(client, { ...at, path: `${folderOf(at.path)}/.` })
  try {
    for (let entry = await folder.tar.next(); entry; entry = await folder.tar.next()) {
      if (folder.tar.taken() > mostListed) throw strangeNameFault(at.shown)
      if (entry.path.replace(/^\.\//, '') !== nameOf(at.path)) continue
      let first: TarEntry | undefined = entry
      const next = async () => {
        const found = first
        first = undefined
        return found
      }
      const { kind, size, mode, modified } = entry
      if (kind !== 'file' && kind !== 'other') throw strangeNameFault(at.shown)
      return { ...folder, stat: stat ?? { kind, size, mode, modified }, tar: { ...folder.tar, next } }
    }
    throw noFileFault(at.shown)
  } catch (error) {
    folder.close()
    throw error
  }
}

/** What is at a path as it is; undefined when nothing is. */
export async function statByArchive(client: Client, { container, path, shown, signal }: At): Promise<PathStat | undefined> {
  try {
    const answer = await client.stream(pathOf(container, path), { method: 'HEAD', signal, timeout: begins })
    answer.destroy()
    return statIn(answer.headers['x-docker-container-path-stat'])
  } catch (error) {
    if (asFault(error).code === 'not_found') return undefined
    throw archiveFault(error, shown)
  }
}

export async function listByArchive(client: Client, at: At, ways: ArchiveWays): Promise<Omit<FileList, 'limited'>> {
  if (ways.patterns && isStrange(at.path)) throw strangeNameFault(at.shown)
  // With a dot at its end a link to a folder is followed, and names begin within it.
  const archive = await openArchive(client, { ...at, path: at.path === '/' ? '/.' : `${at.path}/.` })
  const entries = new Map<string, FileEntry>()
  let truncated = false
  try {
    if (archive.stat.kind !== 'folder') throw noFolderFault(at.shown)
    for (let count = 0; ; count++) {
      const entry = await archive.tar.next()
      if (!entry) break
      if (count >= mostHeaders || archive.tar.taken() > mostListed || entries.size >= mostEntries) {
        truncated = true
        break
      }
      const parts = entry.path.split('/').filter((part) => part !== '' && part !== '.')
      const [name] = parts
      if (name === undefined) continue
      if (parts.length > 1) continue
      // A further name of a file has the size of the file, which the archive notes only at the first.
      const size = entry.hard ? (entries.get(nameOf(entry.target ?? ''))?.size ?? 0) : entry.size
      const { kind, mode, uid, gid, modified, target, hard } = entry
      const owner = ways.owners ? { uid, gid } : {}
      entries.set(name, { name, kind, size, mode, ...owner, modified, ...(target !== undefined && !hard ? { target } : {}) })
    }
  } finally {
    archive.close()
  }
  if (truncated && at.path === '/') await addUsual(client, at, entries)
  return { entries: [...entries.values()], truncated }
}

async function addUsual(client: Client, at: At, entries: Map<string, FileEntry>): Promise<void> {
  for (const name of usualFolders) {
    if (entries.has(name)) continue
    const found = await statByArchive(client, { ...at, path: `/${name}` })
    if (!found) continue
    const { kind, size, mode, modified, target } = found
    entries.set(name, { name, kind, size, mode, modified, ...(target === undefined ? {} : { target }) })
  }
}

export async function readByArchive(
  client: Client,
  at: At,
  { offset, limit }: { offset: number; limit: number },
  ways: ArchiveWays,
): Promise<FileContent> {
  const archive = await openFollowed(client, at, ways)
  try {
    const entry = await fileIn(archive, at.shown)
    const parts: Buffer[] = []
    let place = 0
    while (place < offset + limit) {
      const bytes = await archive.tar.content()
      if (bytes === undefined) break
      const from = Math.max(0, offset - place)
      if (from < bytes.length) parts.push(bytes.subarray(from, Math.min(bytes.length, offset + limit - place)))
      place += bytes.length
    }
    return toContent(Buffer.concat(parts), Math.min(offset, entry.size), { ...archive.stat, size: entry.size, mode: entry.mode })
  } finally {
    archive.close()
  }
}

/** The one file that an archive is of. */
export async function fileIn(archive: Archive, path: string) {
  if (archive.stat.kind === 'folder') throw isFolderFault(path)
  if (archive.stat.kind !== 'file') throw specialFileFault(path)
  const entry = await archive.tar.next()
  if (entry?.kind !== 'file') throw garbledFault('the archive does not hold the file')
  return entry
}

/** Puts an archive into a folder that is there. */
export async function putArchive(client: Client, { container, path, shown, signal }: At, archive: AsyncIterable<Buffer>): Promise<void> {
  const upload = Readable.from(archive, { objectMode: false, highWaterMark: 1024 * 1024 })
  try {
    const answer = await client.stream(`${pathOf(container, path)}&noOverwriteDirNonDir=1`, {
      method: 'PUT',
      upload,
      headers: { 'content-type': 'application/x-tar' },
      signal,
    })
    answer.destroy()
  } catch (error) {
    throw archiveFault(error, shown)
  } finally {
    upload.destroy()
  }
}

export async function makeFolderByArchive(client: Client, at: At): Promise<void> {
  if (!isText(nameOf(at.path))) throw strangeNameFault(at.shown)
  if (await statByArchive(client, at)) throw thereFault([at.shown])
  await putEntry(client, at, { kind: 'folder', mode: 0o755, modified: Date.now() })
}

/** See `files.write`. The engine takes the old one away before it unpacks the new one: what is written is small, and sent at once. */
export async function writeByArchive(
  client: Client,
  at: At,
  text: string,
  expected: { size: number; modified: number } | undefined,
  ways: ArchiveWays,
): Promise<{ size: number; modified: number }> {
  const bytes = Buffer.from(text)
  let place = at.path
  let owner = { mode: 0o644, uid: 0, gid: 0 }
  if (expected) {
    // What is put there would be root's.
    if (!ways.owners) throw ownerlessFault(at.shown)
    const archive = await openFollowed(client, at, ways)
    try {
      const entry = await fileIn(archive, at.shown)
      if (entry.size !== expected.size || Math.floor(archive.stat.modified) !== Math.floor(expected.modified)) throw changedFault(at.shown)
      owner = { mode: entry.mode, uid: entry.uid, gid: entry.gid }
      const link = await statByArchive(client, at)
      if (link?.kind === 'link' && link.target !== undefined) place = link.target
    } finally {
      archive.close()
    }
  } else if (await statByArchive(client, at)) throw thereFault([at.shown])
  if (!isText(nameOf(place))) throw strangeNameFault(at.shown)
  await putEntry(client, { ...at, path: place }, { kind: 'file', modified: Date.now(), ...owner }, bytes).catch((error) => {
    const broken = ['unavailable', 'internal'].includes(asFault(error).code)
    throw expected && broken ? unsavedFault(new FaultError(asFault(error)), false) : error
  })
  const { size, modified } = (await statByArchive(client, { ...at, path: place })) ?? { size: bytes.length, modified: Date.now() }
  return { size, modified }
}

type Put = { kind: 'file' | 'folder'; mode: number; modified: number; uid?: number; gid?: number }

async function putEntry(client: Client, at: At, { modified, ...entry }: Put, content: Buffer = Buffer.alloc(0)): Promise<void> {
  const head = tarHeader({ ...entry, path: nameOf(at.path), size: content.length, modified: modified / 1000 })
  await putArchive(
    client,
    { ...at, path: folderOf(at.path) },
    (async function* () {
      yield Buffer.concat([head, content, tarPadding(content.length), tarEnd])
    })(),
  )
}

/** Bits of Go's file modes, in which the engine tells kinds. */
const go = { folder: 2 ** 31, link: 2 ** 27, setuid: 2 ** 23, setgid: 2 ** 22, sticky: 2 ** 20 }
/** Devices, pipes and sockets. */
const special = [2 ** 26, 2 ** 25, 2 ** 24, 2 ** 21, 2 ** 19]

/** The header in which the engine tells of the path, as JSON in base64. */
export function statIn(header: string | string[] | undefined): PathStat {
  let said: { size?: number; mode?: number; mtime?: string; linkTarget?: string }
  try {
    said = JSON.parse(fromBytes(Buffer.from(String(header ?? ''), 'base64'))) as typeof said
  } catch (error) {
    throw garbledFault('what the engine says of a path makes no sense', error)
  }
  const mode = Number(said.mode) || 0
  const has = (bit: number) => Math.floor(mode / bit) % 2 === 1
  return {
    kind: has(go.folder) ? 'folder' : has(go.link) ? 'link' : special.some(has) ? 'other' : 'file',
    size: Number(said.size) || 0,
    mode: (mode % 0o1000) + (has(go.setuid) ? 0o4000 : 0) + (has(go.setgid) ? 0o2000 : 0) + (has(go.sticky) ? 0o1000 : 0),
    modified: Date.parse(said.mtime ?? '') || 0,
    ...(said.linkTarget ? { target: said.linkTarget } : {}),
  }
}
