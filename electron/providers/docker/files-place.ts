/** Where the files of a subject are reached: in the container itself; for a volume in a container that runs and has it mounted, or else in a helper. */
import { asFault } from '../../../shared/rpc/fault.ts'
import type { Subject } from '../../capabilities/files.ts'
import { type Client, containerPath } from './client.ts'
import { noVolumeFault } from './files-faults.ts'
import { helperRoot, type VolumeHelpers } from './files-helper.ts'
import { volumePath } from './volumes-path.ts'

/** `root`: where in the container the subject's root is. A `helper` never runs. */
export type Spot = { container: string; root: string; helper: boolean }
/** In the order in which they are tried. Release it when done. */
export type Opened = { spots: Spot[]; release: () => Promise<void> }

/** Containers that have a volume and are looked at. */
const mostLooked = 5
const patience = 15_000

type Inspected = {
  Id: string
  State?: { Running?: boolean; Paused?: boolean }
  Mounts?: { Type?: string; Name?: string; Destination?: string; RW?: boolean }[] | null
  HostConfig?: {
    Tmpfs?: Record<string, string> | null
    Mounts?: { Target?: string; VolumeOptions?: { Subpath?: string } | null }[] | null
  }
}

export const pathIn = ({ root }: Spot, path: string): string => (root === '/' ? path : path === '/' ? root : `${root}${path}`)

export function filePlaces(client: Client, helpers: VolumeHelpers) {
  const inspect = (container: string, signal: AbortSignal) =>
    client.json<Inspected>(`${containerPath(container)}/json`, { signal, timeout: patience })

  const usersOf = async (volume: string, writes: boolean, signal: AbortSignal): Promise<Spot[]> => {
    const filters = JSON.stringify({ volume: [volume], status: ['running'] })
    const listed = await client.json<{ Id: string }[]>('/containers/json', { query: { filters }, signal, timeout: patience })
    const looked = await Promise.all(listed.slice(0, mostLooked).map(({ Id }) => inspect(Id, signal).catch(() => undefined)))
    return looked.flatMap((one) => {
      const at = one && mountOf(one, volume, writes)
      return one && at !== undefined ? [{ container: one.Id, root: at, helper: false }] : []
    })
  }

  const helper = async (volume: string, signal: AbortSignal): Promise<Opened> => {
    const { container, release } = await helpers.use(volume, signal)
    return { spots: [{ container, root: helperRoot, helper: true }], release }
  }

  return {
    /** @param writes something will be changed: what is mounted to be read only will not do */
    open: async ({ kind, of }: Subject, writes: boolean, signal: AbortSignal): Promise<Opened> => {
      if (kind === 'container') {
        containerPath(of)
        return { spots: [{ container: of, root: '/', helper: false }], release: async () => {} }
      }
      // A helper made for a volume that is not there would make it.
      await client.json(volumePath(of), { signal, timeout: patience }).catch((error) => {
        throw asFault(error).code === 'not_found' ? noVolumeFault(of, asFault(error).detail) : error
      })
      const spots = await usersOf(of, writes, signal)
      return spots.length > 0 ? { spots, release: async () => {} } : await helper(of, signal)
    },
    /** The folders of a running container that the engine's archives do not see. */
    unseen: async ({ container, helper }: Spot, signal: AbortSignal): Promise<string[]> => {
      if (helper) return []
      const one = await inspect(container, signal)
      return one.State?.Running ? unseenIn(one) : []
    },
  }
}

/** The folder where a volume is mounted whole, with nothing mounted inside. */
function mountOf(one: Inspected, volume: string, writes: boolean): string | undefined {
  const mount = one.Mounts?.find(({ Type, Name, RW }) => Type === 'volume' && Name === volume && (RW !== false || !writes))
  const at = mount?.Destination?.replace(/\/+$/, '')
  if (!at?.startsWith('/')) return undefined
  if (one.HostConfig?.Mounts?.some(({ Target, VolumeOptions }) => Target === mount?.Destination && VolumeOptions?.Subpath)) return undefined
  const inside = [...(one.Mounts ?? []).map(({ Destination = '' }) => Destination), ...Object.keys(one.HostConfig?.Tmpfs ?? {})]
  return inside.some((other) => other.startsWith(`${at}/`)) ? undefined : at
}

/** The kernel's own, in every container. */
export const kernelFolders = ['/proc', '/sys', '/dev']

function unseenIn(one: Inspected): string[] {
  const memory = (one.Mounts ?? []).filter(({ Type }) => Type === 'tmpfs').map(({ Destination = '' }) => Destination)
  return [...kernelFolders, ...Object.keys(one.HostConfig?.Tmpfs ?? {}), ...memory]
    .map((folder) => folder.replace(/\/+$/, ''))
    .filter((folder) => folder !== '')
}
