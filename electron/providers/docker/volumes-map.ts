/** What the engine says of volumes, in our words. Pure; tolerant of what newer engines, or Podman, add and leave out. */
import type { VolumeRow } from '../../capabilities/volumes.ts'
import { projectIn, toLabels } from './map.ts'

/** The part of an entry of /volumes that we read. */
export type ListedVolume = {
  Name: string
  Driver?: string
  Scope?: string
  Mountpoint?: string
  CreatedAt?: string
  Labels?: Record<string, string> | null
}

export function toVolume(listed: ListedVolume): Omit<VolumeRow, 'usedBy'> {
  const labels = toLabels(listed.Labels)
  const created = Date.parse(listed.CreatedAt ?? '')
  const project = projectIn(labels)
  return {
    volume: listed.Name,
    driver: listed.Driver ?? '',
    scope: listed.Scope ?? '',
    mountpoint: listed.Mountpoint ?? '',
    ...(created > 0 ? { created } : {}),
    labels,
    ...(project ? { project } : {}),
    // Newer engines label them; all name them by a random number.
    anonymous: 'com.docker.volume.anonymous' in labels || /^[0-9a-f]{64}$/.test(listed.Name),
  }
}

export type DiskUsage = { Volumes?: { Name?: string; UsageData?: { Size?: number } | null }[] | null }

/** Bytes by name; what could not be measured has -1. */
export function toSizes({ Volumes }: DiskUsage): Record<string, number> {
  const sizes: Record<string, number> = {}
  for (const { Name, UsageData } of Volumes ?? [])
    if (Name && typeof UsageData?.Size === 'number' && UsageData.Size >= 0) sizes[Name] = UsageData.Size
  return sizes
}
