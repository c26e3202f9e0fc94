/** Files of containers and volumes of one engine, as the capability wants them: by the commands in the container, else by archives. */
import { basename } from 'node:path'
import type { FileChange } from '../../../shared/contract/files.ts'
import { inFolder } from '../../../shared/lib/file-name.ts'
import type { Files, Subject } from '../../capabilities/files.ts'
import { type Client, containerPath } from './client.ts'
import {
  type ArchiveWays,
  type At,
  listByArchive,
  makeFolderByArchive,
  openFollowed,
  putArchive,
  readByArchive,
  statByArchive,
  writeByArchive,
} from './files-archive.ts'
import { saveArchive } from './files-download.ts'
import { NoTools } from './files-exec.ts'
import { hiddenFault, needsToolsFault, noFileFault, noFolderFault, rootFault, thereFault } from './files-faults.ts'
import { openInside, resolveInside, sizeInside, unpackInside } from './files-memory.ts'
import type { VolumeHelpers } from './files-helper.ts'
import { filePlaces, kernelFolders, type Opened, pathIn, type Spot } from './files-place.ts'
import { fileTools } from './files-tools.ts'
import { toSend, uploadItems } from './files-upload.ts'

/** Milliseconds to look for helpers that were left behind. */
const sweeping = 60_000
/** Changes that are told. */
const mostChanges = 10_000
/** Milliseconds in which what an upload left behind is looked at and taken away, when nobody waits for it any more. */
const cleaning = 10_000

export function dockerFiles(client: Client, podman: boolean, helpers: VolumeHelpers): Files {
  const ways: ArchiveWays = { owners: !podman, patterns: podman }
  const places = filePlaces(client, helpers)
  const tools = fileTools(client)
  void helpers.sweep(AbortSignal.timeout(sweeping))

  const during = async <T>(subject: Subject, writes: boolean, signal: AbortSignal, act: (opened: Opened) => Promise<T>): Promise<T> => {
    const opened = await places.open(subject, writes, signal)
    try {
      return await act(opened)
    } finally {
      await opened.release()
    }
  }
  const at = (spot: Spot, path: string, signal: AbortSignal): At => ({
    container: spot.container,
    path: pathIn(spot, path),
    shown: path,
    signal,
  })

  /** Tries the commands of each container that runs; tells why when none has them. */
  const byTools = async <T>({ spots }: Opened, act: (spot: Spot) => Promise<T>): Promise<{ got: T } | { why: string }> => {
    let why = ''
    for (const spot of spots) {
      if (spot.helper) continue
      try {
        return { got: await act(spot) }
      } catch (error) {
        if (!(error instanceof NoTools)) throw error
        why = error.message
      }
    }
    return { why }
  }

  /** Whether a path is where the engine's archives do not see it, links followed as far as the container can tell. */
  const isUnseen = async (spot: Spot, place: At): Promise<boolean> => {
    const folders = await places.unseen(spot, place.signal)
    const within = (path: string) => folders.some((folder) => path === folder || path.startsWith(`${folder}/`))
    if (folders.length === 0 || within(place.path)) return folders.length > 0
    if (folders.length === kernelFolders.length) return false
    return within(await resolveInside(client, place).catch((error) => giveUp(error, place.path)))
  }

  const either = async <T>(
    opened: Opened,
    path: string,
    signal: AbortSignal,
    byTool: (at: At) => Promise<T>,
    byArchive: (at: At) => Promise<T>,
  ): Promise<T> => {
    const tried = await byTools(opened, (spot) => byTool(at(spot, path, signal)))
    if ('got' in tried) return tried.got
    const [spot] = opened.spots as [Spot]
    const place = at(spot, path, signal)
    if (await isUnseen(spot, place)) throw hiddenFault(path)
    return byArchive(place)
  }

  const openToSave = async (spot: Spot, place: At) => {
    if (!(await isUnseen(spot, place))) return openFollowed(client, place, ways)
    return openInside(client, place).catch((error) => {
      throw error instanceof NoTools ? hiddenFault(place.shown) : error
    })
  }

  return {
    list: (subject, path, signal) =>
      during(subject, false, signal, (opened) =>
        either(opened, path, signal, tools.list, async (place) => {
          const listed = await listByArchive(client, place, ways)
          // One may lack what lists and still have what renames and removes.
          const able = await byTools(opened, (spot) => tools.canChange(at(spot, path, signal)))
          return { ...listed, limited: 'why' in able }
        }),
      ),
    read: (subject, path, part, signal) =>
      during(subject, false, signal, (opened) =>
        either(
          opened,
          path,
          signal,
          (place) => tools.read(place, part),
          (place) => readByArchive(client, place, part, ways),
        ),
      ),
    write: (subject, path, { text, expected }, signal) =>
      during(subject, true, signal, (opened) =>
        either(
          opened,
          path,
          signal,
          (place) => tools.write(place, text, expected),
          (place) => writeByArchive(client, place, text, expected, ways),
        ),
      ),
    makeFolder: (subject, path, signal) =>
      during(subject, true, signal, (opened) =>
        either(opened, path, signal, tools.makeFolder, (place) => makeFolderByArchive(client, place)),
      ),
    remove: (subject, path, signal) =>
      during(subject, true, signal, async (opened) => {
        if (path === '/') throw rootFault()
        const tried = await byTools(opened, (spot) => tools.remove(at(spot, path, signal)))
        if ('why' in tried) throw needsToolsFault(subject.kind, tried.why)
      }),
    rename: (subject, path, to, signal) =>
      during(subject, true, signal, async (opened) => {
        if (path === '/' || to === '/') throw rootFault()
        const tried = await byTools(opened, (spot) => tools.rename({ ...at(spot, path, signal), to: pathIn(spot, to), shownTo: to }))
        if ('why' in tried) throw needsToolsFault(subject.kind, tried.why)
      }),
    changes: async (container, signal) => {
      const path = `${containerPath(container)}/changes`
      const listed = await client.json<{ Path?: string; Kind?: number }[] | null>(path, { signal, timeout: 60_000 })
      const changes = (listed ?? [])
        .slice(0, mostChanges)
        .map(({ Path = '', Kind = 0 }): FileChange => ({ path: Path, kind: changeKinds[Kind] ?? 'modified' }))
      return { changes, truncated: (listed?.length ?? 0) > mostChanges }
    },
    download: async function* (subject, path, file, signal) {
      const opened = await places.open(subject, false, signal)
      try {
        const [spot] = opened.spots as [Spot]
        yield* saveArchive(await openToSave(spot, at(spot, path, signal)), path, file)
      } finally {
        await opened.release()
      }
    },
    upload: async function* (subject, folder, { files, overwrite }, signal) {
      const items = await toSend(files, signal)
      const opened = await places.open(subject, true, signal)
      try {
        const [spot] = opened.spots as [Spot]
        const place = at(spot, folder, signal)
        const inside = await isUnseen(spot, place)
        const look = async (name: string, until = signal) => {
          const one = { ...place, path: inFolder(place.path, name), signal: until }
          return inside ? sizeInside(client, one) : (await statByArchive(client, one))?.size
        }
        // An engine may take a folder that is not there for one to be made.
        if (!inside) await needFolder(client, place)
        if (!overwrite) {
          const there: string[] = []
          for (const name of new Set(files.map((file) => basename(file)))) if ((await look(name)) !== undefined) there.push(name)
          if (there.length > 0) throw thereFault(there)
        }
        yield* uploadItems(
          items,
          {
            send: (archive, until) => {
              const one = { ...place, signal: until }
              return inside ? unpackInside(client, one, archive) : putArchive(client, one, archive)
            },
            look: (name) => look(name, AbortSignal.timeout(cleaning)),
            clean: async (name) => {
              // What is left of one that was overwritten may still be of use.
              if (overwrite) return false
              const one = { ...place, path: inFolder(place.path, name), signal: AbortSignal.timeout(cleaning) }
              return tools.remove(one).then(
                () => true,
                () => false,
              )
            },
          },
          signal,
        )
      } catch (error) {
        throw error instanceof NoTools ? hiddenFault(folder) : error
      } finally {
        await opened.release()
      }
    },
  }
}

async function needFolder(client: Client, place: At): Promise<void> {
  let there = await statByArchive(client, place)
  if (there?.kind === 'link' && there.target !== undefined) there = await statByArchive(client, { ...place, path: there.target })
  if (!there) throw noFileFault(place.shown)
  if (there.kind !== 'folder') throw noFolderFault(place.shown)
}

const changeKinds: readonly FileChange['kind'][] = ['modified', 'added', 'deleted']

/** What the commands cannot say stays as it is. */
function giveUp(error: unknown, path: string): string {
  if (error instanceof NoTools) return path
  throw error
}
