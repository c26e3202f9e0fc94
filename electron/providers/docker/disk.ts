/** What an engine's disk holds, as the capability wants it: measured, and what would go. */
import { diskKinds, type DiskShare, type DiskThing, type DiskUsage, mostPruned, type PrunePlan } from '../../../shared/contract/disk.ts'
import type { Disk, PruneWhat } from '../../capabilities/disk.ts'
import type { Client } from './client.ts'
import { type FreedBy, freedBy } from './disk-layers.ts'
import { planOf } from './disk-plan.ts'
import { type Removal, type Removers, removal, thingsOf } from './disk-prune.ts'
import { type DiskState, readDiskState } from './disk-state.ts'

/** The largest of each kind that are told. */
const mostTold = 50
const hour = 3_600_000

export function dockerDisk(client: Client, removers: Removers): Disk {
  const prepare = async ({ kinds, olderThan }: PruneWhat, signal: AbortSignal, only?: readonly string[]): Promise<Removal> => {
    const until = olderThan === undefined ? undefined : Date.now() - olderThan * hour
    const chosen = diskKinds.filter((kind) => kinds[kind])
    const state = await readDiskState(client, signal, chosen)
    const plan = planOf(state, kinds, until, only && new Set(only))
    return { plan, freed: await freedBy(client, state.images, plan.images, signal), kinds, olderThan }
  }
  return {
    usage: async (signal) => {
      const state = await readDiskState(client, signal)
      const used = new Set(state.containers.map(({ image }) => image))
      const unused = state.images.filter(({ id }) => !used.has(id))
      return toUsage(state, used, await freedBy(client, state.images, unused, signal))
    },
    plan: async (what, signal) => toPlan(await prepare(what, signal)),
    prune: async function* ({ expected, ...what }, signal) {
      yield* removal(client, removers, await prepare(what, signal, expected), signal)
    },
  }
}

const sum = <T>(list: readonly T[], of: (one: T) => number | undefined) => list.reduce((total, one) => total + (of(one) ?? 0), 0)

function toUsage(state: DiskState, used: ReadonlySet<string>, freed: FreedBy): DiskUsage {
  const mounted = new Set(state.containers.flatMap(({ volumes }) => volumes))
  const images = state.images.map((one) => ({ ...one, inUse: used.has(one.id) }))
  const { bytes, atLeast } = freed(new Set(state.images.filter(({ id }) => !used.has(id))))
  return {
    containers: share(state.containers.map((one) => ({ ...one, inUse: one.alive }))),
    images: {
      ...share(images),
      // An engine that does not count layers does not know what images share, either: each counts whole.
      ...(state.layers > 0 ? { size: state.layers } : {}),
      reclaimable: bytes,
      ...(atLeast ? { atLeast } : {}),
    },
    // The others take their place elsewhere.
    volumes: share(
      state.volumes.filter(({ plain }) => plain).map((one) => ({ ...one, name: one.id, inUse: one.uses > 0 || mounted.has(one.id) })),
    ),
    buildCache: share(state.buildCache),
    at: Date.now(),
  }
}

type Sized = Omit<DiskThing, 'size'> & { size?: number }

function share(things: readonly Sized[]): DiskShare {
  const free = things.filter(({ inUse }) => !inUse)
  const biggest = [...things].sort((a, b) => (b.size ?? -1) - (a.size ?? -1)).slice(0, mostTold)
  return {
    count: things.length,
    active: things.length - free.length,
    size: sum(things, ({ size }) => size),
    reclaimable: sum(free, ({ size }) => size),
    biggest: biggest.map(({ id, name, size, inUse, created, lastUsed }) => ({
      id,
      name,
      inUse,
      ...(size === undefined ? {} : { size }),
      ...(created ? { created } : {}),
      ...(lastUsed === undefined ? {} : { lastUsed }),
    })),
  }
}

function toPlan({ plan, freed }: Removal): PrunePlan {
  const things = thingsOf(plan)
  const { bytes, atLeast } = freed(new Set(plan.images))
  return {
    things: things.slice(0, mostPruned),
    bytes: {
      containers: sum(plan.containers, ({ size }) => size),
      networks: 0,
      volumes: sum(plan.volumes, ({ size }) => size),
      images: bytes,
      buildCache: sum(plan.buildCache, ({ size }) => size),
    },
    ...(atLeast ? { atLeast } : {}),
    ...(things.length > mostPruned ? { more: true } : {}),
  }
}
