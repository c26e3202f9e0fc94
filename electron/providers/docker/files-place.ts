/**
 * Where the files of a subject are reached: in the container itself; for a volume in a container that runs and has it mounted, or else in a
 * helper, a container that is made with it, never started, and removed after use.
 */
import { createHash, randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { Readable } from 'node:stream'
import { asFault, fault } from '../../../shared/rpc/fault.ts'
import type { Subject } from '../../capabilities/files.ts'
import { tarEnd } from '../../core/tar.ts'
import { type Client, containerPath } from './client.ts'
import { noVolumeFault } from './files-faults.ts'
import { helperLabel } from './map.ts'
import { volumePath } from './volumes-path.ts'

/** `root`: where in the container the subject's root is. A `helper` never runs. */
export type Spot = { container: string; root: string; helper: boolean }
/** In the order in which they are tried. Release it when done. */
export type Opened = { spots: Spot[]; release: () => Promise<void> }

const maker = createHash('sha256').update(hostname()).digest('hex').slice(0, 12)
const mine = `${maker}:${process.pid}`
/** A helper of somebody who cannot be asked is left behind after so many milliseconds. */
const longest = 24 * 3600 * 1000
/** Containers that have a volume and are looked at. */
const mostLooked = 5
/** Images that are tried for a helper. */
const mostImages = 10
const root = '/wheelhouse-volume'
const patience = 15_000
/** Milliseconds until an engine has made a helper. */
const creating = 30_000
/** What the empty image is called for the moment that it is there. */
const helperImage = 'wheelhouse-helper'

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

export function filePlaces(client: Client) {
  /** An image without volumes of its own, which helpers are made from; it may be gone since. */
  let image: string | undefined

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
    for (let attempt = 0; ; attempt++) {
      image ??= await findImage(client, signal)
      const chosen = image
      signal.throwIfAborted()
      // Made to the end also for whom cancelled: an engine that is left while it makes one has it all the same, and it would hold its volume.
      const made = chosen ?? (await importEmpty(client, AbortSignal.timeout(patience)))
      const name = `${helperImage}-${randomUUID()}`
      const body = {
        Image: made,
        Cmd: ['true'],
        Labels: { [helperLabel]: mine },
        NetworkDisabled: true,
        HostConfig: { NetworkMode: 'none', Mounts: [{ Type: 'volume', Source: volume, Target: root }] },
      }
      const release = async () => {
        await removeHelper(client, name)
        if (!chosen) await removeImage(client, made)
      }
      try {
        const { Id } = await client.actJson<{ Id: string }>('/containers/create', {
          query: { name },
          body,
          signal: new AbortController().signal,
          timeout: creating,
        })
        if (!signal.aborted) return { spots: [{ container: Id, root, helper: true }], release }
      } catch (error) {
        await release()
        // The image that it was made from last time may be gone.
        if (attempt > 0 || asFault(error).code !== 'not_found') throw error
        image = undefined
        continue
      }
      await release()
      signal.throwIfAborted()
    }
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
    /** Removes the helpers that somebody left behind who is not there any more. Never rejects. */
    sweep: async (signal: AbortSignal): Promise<void> => {
      try {
        const query = { all: true, filters: JSON.stringify({ label: [helperLabel] }) }
        const found = await client.json<{ Id: string; Created?: number; Labels?: Record<string, string> }[]>('/containers/json', {
          query,
          signal,
          timeout: patience,
        })
        for (const { Id, Created = 0, Labels = {} } of found)
          if (isLeft(Labels[helperLabel] ?? '', Created * 1000)) await removeHelper(client, Id)
      } catch {
        // It is tried again at the next connection.
      }
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

function isLeft(by: string, created: number): boolean {
  const [who, pid] = by.split(':')
  if (who !== maker) return Date.now() - created > longest
  if (Number(pid) === process.pid) return false
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    // It runs, as somebody else.
    return (error as NodeJS.ErrnoException).code !== 'EPERM'
  }
}

/** An image that brings no volumes along, which would be made with each helper. */
async function findImage(client: Client, signal: AbortSignal): Promise<string | undefined> {
  const listed = await client.json<{ Id: string }[]>('/images/json', { signal, timeout: patience })
  for (const { Id } of listed.slice(0, mostImages)) {
    const { Config } = await client.json<{ Config?: { Volumes?: object | null } | null }>(`/images/${encodeURIComponent(Id)}/json`, {
      signal,
      timeout: patience,
    })
    if (Object.keys(Config?.Volumes ?? {}).length === 0) return Id
  }
  return undefined
}

/** Where there is no image an empty one will do: nothing in it is ever run. */
async function importEmpty(client: Client, signal: AbortSignal): Promise<string> {
  const answer = await client.stream('/images/create', {
    method: 'POST',
    query: { fromSrc: '-', repo: helperImage },
    upload: Readable.from([tarEnd]),
    headers: { 'content-type': 'application/x-tar' },
    signal,
    timeout: patience,
  })
  let said = ''
  for await (const part of answer) said += String(part)
  const id = /sha256:[0-9a-f]{64}/.exec(said)?.[0]
  if (id) return id
  throw fault('internal', { en: 'No helper could be made.', fr: 'Aucun assistant n’a pu être créé.' }, { detail: said.slice(0, 300) })
}

/** What is taken away is taken away also by whom cancelled; what then fails is left to the next sweep. */
const afterwards = () => AbortSignal.timeout(patience)

async function removeHelper(client: Client, id: string): Promise<void> {
  // Never with its volumes: an engine may count the one it was made for among them.
  await client.act(containerPath(id), { method: 'DELETE', query: { force: true }, signal: afterwards() }).catch(() => {})
}

async function removeImage(client: Client, id: string): Promise<void> {
  await client.act(`/images/${encodeURIComponent(id)}`, { method: 'DELETE', query: { force: true }, signal: afterwards() }).catch(() => {})
}
