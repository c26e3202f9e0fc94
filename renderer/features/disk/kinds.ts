/** The kinds of things that take space, in the order in which they are shown, and what stands for each in the picture. */
import type { DiskUsage } from '../../../shared/contract/disk.ts'

export const shownKinds = ['images', 'containers', 'volumes', 'buildCache'] as const
export type ShownKind = (typeof shownKinds)[number]

export type Total = { size: number; reclaimable: number; atLeast: boolean }

export function totalOf(usage: DiskUsage): Total {
  const sum = (key: 'size' | 'reclaimable') => shownKinds.reduce((total, kind) => total + usage[kind][key], 0)
  return { size: sum('size'), reclaimable: sum('reclaimable'), atLeast: shownKinds.some((kind) => usage[kind].atLeast) }
}

export type Piece = { kind: ShownKind; used: number; free: number }

/** What the bar is made of. An engine may think that more would be free than there is; the picture does not. */
export const piecesOf = (usage: DiskUsage): Piece[] =>
  shownKinds
    .map((kind) => {
      const { size, reclaimable } = usage[kind]
      const free = Math.min(size, reclaimable)
      return { kind, free, used: size - free }
    })
    .filter(({ used, free }) => used + free > 0)

export type Big = { kind: ShownKind; id: string; name: string; size: number; inUse: boolean; created?: number; lastUsed?: number }

/** The largest of one kind, or of all, largest first. What has no size that is known, or none, takes no place. */
export function biggestOf(usage: DiskUsage, of: ShownKind | 'all', most: number): Big[] {
  const kinds = of === 'all' ? shownKinds : [of]
  return kinds
    .flatMap((kind) => usage[kind].biggest.map(({ size = 0, ...thing }) => ({ kind, size, ...thing })))
    .filter(({ size }) => size > 0)
    .sort((a, b) => b.size - a.size)
    .slice(0, most)
}
