/** Volumes of every engine: what is kept beyond containers, and who uses it. */
import { z } from 'zod'
import { naturalKey } from '../lib/natural.ts'
import { call, live } from '../rpc/contract.ts'
import type { Row } from '../rpc/view.ts'

/** A container that has something; stopped ones have it, too. */
export type UsedBy = { container: string; name: string; running: boolean }

/** All text is from outside. */
export type Volume = Row & {
  /** The name, which is unique on its engine. */
  volume: string
  driver: string
  scope: string
  /** Where it is on the engine's machine. */
  mountpoint: string
  /** Milliseconds since the epoch; not every engine and driver says. */
  created?: number
  labels: Record<string, string>
  /** The compose project that it belongs to. */
  project?: string
  usedBy: UsedBy[]
  /** Made for a container without a name of its own. */
  anonymous: boolean
}

const engine = z.object({ engine: z.string().min(1).max(500) })
const one = engine.extend({ volume: z.string().min(1).max(500) })
const words = z.record(z.string().min(1).max(500), z.string().max(4000)).refine((all) => Object.keys(all).length <= 200)

export const volumes = {
  list: live(z.object({})).of<Volume>({
    text: (v) =>
      `${v.volume} ${v.driver} ${v.mountpoint} ${v.project ?? ''} ${v.usedBy.map(({ name }) => name).join(' ')} ${Object.entries(v.labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(' ')}`.toLowerCase(),
    sort: {
      name: (v) => `${v.anonymous ? 1 : 0}${naturalKey(v.volume)}`,
      driver: (v) => naturalKey(v.driver),
      use: (v) => -v.usedBy.length,
      created: (v) => -(v.created ?? 0),
    },
    facets: {
      source: (v) => v.source,
      use: useOf,
      project: (v) => v.project ?? '',
      kind: (v) => [v.usedBy.length > 0 ? 'used' : 'unused', ...(v.anonymous ? ['anonymous'] : [])],
    },
    group: { project: (v) => v.project ?? '' },
    groupFacet: 'use',
  }),
  /** Makes one, and tells its name; without a name the engine invents one. A conflict when the name is taken. */
  create: call(
    engine.extend({
      name: z
        .string()
        .regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}$/)
        .optional(),
      driver: z.string().min(1).max(500).optional(),
      labels: words,
      options: words,
    }),
    'write',
  ).returns<string>(),
  /** With what is in it. `force` also removes one whose driver has lost it. */
  remove: call(one.extend({ force: z.boolean() }), 'destructive').returns<void>(),
  /** The engine's whole document. */
  inspect: call(one, 'read').returns<{ document: unknown }>(),
  /** Bytes by name. The engine reads through all of them: ask only when somebody wants to know. A volume that it cannot measure is absent. */
  sizes: call(engine, 'read').returns<Record<string, number>>(),
}

/** Whether a volume is `running` containers' use, that of `stopped` ones, or `unused`. */
function useOf({ usedBy }: Volume): string {
  if (usedBy.length === 0) return 'unused'
  return usedBy.some(({ running }) => running) ? 'running' : 'stopped'
}
