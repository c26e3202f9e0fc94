/** Frees a disk: removes exactly what was planned, one thing after another, and says of each whether it went. */
import { type DiskKind, diskKinds, type PruneChoice, type PruneStep, type PruneThing } from '../../../shared/contract/disk.ts'
import { asFault, type Fault, fault } from '../../../shared/rpc/fault.ts'
import { type Client, containerPath } from './client.ts'
import type { FreedBy } from './disk-layers.ts'
import type { DiskPlan } from './disk-plan.ts'
import type { DiskImage } from './disk-state.ts'
import { toImageFault } from './image-faults.ts'
import { imagePath } from './image-path.ts'
import { toImageId } from './map.ts'

export type Removal = { plan: DiskPlan; freed: FreedBy; kinds: PruneChoice; olderThan?: number | undefined }
/** What removes a volume or a network, with words for why it could not. */
export type Removers = {
  volume: (volume: string, signal: AbortSignal) => Promise<void>
  network: (network: string, signal: AbortSignal) => Promise<void>
}

/** Removed at once: engines work on several, but slower on each. */
const most = 4
/** Until one thing is gone, milliseconds: a large one takes a slow disk long. */
const patience = 10 * 60_000
/** Until an engine has said which image a name is, milliseconds. */
const asking = 30_000

export async function* removal(
  client: Client,
  removers: Removers,
  { plan, freed, kinds, olderThan }: Removal,
  signal: AbortSignal,
): AsyncGenerator<PruneStep> {
  const remove = { signal, method: 'DELETE', timeout: patience } as const
  const bytes: Record<DiskKind, number> = { containers: 0, networks: 0, volumes: 0, images: 0, buildCache: 0 }
  const counts = { removed: 0, kept: 0 }
  const gone = new Set<DiskImage>()
  const told = function* (steps: PruneStep[]) {
    for (const step of steps) {
      if ('removed' in step) counts.removed++
      else if ('kept' in step) counts.kept++
      if ('removed' in step && step.removed.kind !== 'images') bytes[step.removed.kind] += step.removed.size ?? 0
      yield step
    }
  }
  const each = async function* <T extends { id: string; name?: string; size?: number }>(
    kind: DiskKind,
    list: readonly T[],
    act: (one: T) => Promise<unknown>,
    atOnce = most,
  ): AsyncGenerator<PruneStep> {
    for (let from = 0; from < list.length; from += atOnce) {
      signal.throwIfAborted()
      const steps = await Promise.all(list.slice(from, from + atOnce).map((one) => tried(toThing(kind, one), () => act(one), signal)))
      yield* told(steps.flatMap((step) => step ?? []))
    }
  }

  /** The engine would remove the networks of those that are still there, as long as they do not run. */
  const there = new Set(plan.containers)
  yield* each('containers', plan.containers, async (one) => {
    await client.act(containerPath(one.id), remove)
    there.delete(one)
  })
  const held = new Set([...there].flatMap(({ networks }) => networks))
  yield* each('networks', plan.networks, async ({ id, name }) => {
    if (held.has(id) || held.has(name)) throw heldFault()
    await removers.network(id, signal)
  })
  yield* each('volumes', plan.volumes, ({ id }) => removers.volume(id, signal))
  // One at a time: an image may have to wait for the one that is built on it.
  yield* each(
    'images',
    plan.images,
    async (image) => {
      await removeImage(client, image, remove)
      gone.add(image)
    },
    1,
  )
  if (plan.buildCache.length > 0) {
    signal.throwIfAborted()
    try {
      const query = {
        all: kinds.buildCache === 'all',
        ...(olderThan === undefined ? {} : { filters: JSON.stringify({ until: [`${olderThan}h`] }) }),
      }
      type Pruned = { CachesDeleted?: string[] | null; SpaceReclaimed?: number }
      const { CachesDeleted, SpaceReclaimed } = await client.actJson<Pruned>('/build/prune', { query, signal, timeout: patience })
      const known = new Map(plan.buildCache.map((one) => [one.id, one]))
      yield* told((CachesDeleted ?? []).map((id) => ({ removed: toThing('buildCache', known.get(id) ?? { id }) })))
      bytes.buildCache = SpaceReclaimed ?? bytes.buildCache
    } catch (error) {
      yield { failed: 'buildCache', fault: reasonOf(error, signal) }
    }
  }
  const images = freed(gone)
  bytes.images = images.bytes
  yield { done: { bytes, ...counts, ...(images.atLeast ? { atLeast: true } : {}) } }
}

/** Nothing to tell of what somebody else has removed meanwhile. */
async function tried(thing: PruneThing, act: () => Promise<unknown>, signal: AbortSignal): Promise<PruneStep | undefined> {
  try {
    await act()
    return { removed: thing }
  } catch (error) {
    const why = reasonOf(error, signal)
    return why.code === 'not_found' ? undefined : { kept: thing, fault: why }
  }
}

/** An engine that is lost has no reason for one thing; what is cancelled ends here. */
function reasonOf(error: unknown, signal: AbortSignal): Fault {
  signal.throwIfAborted()
  const made = asFault(error)
  if (made.code === 'unavailable' && made.retryable) throw error
  return made
}

type Inspected = { Id?: string; RepoTags?: string[] | null }

/**
 * By its names, of which the last takes the image along; never by force, so that what has come into use stays. A name that is another
 * image's by now is that one's, and an image that was given a new name is somebody's.
 */
async function removeImage(client: Client, image: DiskImage, remove: { method: 'DELETE'; signal: AbortSignal; timeout: number }) {
  const ask = { signal: remove.signal, timeout: asking }
  const inspect = (name: string) => client.json<Inspected>(`${imagePath(name)}/json`, ask)
  const lost: string[] = []
  try {
    const { RepoTags } = await inspect(image.id)
    const fresh = (RepoTags ?? []).filter((tag) => !tag.startsWith('<none>') && !image.tags.includes(tag))
    if (fresh.length > 0) throw renamedFault(fresh)
    for (const name of [...image.tags, ...image.digests]) {
      // A digest goes with the last tag of its repository.
      const { Id = '' } = await inspect(name).catch(notFound)
      if (toImageId(Id) !== image.id) continue
      await client.act(imagePath(name), remove).catch(notFound)
      lost.push(name)
    }
    if (lost.length === 0) await client.act(imagePath(image.id), remove)
  } catch (error) {
    throw withLost(toImageFault(error, image.name), lost)
  }
}

function notFound(error: unknown): { Id?: string } {
  if (asFault(error).code !== 'not_found') throw error
  return {}
}

/** The same fault, with the names that went before it. */
function withLost(error: unknown, lost: readonly string[]): unknown {
  const { code, message, hint, detail, retryable } = asFault(error)
  if (lost.length === 0 || code === 'cancelled') return error
  const names = lost.join(', ').slice(0, 300)
  return fault(
    code,
    {
      en: `${message.en} It is there, but not by the name ${names} any more.`,
      fr: `${message.fr} Elle est toujours là, mais plus sous le nom ${names}.`,
    },
    { ...(hint ? { hint } : {}), ...(detail ? { detail } : {}), retryable, cause: error },
  )
}

const renamedFault = (names: readonly string[]) =>
  fault(
    'conflict',
    {
      en: `It was given a new name meanwhile: ${names.join(', ').slice(0, 300)}.`,
      fr: `Elle a reçu un nouveau nom entre-temps : ${names.join(', ').slice(0, 300)}.`,
    },
    {
      hint: { en: 'Look again at what would be freed.', fr: 'Consultez de nouveau ce qui serait libéré.' },
    },
  )

const heldFault = () =>
  fault(
    'conflict',
    { en: 'A container that could not be removed is on this network.', fr: 'Un conteneur qui n’a pas pu être supprimé utilise ce réseau.' },
    { hint: { en: 'Remove the container first.', fr: 'Supprimez d’abord le conteneur.' } },
  )

export const toThing = (kind: DiskKind, one: { id: string; name?: string; size?: number; created?: number }): PruneThing => ({
  kind,
  id: one.id,
  name: one.name ?? one.id,
  ...(one.size === undefined ? {} : { size: one.size }),
  ...(one.created ? { created: one.created } : {}),
})

/** In the order in which they go. */
export const thingsOf = (plan: DiskPlan): PruneThing[] =>
  diskKinds.flatMap((kind) => (plan[kind] as { id: string }[]).map((one) => toThing(kind, one)))
