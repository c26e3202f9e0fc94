/** Everything that an engine keeps, measured, with what uses what: the one picture that usage and freeing are computed from. */
import { type DiskKind, diskKinds } from '../../../shared/contract/disk.ts'
import type { Client } from './client.ts'
import { garbledFault } from './faults.ts'
import { helperLabel, toImageId } from './map.ts'
import { type ListedNetwork, toNetwork } from './networks-map.ts'

/** Times are milliseconds since the epoch, sizes bytes. */
export type DiskContainer = {
  id: string
  name: string
  image: string
  /** It holds what it uses: running, paused or about to be started again. */
  alive: boolean
  created: number
  size: number
  /** Ids and names. */
  networks: string[]
  volumes: string[]
}
export type DiskImage = {
  id: string
  name: string
  tags: string[]
  digests: string[]
  created: number
  size: number
  /** Of that, what other images have too; undefined where the engine does not tell. */
  shared: number | undefined
}
export type DiskVolume = { id: string; created: number; size?: number; labels: Record<string, string>; plain: boolean; uses: number }
export type DiskNetwork = { id: string; name: string; created: number; fixed: boolean }
export type DiskCache = {
  id: string
  name: string
  type: string
  inUse: boolean
  shared: boolean
  parents: string[]
  size: number
  created: number
  lastUsed?: number
}
export type DiskState = {
  containers: DiskContainer[]
  images: DiskImage[]
  volumes: DiskVolume[]
  networks: DiskNetwork[]
  buildCache: DiskCache[]
  /** All layers of all images, each once; 0 where the engine does not count them. */
  layers: number
}

type Measured = {
  LayersSize?: number
  Images?: { Id: string; SharedSize?: number }[] | null
  Containers?: { Id: string; SizeRw?: number }[] | null
  Volumes?: { Name: string; UsageData?: { Size?: number; RefCount?: number } | null }[] | null
  BuildCache?: ListedCache[] | null
}
type ListedCache = {
  ID: string
  Type?: string
  Description?: string
  InUse?: boolean
  Shared?: boolean
  Parent?: string
  Parents?: string[] | null
  Size?: number
  CreatedAt?: string
  LastUsedAt?: string | null
}
type ListedContainer = {
  Id: string
  Names?: string[] | null
  Image?: string
  ImageID?: string
  State?: string
  Created?: number
  Labels?: Record<string, string> | null
  HostConfig?: { NetworkMode?: string } | null
  NetworkSettings?: { Networks?: Record<string, { NetworkID?: string } | null> | null } | null
  Mounts?: { Type?: string; Name?: string }[] | null
}
type ListedImage = {
  Id: string
  RepoTags?: string[] | null
  RepoDigests?: string[] | null
  Created?: number
  Size?: number
}
type ListedVolume = {
  Name: string
  Driver?: string
  CreatedAt?: string
  Labels?: Record<string, string> | null
  Options?: Record<string, string> | null
}

const listing = 30_000

/** What engines from API 1.42 on call the kinds that they can measure alone. Networks take no place. */
const types: Partial<Record<DiskKind, string>> = { containers: 'container', images: 'image', volumes: 'volume', buildCache: 'build-cache' }

/** How to ask an engine to measure these kinds and, where it knows how to, no others; undefined when there is nothing to measure. */
export function measurePath(version: string, kinds: readonly DiskKind[]): string | undefined {
  const chosen = kinds.flatMap((kind) => types[kind] ?? [])
  if (chosen.length === 0) return undefined
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  const alone = (major > 1 || (major === 1 && minor >= 42)) && chosen.length < Object.keys(types).length
  return alone ? `/system/df?${chosen.map((type) => `type=${type}`).join('&')}` : '/system/df'
}

/** @param kinds those that have to be measured; all are listed */
export async function readDiskState(client: Client, signal: AbortSignal, kinds: readonly DiskKind[] = diskKinds): Promise<DiskState> {
  const path = measurePath(client.version(), kinds)
  // Without a limit: the engine looks at every file of every volume, and who does not want to wait cancels.
  const measured = path ? await client.json<Measured>(path, { signal }) : {}
  // Listed afterwards: what is in use is then as new as it can be.
  const ask = <T>(path: string, query = {}) => client.json<T>(path, { query, signal, timeout: listing })
  const [containers, images, volumes, networks] = await Promise.all([
    ask<ListedContainer[]>('/containers/json', { all: true }),
    ask<ListedImage[]>('/images/json'),
    ask<{ Volumes?: ListedVolume[] | null }>('/volumes'),
    ask<ListedNetwork[]>('/networks'),
  ])
  if (![containers, images, networks].every(Array.isArray)) throw garbledFault('what the engine keeps is no list')
  const layers = measured.LayersSize ?? 0
  // Nobody but us knows of helpers, and they go by themselves, or with their volume.
  const isHelper = ({ Labels }: ListedContainer) => Labels?.[helperLabel] !== undefined
  const held = containers.filter(isHelper).flatMap(volumesOf)
  return {
    containers: toContainers(
      containers.filter((one) => !isHelper(one)),
      measured,
    ),
    images: toImages(images, measured, layers > 0),
    volumes: toVolumes(volumes.Volumes ?? [], measured, held),
    networks: networks.map(toDiskNetwork),
    buildCache: (measured.BuildCache ?? []).map(toCache),
    layers,
  }
}

const mapBy = <T, V>(list: readonly T[] | null | undefined, key: (one: T) => string, value: (one: T) => V) =>
  new Map((list ?? []).map((one) => [key(one), value(one)]))

const alive = ['running', 'paused', 'restarting', 'removing', 'stopping']

function toContainers(listed: ListedContainer[], { Containers }: Measured): DiskContainer[] {
  const sizes = mapBy(
    Containers,
    ({ Id }) => Id,
    ({ SizeRw }) => SizeRw ?? 0,
  )
  return listed.map((one) => {
    const networks = Object.entries(one.NetworkSettings?.Networks ?? {})
    // One that never ran knows its network by this only.
    const mode = one.HostConfig?.NetworkMode
    return {
      id: one.Id,
      name: (one.Names?.[0] ?? one.Id.slice(0, 12)).replace(/^\//, ''),
      image: toImageId(one.ImageID ?? ''),
      alive: alive.includes(one.State ?? ''),
      created: (one.Created ?? 0) * 1000,
      size: sizes.get(one.Id) ?? 0,
      networks: [
        ...networks.flatMap(([name, network]) => [name, ...(network?.NetworkID ? [network.NetworkID] : [])]),
        ...(mode ? [mode] : []),
      ],
      volumes: volumesOf(one),
    }
  })
}

const volumesOf = ({ Mounts }: ListedContainer) => (Mounts ?? []).flatMap(({ Type, Name }) => (Type === 'volume' && Name ? [Name] : []))

const named = (names: string[] | null | undefined) => (names ?? []).filter((name) => !name.startsWith('<none>'))

/** @param counted the engine counts what images share */
function toImages(listed: ListedImage[], { Images }: Measured, counted: boolean): DiskImage[] {
  const shared = mapBy(
    Images,
    ({ Id }) => toImageId(Id),
    ({ SharedSize }) => SharedSize,
  )
  return listed.map((one) => {
    const id = toImageId(one.Id)
    const [tags, digests] = [named(one.RepoTags), named(one.RepoDigests)]
    const known = counted ? shared.get(id) : undefined
    return {
      id,
      name: tags[0] ?? digests[0] ?? id.replace('sha256:', '').slice(0, 12),
      tags,
      digests,
      created: (one.Created ?? 0) * 1000,
      size: Math.max(0, one.Size ?? 0),
      shared: known !== undefined && known >= 0 ? known : undefined,
    }
  })
}

/** @param held by helpers, each as often as it is */
function toVolumes(listed: ListedVolume[], { Volumes }: Measured, held: readonly string[]): DiskVolume[] {
  const usage = mapBy(
    Volumes,
    ({ Name }) => Name,
    ({ UsageData }) => UsageData,
  )
  return listed.map((one) => {
    const { Size = -1, RefCount = 0 } = usage.get(one.Name) ?? {}
    return {
      id: one.Name,
      created: time(one.CreatedAt) ?? 0,
      ...(Size >= 0 ? { size: Size } : {}),
      labels: one.Labels ?? {},
      // One with options, or of another driver, is a place elsewhere that somebody wrote down how to reach.
      plain: one.Driver === 'local' && Object.keys(one.Options ?? {}).length === 0,
      uses: RefCount - held.filter((name) => name === one.Name).length,
    }
  })
}

function toDiskNetwork(listed: ListedNetwork): DiskNetwork {
  const { network, name, scope, created, builtIn } = toNetwork(listed)
  // Podman lists its own one by the name that Docker's has.
  return { id: network, name, created, fixed: builtIn || scope === 'swarm' || name === 'podman' }
}

function toCache(listed: ListedCache): DiskCache {
  const lastUsed = time(listed.LastUsedAt ?? undefined)
  return {
    id: listed.ID,
    name: (listed.Description || listed.ID).replace(/\s+/g, ' ').slice(0, 500),
    type: listed.Type ?? '',
    inUse: listed.InUse === true,
    shared: listed.Shared === true,
    parents: [...(listed.Parents ?? []), ...(listed.Parent ? [listed.Parent] : [])],
    size: Math.max(0, listed.Size ?? 0),
    created: time(listed.CreatedAt) ?? 0,
    ...(lastUsed === undefined ? {} : { lastUsed }),
  }
}

/** The engine's zero time, year 1, stands for never. */
function time(text: string | undefined): number | undefined {
  const at = text && !text.startsWith('0001-') ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? undefined : at
}
