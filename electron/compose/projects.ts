/** The projects of one engine: what its containers tell and what a person's files tell, as one list. */
import { dirname } from 'node:path'
import type { Project, ProjectService, ProjectState } from '../../shared/contract/compose.ts'
import type { Compose, ComposeProject } from '../capabilities/compose.ts'
import type { ReadProject, SavedProjects } from './saved-projects.ts'

export type ProjectList = {
  replace: (source: string, rows: Project[]) => void
  put: (row: Project) => void
  drop: (id: string) => void
}

/** Follows both until the signal aborts, or the engine is lost; `live` each time everything there is has been put. */
export async function watchProjects(
  { compose, saved, source, list }: { compose: Compose; saved: SavedProjects; source: string; list: ProjectList },
  live: () => void,
  signal: AbortSignal,
): Promise<void> {
  const over = new AbortController()
  const end = () => over.abort()
  signal.addEventListener('abort', end)
  if (signal.aborted) end()
  /** Undefined until it is known. */
  let labelled: Map<string, ComposeProject> | undefined
  let added = new Map<string, ReadProject>()
  const id = (project: string) => `${source}/${project}`
  const row = (project: string) => toRow(source, project, labelled?.get(project), added.get(project))
  const tell = (project: string) => {
    const made = row(project)
    if (made) list.put(made)
    else list.drop(id(project))
  }
  const tellAll = () => {
    if (!labelled) return
    const names = new Set([...labelled.keys(), ...added.keys()])
    list.replace(
      source,
      [...names].flatMap((name) => row(name) ?? []),
    )
    live()
  }
  try {
    await saved.watch(
      source,
      (projects) => {
        added = new Map(projects.map((one) => [one.project, one]))
        tellAll()
      },
      over.signal,
    )
    await compose.watch(
      {
        replace: (projects) => {
          labelled = new Map(projects.map((one) => [one.project, one]))
          tellAll()
        },
        put: (project) => {
          labelled?.set(project.project, project)
          tell(project.project)
        },
        drop: (project) => {
          labelled?.delete(project)
          tell(project)
        },
      },
      over.signal,
    )
  } finally {
    signal.removeEventListener('abort', end)
    over.abort()
  }
}

/** Undefined when nobody knows of it. */
export function toRow(source: string, project: string, labelled?: ComposeProject, added?: ReadProject): Project | undefined {
  if (!labelled && !added) return undefined
  const services = joined(labelled?.services ?? [], added).map(doneByFiles(added))
  const { running, total } = labelled ?? { running: 0, total: 0 }
  const done = services.reduce((sum, service) => sum + (service.done ?? 0), 0)
  const files = added?.files ?? labelled?.files ?? []
  const workingDir = labelled?.workingDir ?? (added ? dirname(added.files[0] ?? '/') : undefined)
  return {
    id: `${source}/${project}`,
    source,
    project,
    ...(workingDir ? { workingDir } : {}),
    files,
    envFiles: added?.envFiles ?? labelled?.envFiles ?? [],
    services,
    running,
    done,
    total,
    state: stateOf({ running, done, total }, services, added),
    known: labelled && added ? 'both' : added ? 'file' : 'labels',
    profiles: [...new Set(added?.summary?.services.flatMap(({ profiles }) => profiles) ?? [])].sort(),
    activeProfiles: added?.profiles ?? [],
    ...(added?.fault ? { fault: added.fault } : {}),
  }
}

/** Services of the files that have no container yet are there, too. */
function joined(running: readonly ProjectService[], added: ReadProject | undefined): ProjectService[] {
  const names = new Set(running.map(({ name }) => name))
  const rest = (added?.summary?.services ?? []).filter(({ name }) => !names.has(name))
  return [...running, ...rest.map(({ name, image }) => ({ name, running: 0, total: 0, ...(image ? { image } : {}) }))].sort((a, b) =>
    a.name < b.name ? -1 : a.name > b.name ? 1 : 0,
  )
}

/** Older programs write no label of who waits for what; then the files tell, where a person added them. */
function doneByFiles(added: ReadProject | undefined) {
  const awaited = new Set(added?.summary?.services.flatMap(({ awaits = [] }) => awaits))
  return ({ exited, ...service }: ProjectService): ProjectService => ({
    ...service,
    ...(exited ? (awaited.has(service.name) ? { done: exited } : { exited }) : {}),
  })
}

type Counts = Pick<Project, 'running' | 'done' | 'total'>

function stateOf({ running, done, total }: Counts, services: readonly ProjectService[], added: ReadProject | undefined): ProjectState {
  if (total === 0) return 'created'
  if (services.some(({ restarting }) => restarting)) return 'restarting'
  if (running === 0) return 'stopped'
  // A service that is in a profile that is off, or whose containers are not made, is missing only when it is wanted.
  const wanted = new Set(
    added?.summary?.services
      .filter(({ profiles }) => profiles.length === 0 || profiles.some((profile) => added.profiles.includes(profile)))
      .map(({ name }) => name),
  )
  const missing = services.some((service) => service.total === 0 && wanted.has(service.name))
  return running + done < total || missing ? 'partial' : 'running'
}
