/** What an engine keeps on its disk, and how to free it: measured when asked, shown before anything goes, and told as it goes. */
import { z } from 'zod'
import { call, stream } from '../rpc/contract.ts'
import type { Fault } from '../rpc/fault.ts'

/** In the order in which they are freed: what has gone no longer uses what comes after it. */
export const diskKinds = ['containers', 'networks', 'volumes', 'images', 'buildCache'] as const
export type DiskKind = (typeof diskKinds)[number]

/** Something that takes space. All text is from outside. */
export type DiskThing = {
  /** The engine's own: an id, or a volume's name. */
  id: string
  name: string
  /** Bytes; absent where the engine does not know. Of an image: all of it, shared layers too. */
  size?: number
  inUse: boolean
  /** Milliseconds since the epoch. */
  created?: number
  lastUsed?: number
}

/** Sizes are bytes. */
export type DiskShare = {
  count: number
  /** In use: containers that run, images and volumes that a container was made with, cache that a build uses now. */
  active: number
  /** What they take together: what several share is counted once. */
  size: number
  /** What would be free if everything that is not in use went. */
  reclaimable: number
  /** At least so much is: what some of them share could not be told apart. */
  atLeast?: boolean
  /** The largest 50. */
  biggest: DiskThing[]
}

export type DiskUsage = {
  containers: DiskShare
  images: DiskShare
  volumes: DiskShare
  buildCache: DiskShare
  /** When it was measured, milliseconds since the epoch. */
  at: number
}

export const pruneChoice = z.object({
  /** Those that do not run. Their anonymous volumes stay, unless volumes go too. */
  containers: z.boolean(),
  /** `dangling`: without a name. `all`: every one that no container is made of. */
  images: z.union([z.enum(['dangling', 'all']), z.literal(false)]),
  /** Local ones without options that no container mounts. `anonymous`: only those that nobody named. */
  volumes: z.union([z.enum(['anonymous', 'all']), z.literal(false)]),
  /** Those that no container is on, running or not. */
  networks: z.boolean(),
  /** `dangling`: what no image shares. */
  buildCache: z.union([z.enum(['dangling', 'all']), z.literal(false)]),
})
export type PruneChoice = z.infer<typeof pruneChoice>

/** Hours. */
export const pruneAge = z.int().min(1).max(100_000)

/** What would go. Things of all kinds together are at most `mostPruned`: beyond that, free in several goes. */
export const mostPruned = 20_000
export type PruneThing = { kind: DiskKind; id: string; name: string /** Bytes, by itself. */; size?: number; created?: number }
export type PrunePlan = {
  things: PruneThing[]
  /** Bytes that would be free, for each kind; what several things share is counted once, and only if all of them go. */
  bytes: Record<DiskKind, number>
  /** At least so many bytes of images. */
  atLeast?: boolean
  /** There is more than is listed here. */
  more?: boolean
}

export type PruneStep =
  | { removed: PruneThing }
  /** It is still there, and why. */
  | { kept: PruneThing; fault: Fault }
  /** A whole kind could not be freed. */
  | { failed: DiskKind; fault: Fault }
  /** The end. Bytes are those of what was really removed. */
  | { done: { bytes: Record<DiskKind, number>; removed: number; kept: number; atLeast?: boolean } }

const engine = z.string().min(1).max(500)
const what = z.object({
  engine,
  kinds: pruneChoice,
  /** Hours: only what was made, or of the build cache last used, longer ago than that. */
  olderThan: pruneAge.optional(),
})

export const disk = {
  /** Measures. The engine looks at every file of every volume for this: ask only when a person wants to see it. */
  usage: call(z.object({ engine }), 'read').returns<DiskUsage>(),
  prunePreview: call(what, 'read').returns<PrunePlan>(),
  /**
   * Removes it, one thing after another. `expected`: the ids that a person saw, as `kind id`; nothing else is removed, the build cache
   * excepted. Whoever cancels has been told of
   * everything that went before, but for the few things that were just going.
   */
  prune: stream(what.extend({ expected: z.array(z.string().max(600)).max(mostPruned).optional() }), 'destructive').of<PruneStep>(),
}

/** How a thing is named in `expected`. */
export const pruneKey = ({ kind, id }: Pick<PruneThing, 'kind' | 'id'>): string => `${kind} ${id}`
