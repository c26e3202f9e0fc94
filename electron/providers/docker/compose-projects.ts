/** What the labels of an engine's containers tell of compose projects, kept up as containers change. Pure. */
import { isAbsolute, resolve } from 'node:path'
import type { Health } from '../../../shared/contract/containers.ts'
import type { ComposeProject, ComposeSink } from '../../capabilities/compose.ts'
import type { ContainerRow, ContainerSink } from '../../capabilities/containers.ts'

const docker = 'com.docker.compose'
const mostFiles = 20
/** Labels are cut by the list of containers where they are longer; the last path of such a one is none. */
const cut = '…'

/** A sink of containers that tells another of the projects they make up. */
export function projectsSink(into: ComposeSink): ContainerSink {
  const projectOf = new Map<string, string>()
  const members = new Map<string, Map<string, ContainerRow>>()

  const leave = (container: string): string | undefined => {
    const project = projectOf.get(container)
    if (project === undefined) return undefined
    projectOf.delete(container)
    const rows = members.get(project)
    rows?.delete(container)
    if (rows?.size === 0) members.delete(project)
    return project
  }
  const join = (row: ContainerRow): string | undefined => {
    if (!row.project) return undefined
    projectOf.set(row.container, row.project)
    const rows = members.get(row.project) ?? new Map()
    members.set(row.project, rows.set(row.container, row))
    return row.project
  }
  const tell = (project: string) => {
    const rows = members.get(project)
    if (rows) into.put(toProject(project, [...rows.values()]))
    else into.drop(project)
  }

  return {
    replace: (rows) => {
      projectOf.clear()
      members.clear()
      for (const row of rows) join(row)
      into.replace([...members].map(([project, of]) => toProject(project, [...of.values()])))
    },
    put: (row) => {
      const before = leave(row.container)
      const now = join(row)
      for (const project of new Set([before, now])) if (project !== undefined) tell(project)
    },
    drop: (container) => {
      const project = leave(container)
      if (project !== undefined) tell(project)
    },
  }
}

/** One project of its containers. Those that `run` made for one command are not of its services. */
export function toProject(project: string, rows: readonly ContainerRow[]): ComposeProject {
  const own = rows.filter(({ labels }) => !/^true$/i.test(labels[`${docker}.oneoff`] ?? ''))
  // The newest was made with the files as they are used now.
  const newest = [...(own.length > 0 ? own : rows)].sort((a, b) => b.created - a.created)[0]
  const labels = newest?.labels ?? {}
  const label = (name: string) => labels[`${docker}.project.${name}`] ?? labels[`io.podman.compose.project.${name}`] ?? ''
  const workingDir = label('working_dir')
  const known = isAbsolute(workingDir) && !workingDir.endsWith(cut)
  const paths = (text: string) => (known || text.startsWith('/') ? pathsIn(text, known ? workingDir : '/') : [])
  return {
    project,
    ...(known ? { workingDir } : {}),
    files: paths(label('config_files')),
    envFiles: paths(label('environment_file')),
    services: servicesOf(own),
    running: own.filter(isUp).length,
    total: own.length,
  }
}

function servicesOf(rows: readonly ContainerRow[]): ComposeProject['services'] {
  const awaited = awaitedBy(rows)
  const byName = new Map<string, ContainerRow[]>()
  for (const row of rows) {
    const name = row.service ?? row.name
    byName.set(name, [...(byName.get(name) ?? []), row])
  }
  return [...byName]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, of]) => {
      const image = [...of].sort((a, b) => b.created - a.created)[0]?.image
      const health = worst(of)
      const restarting = of.filter(({ state }) => state === 'restarting').length
      const ended = of.filter(endedWell).length
      return {
        name,
        running: of.filter(isUp).length,
        ...(restarting > 0 ? { restarting } : {}),
        ...(ended > 0 ? (awaited.has(name) ? { done: ended } : { exited: ended }) : {}),
        total: of.length,
        ...(image ? { image } : {}),
        ...(health ? { health } : {}),
      }
    })
}

/**
 * Services that others wait for until they have done what they are for. Compose 2 writes `name:condition:restart` for each that one
 * depends on; docker-compose 1.29 and podman-compose write nothing of it.
 */
const awaitedBy = (rows: readonly ContainerRow[]) =>
  new Set(
    rows.flatMap(({ labels }) =>
      (labels[`${docker}.depends_on`] ?? '').split(',').flatMap((one) => {
        const [name = '', condition] = one.split(':')
        return condition === 'service_completed_successfully' ? [name] : []
      }),
    ),
  )

/** One that waits to be started again is not: it ended, and may do so for ever. */
const isUp = ({ state }: ContainerRow) => state === 'running' || state === 'paused'

const endedWell = ({ state, exitCode }: ContainerRow) => state === 'exited' && exitCode === 0

const ranks: Health[] = ['unhealthy', 'starting', 'healthy']
const worst = (rows: readonly ContainerRow[]) => ranks.find((health) => rows.some((row) => row.health === health))

/** Paths are parted by commas, and may be relative to the project's folder; '-' is what came from a pipe. */
function pathsIn(text: string, folder: string): string[] {
  if (text === '') return []
  const parts = text.split(',').map((part) => part.trim())
  if (text.endsWith(cut) || parts.includes('-')) return []
  return [...new Set(parts.filter(Boolean).map((part) => resolve(folder, part)))].slice(0, mostFiles)
}
