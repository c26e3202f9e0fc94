/** What would go, by the engine's own rules, and then some care: nothing goes that something needs which stays. Pure. */
import { type DiskKind, type PruneChoice, pruneKey } from '../../../shared/contract/disk.ts'
import type { DiskCache, DiskContainer, DiskImage, DiskNetwork, DiskState, DiskVolume } from './disk-state.ts'

export type DiskPlan = {
  containers: DiskContainer[]
  networks: DiskNetwork[]
  volumes: DiskVolume[]
  images: DiskImage[]
  buildCache: DiskCache[]
}

/**
 * @param until milliseconds since the epoch: only what is older
 * @param only what a person saw, as `pruneKey` names it: nothing else, but for the build cache, which nobody picks one by one
 */
export function planOf(state: DiskState, kinds: PruneChoice, until = Number.POSITIVE_INFINITY, only?: ReadonlySet<string>): DiskPlan {
  const free = (kind: DiskKind) => (one: { id: string; created: number }) =>
    one.created < until && (!only || only.has(pruneKey({ kind, id: one.id })))
  const containers = kinds.containers ? state.containers.filter((one) => !one.alive).filter(free('containers')) : []
  const going = new Set(containers)
  const staying = state.containers.filter((one) => !going.has(one))
  return {
    containers,
    networks: kinds.networks ? unusedNetworks(state, staying).filter(free('networks')) : [],
    volumes: kinds.volumes
      ? unusedVolumes(state, staying)
          .filter((one) => kinds.volumes === 'all' || isAnonymous(one))
          .filter(free('volumes'))
      : [],
    images: kinds.images
      ? unusedImages(state, staying)
          .filter((one) => kinds.images === 'all' || one.tags.length === 0)
          .filter(free('images'))
      : [],
    buildCache: kinds.buildCache ? unusedCache(state.buildCache, kinds.buildCache === 'all', until) : [],
  }
}

/** The engine would take those of stopped containers too, which then could not be started any more. */
function unusedNetworks({ networks }: DiskState, staying: DiskContainer[]): DiskNetwork[] {
  const used = new Set(staying.flatMap((one) => one.networks))
  return networks.filter(({ id, name, fixed }) => !fixed && !used.has(id) && !used.has(name))
}

function unusedImages({ images }: DiskState, staying: DiskContainer[]): DiskImage[] {
  const used = new Set(staying.map(({ image }) => image))
  return images.filter(({ id }) => !used.has(id))
}

function unusedVolumes({ volumes, containers }: DiskState, staying: DiskContainer[]): DiskVolume[] {
  const used = new Set(staying.flatMap((one) => one.volumes))
  return volumes.filter(({ id, plain, uses }) => {
    // Used by more than is listed: somebody else has it, such as a plugin.
    const known = containers.filter((one) => one.volumes.includes(id)).length
    return plain && !used.has(id) && uses <= known
  })
}

/** Engines before 23 do not mark them, but call them by a number that nobody would choose. */
export const isAnonymous = ({ id, labels }: Pick<DiskVolume, 'id' | 'labels'>): boolean =>
  'com.docker.volume.anonymous' in labels || /^[0-9a-f]{64}$/.test(id)

/** What the builder needs for itself goes only with everything. */
const ownTypes = ['internal', 'frontend']

/** What is not in use, as BuildKit sees it; what other entries are built on goes only with them. */
function unusedCache(cache: readonly DiskCache[], all: boolean, until: number): DiskCache[] {
  const goes = (one: DiskCache) =>
    !one.inUse && (all || !(one.shared || ownTypes.includes(one.type))) && (one.lastUsed === undefined || one.lastUsed < until)
  const going = new Set(cache.filter(goes))
  const byId = new Map(cache.map((one) => [one.id, one]))
  const held = cache.filter((one) => !going.has(one)).flatMap(({ parents }) => parents)
  for (let id = held.pop(); id !== undefined; id = held.pop()) {
    const one = byId.get(id)
    if (one && going.delete(one)) held.push(...one.parents)
  }
  return [...going]
}
