/** What the engine's list says of a container, in our words. Pure; tolerant of what newer engines, or Podman, add and leave out. */
import type { ContainerState, Health, Port } from '../../../shared/contract/containers.ts'
import type { ContainerRow } from '../../capabilities/containers.ts'
import type { About } from '../../core/provider.ts'

/** The part of an entry of /containers/json that we read. */
export type ListedContainer = {
  Id: string
  Names?: string[] | null
  Image?: string
  ImageID?: string
  Command?: string | string[]
  Created?: number | string
  State?: string
  Status?: string
  Ports?: ListedPort[] | null
  Labels?: Record<string, string> | null
  Health?: { Status?: string } | null
  Mounts?: { Type?: string; Name?: string }[] | null
  NetworkSettings?: { Networks?: Record<string, ListedEndpoint> | null } | null
}
export type ListedEndpoint = { NetworkID?: string; IPAddress?: string; Aliases?: string[] | null }
export type ListedPort = { IP?: string; PrivatePort?: number; PublicPort?: number; Type?: string }

export type EngineVersion = {
  Version?: string
  ApiVersion?: string
  MinAPIVersion?: string
  Os?: string
  Arch?: string
  Platform?: { Name?: string }
  Components?: { Name?: string; Version?: string }[] | null
}

/** A label is for people and tools; one that is longer than this is cut, since rows travel. */
const longestLabel = 2000

/** What marks a container as ours: it is made to look into a volume and never started. Its value says who made it. */
export const helperLabel = 'wheelhouse.helper'

export function toRow(listed: ListedContainer): ContainerRow {
  const labels = toLabels(listed.Labels)
  const state = toState(listed.State)
  const health = toHealth(listed.Health?.Status) ?? healthIn(listed.Status)
  const exitCode = exitIn(listed.Status)
  const project = projectIn(labels)
  const service = labels['com.docker.compose.service'] ?? labels['io.podman.compose.service']
  return {
    container: listed.Id,
    name: toName(listed.Names, listed.Id),
    image: toImage(listed.Image),
    ...(listed.ImageID ? { imageId: toImageId(listed.ImageID) } : {}),
    command: oneLine(Array.isArray(listed.Command) ? listed.Command.join(' ') : (listed.Command ?? '')),
    state,
    ...(health && (state === 'running' || state === 'paused') ? { health } : {}),
    ...(exitCode !== undefined && state !== 'running' && state !== 'paused' ? { exitCode } : {}),
    // Podman names those, too, that one which does not run would have.
    ports: isRunning(state) ? toPorts(listed.Ports ?? []) : [],
    ...toAttached(listed),
    ...(project ? { project } : {}),
    ...(service ? { service } : {}),
    labels,
    created: toTime(listed.Created),
  }
}

/** The volumes and networks of one. */
function toAttached({ Mounts, NetworkSettings }: ListedContainer): Pick<ContainerRow, 'volumes' | 'networks'> {
  const volumes = [...new Set((Mounts ?? []).flatMap(({ Type, Name }) => (Type === 'volume' && Name ? [Name] : [])))].sort()
  const networks = Object.entries(NetworkSettings?.Networks ?? {}).map(([name, { NetworkID }]) => ({ network: NetworkID ?? '', name }))
  return {
    ...(volumes.length > 0 ? { volumes } : {}),
    ...(networks.length > 0 ? { networks: networks.sort((a, b) => (a.name < b.name ? -1 : 1)) } : {}),
  }
}

/** The compose project that these labels name. */
export const projectIn = (labels: Record<string, string>): string | undefined =>
  labels['com.docker.compose.project'] ?? labels['io.podman.compose.project']

/** Whether it runs, or will again by itself in a moment: what it uses is in use. */
export const isRunning = (state: ContainerState): boolean => state === 'running' || state === 'paused' || state === 'restarting'

/** An engine may know a container by links too ("/web/db"): its own name is the one that is not inside another. */
function toName(names: string[] | null | undefined, id: string): string {
  const own = (names ?? []).map((name) => name.replace(/^\//, ''))
  return own.find((name) => !name.includes('/')) ?? own[0] ?? id.slice(0, 12)
}

/** An image whose tag has moved on has only its id: as `docker ps` prints it. */
const toImage = (image = '') => (/^sha256:[0-9a-f]{64}$/.test(image) ? image.slice(7, 19) : image)

/** Podman leaves the algorithm out here and there. */
export const toImageId = (id: string): string => (/^[0-9a-f]{64}$/.test(id) ? `sha256:${id}` : id)

export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, 2000)

const states: Record<string, ContainerState> = {
  created: 'created',
  running: 'running',
  paused: 'paused',
  restarting: 'restarting',
  removing: 'removing',
  exited: 'exited',
  dead: 'dead',
  // Podman's
  configured: 'created',
  initialized: 'created',
  stopping: 'running',
  stopped: 'exited',
}
export const toState = (state = ''): ContainerState => states[state.toLowerCase()] ?? 'dead'

export const toHealth = (status: string | undefined): Health | undefined =>
  status === 'starting' || status === 'healthy' || status === 'unhealthy' ? status : undefined

/** "Up 5 minutes (healthy)", "Up 2 seconds (health: starting)". */
const healthIn = (status = '') => toHealth(/\((?:health: )?(starting|healthy|unhealthy)\)/.exec(status)?.[1])

/** "Exited (137) 3 minutes ago", "Restarting (1) 5 seconds ago". */
function exitIn(status = ''): number | undefined {
  const code = /^(?:Exited|Restarting) \((-?\d+)\)/.exec(status)?.[1]
  return code === undefined ? undefined : Number(code)
}

export function toLabels(labels: Record<string, string> | null | undefined): Record<string, string> {
  const out: Record<string, string> = {}
  for (const [key, value] of Object.entries(labels ?? {})) {
    const text = String(value)
    out[key] = text.length > longestLabel ? `${text.slice(0, longestLabel)}…` : text
  }
  return out
}

/** One entry per published address; that one port is bound for IPv4 and IPv6 is one address to a person. */
export function toPorts(listed: readonly ListedPort[]): Port[] {
  const ports = new Map<string, Port>()
  for (const { IP, PrivatePort, PublicPort, Type } of listed) {
    if (!PrivatePort) continue
    const protocol = Type === 'udp' || Type === 'sctp' ? Type : 'tcp'
    const every = !IP || IP === '0.0.0.0' || IP === '::'
    const port: Port = PublicPort
      ? { ip: every ? '' : IP, host: PublicPort, container: PrivatePort, protocol }
      : { container: PrivatePort, protocol }
    ports.set(`${port.ip} ${port.host} ${port.container} ${protocol}`, port)
  }
  return [...ports.values()].sort(
    (a, b) => a.container - b.container || (a.host ?? 0) - (b.host ?? 0) || (a.protocol < b.protocol ? -1 : 1),
  )
}

/** Docker counts seconds; Podman may print a date. */
const toTime = (created: number | string | undefined) =>
  typeof created === 'number' ? created * 1000 : created ? Date.parse(created) || 0 : 0

/** Which product answers, by what it says and where it listens. */
export function toAbout(version: EngineVersion, endpoint: string): About {
  const podman = version.Components?.find(({ Name }) => /podman/i.test(Name ?? ''))
  return {
    product: podman ? 'Podman' : (productIn(endpoint) ?? productOf(version.Platform?.Name ?? '')),
    version: podman?.Version ?? version.Version ?? '',
    apiVersion: version.ApiVersion ?? '',
    os: version.Os ?? '',
    arch: version.Arch ?? '',
  }
}

function productIn(endpoint: string): string | undefined {
  if (/[/.]colima\//.test(endpoint)) return 'Colima'
  if (endpoint.includes('/.rd/')) return 'Rancher Desktop'
  if (endpoint.includes('/.orbstack/')) return 'OrbStack'
  return undefined
}

const productOf = (platform: string) => /^(Docker Desktop|Rancher Desktop|OrbStack|Mirantis)/i.exec(platform)?.[1] ?? 'Docker Engine'

/** The API version to speak: the engine's, but none newer than we know; undefined when it has none that we know. */
export function chooseVersion(version: EngineVersion, newest: string): string | undefined {
  const [theirs, ours] = [number(version.ApiVersion), number(newest)]
  if (theirs === undefined || ours === undefined) return undefined
  return theirs <= ours ? version.ApiVersion : (number(version.MinAPIVersion) ?? 0) <= ours ? newest : version.MinAPIVersion
}

/** "1.41" → 1041. */
export function number(version: string | undefined): number | undefined {
  const match = /^(\d+)\.(\d+)/.exec(version ?? '')
  return match ? Number(match[1]) * 1000 + Number(match[2]) : undefined
}
