/** The compose files that a person added: remembered in the settings, read when they change on disk, and never written here. */
import { type FSWatcher, watch as watchFolder } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { SavedProject } from '../../shared/contract/app.ts'
import { equal } from '../../shared/lib/equal.ts'
import { asFault, type Fault } from '../../shared/rpc/fault.ts'
import type { SettingsStore } from '../core/settings.ts'
import { type FileSummary, summarize } from './compose-file.ts'
import { takenNameFault, tooManyFilesFault, unknownProjectFault } from './faults.ts'

/** Milliseconds: changes on disk come in bursts, and some file systems tell of none. */
const gather = 100
const reread = 60_000
const most = 500

/** A project that was added, with what its files say now, or why they say nothing. */
export type ReadProject = SavedProject & { summary?: FileSummary; fault?: Fault }

export type SavedProjects = {
  of: (engine: string) => SavedProject[]
  find: (engine: string, project: string) => SavedProject | undefined
  /** Rejects with a conflict when other files have the name. */
  add: (project: SavedProject) => Promise<void>
  forget: (engine: string, project: string) => Promise<void>
  /** Tells of an engine's projects now and at each change, until the signal aborts. The first time is before it resolves. */
  watch: (engine: string, onChange: (projects: ReadProject[]) => void, signal: AbortSignal) => Promise<void>
}

export function savedProjects(settings: SettingsStore): SavedProjects {
  const of = (engine: string) => settings.get().composeFiles.filter((one) => one.engine === engine)
  const is =
    (engine: string, project: string) =>
    (one: SavedProject): boolean =>
      one.engine === engine && one.project === project
  return {
    of,
    find: (engine, project) => settings.get().composeFiles.find(is(engine, project)),
    add: async (project) => {
      await settings.save(({ composeFiles }) => {
        const known = composeFiles.find(is(project.engine, project.project))
        if (known && !equal(known.files, project.files)) throw takenNameFault(project.project)
        if (!known && composeFiles.length >= most) throw tooManyFilesFault(most)
        return { composeFiles: [...composeFiles.filter((one) => one !== known), project] }
      })
    },
    forget: async (engine, project) => {
      await settings.save(({ composeFiles }) => {
        const rest = composeFiles.filter((one) => !is(engine, project)(one))
        if (rest.length === composeFiles.length) throw unknownProjectFault(project)
        return { composeFiles: rest }
      })
    },
    watch: (engine, onChange, signal) => watchSaved(() => of(engine), settings.follow, onChange, signal),
  }
}

async function watchSaved(
  saved: () => SavedProject[],
  follow: SettingsStore['follow'],
  onChange: (projects: ReadProject[]) => void,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return
  const folders = new Map<string, FSWatcher>()
  let wanted = new Map<string, Set<string>>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let later: ReturnType<typeof setTimeout> | undefined
  let reading: Promise<void> | undefined
  let again = false

  /** Folders, since editors replace files; one that is not there is looked for again with the next reading. */
  const watchFolders = (projects: readonly SavedProject[]) => {
    wanted = new Map()
    for (const file of projects.flatMap(({ files }) => files)) {
      const folder = dirname(file)
      wanted.set(folder, (wanted.get(folder) ?? new Set()).add(basename(file)))
    }
    for (const [folder, watcher] of folders)
      if (!wanted.has(folder)) {
        watcher.close()
        folders.delete(folder)
      }
    for (const folder of wanted.keys()) {
      if (folders.has(folder)) continue
      try {
        const watcher = watchFolder(folder, { persistent: false }, (_event, name) => {
          // Some systems do not tell which.
          if (!name || wanted.get(folder)?.has(name)) soon()
        })
        watcher.on('error', () => {
          watcher.close()
          folders.delete(folder)
          soon()
        })
        folders.set(folder, watcher)
      } catch {
        // It is not there, or there are too many watches on this machine: it is reread every now and then all the same.
      }
    }
  }
  const read = async () => {
    const projects = saved()
    watchFolders(projects)
    const found: ReadProject[] = []
    for (const project of projects) found.push(await readProject(project))
    if (!signal.aborted) onChange(found)
  }
  /** One reading at a time; a change during one is read after it. */
  const readNow = (): Promise<void> => {
    clearTimeout(timer)
    clearTimeout(later)
    timer = undefined
    if (reading !== undefined) again = true
    reading ??= read().finally(() => {
      reading = undefined
      if (signal.aborted) return
      if (again) soon()
      else later = setTimeout(readNow, reread)
      again = false
    })
    return reading
  }
  /** What comes while one waits is read with it: a file that is written all the time is read all the same. */
  function soon() {
    if (signal.aborted) return
    if (reading !== undefined) again = true
    else timer ??= setTimeout(readNow, gather)
  }

  const unfollow = follow(() => void readNow())
  signal.addEventListener('abort', () => {
    unfollow()
    clearTimeout(timer)
    clearTimeout(later)
    for (const watcher of folders.values()) watcher.close()
    folders.clear()
  })
  await readNow()
}

async function readProject(project: SavedProject): Promise<ReadProject> {
  try {
    return { ...project, summary: await summarize(project.files) }
  } catch (error) {
    return { ...project, fault: asFault(error) }
  }
}
