/**
 * Helpers: containers that are made with a volume that nobody has mounted, never started, to look into it. One for each volume, kept for a
 * while after its last use, since who looks into one folder looks into the next; gone with the session, or swept at the next one.
 */
import { createHash, randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { Readable } from 'node:stream'
import { asFault, fault } from '../../../shared/rpc/fault.ts'
import { tarEnd } from '../../core/tar.ts'
import { type Client, containerPath } from './client.ts'
import { helperLabel } from './map.ts'

/** Where a helper has its volume. */
export const helperRoot = '/wheelhouse-volume'
/** What the empty image is called for the moment that it is there, and what the names of helpers begin with. */
const helperName = 'wheelhouse-helper'

const maker = createHash('sha256').update(hostname()).digest('hex').slice(0, 12)
const mine = `${maker}:${process.pid}`
/** Those of this process, by name: what else has its mark was left behind when an engine was lost. */
const alive = new Set<string>()
/** A helper of somebody who cannot be asked is left behind after so many milliseconds. */
const longest = 24 * 3600 * 1000
/** Images that are tried for a helper. */
const mostImages = 10
/** Milliseconds. */
const patience = 15_000
const creating = 30_000
/** Until the last one is gone; whoever ends waits for it. */
const leaving = 3000

type Helper = {
  container: string
  name: string
  /** The image that was made for it alone. */
  image?: string
}
type Kept = { made: Promise<Helper>; users: number; timer?: ReturnType<typeof setTimeout> | undefined }

export type VolumeHelpers = ReturnType<typeof volumeHelpers>

/** @param keep milliseconds after its last use */
export function volumeHelpers(client: Client, keep: number) {
  const kept = new Map<string, Kept>()
  /** An image without volumes of its own, which helpers are made from; it may be gone since. */
  let image: string | undefined

  const make = async (volume: string): Promise<Helper> => {
    const signal = new AbortController().signal
    for (let attempt = 0; ; attempt++) {
      image ??= await findImage(client, signal)
      const chosen = image
      const made = chosen ?? (await importEmpty(client))
      const name = `${helperName}-${randomUUID()}`
      const body = {
        Image: made,
        Cmd: ['true'],
        Labels: { [helperLabel]: mine },
        NetworkDisabled: true,
        HostConfig: { NetworkMode: 'none', Mounts: [{ Type: 'volume', Source: volume, Target: helperRoot }] },
      }
      alive.add(name)
      try {
        const { Id } = await client.actJson<{ Id: string }>('/containers/create', { query: { name }, body, signal, timeout: creating })
        return { container: Id, name, ...(chosen ? {} : { image: made }) }
      } catch (error) {
        await take({ container: name, name, ...(chosen ? {} : { image: made }) }, patience)
        // The image that it was made from last time may be gone.
        if (attempt > 0 || asFault(error).code !== 'not_found') throw error
        image = undefined
      }
    }
  }

  /** Never rejects: what cannot be removed now is swept at the next connection. */
  const take = async ({ container, name, image }: Helper, within: number): Promise<void> => {
    await removeHelper(client, container, within)
    if (image) await removeImage(client, image, within)
    alive.delete(name)
  }
  const end = async (volume: string, one: Kept, within = patience): Promise<void> => {
    clearTimeout(one.timer)
    if (kept.get(volume) === one) kept.delete(volume)
    const made = await one.made.catch(() => undefined)
    if (made) await take(made, within)
  }
  const begin = (volume: string): Kept => {
    const one: Kept = { made: make(volume), users: 0 }
    kept.set(volume, one)
    one.made.catch(() => {
      if (kept.get(volume) === one) kept.delete(volume)
    })
    return one
  }

  const use = async (volume: string, signal: AbortSignal): Promise<{ container: string; release: () => Promise<void> }> => {
    const before = kept.get(volume)
    const one = before ?? begin(volume)
    one.users++
    clearTimeout(one.timer)
    const release = async () => {
      one.users--
      if (one.users > 0 || kept.get(volume) !== one) return
      const made = await one.made.catch(() => undefined)
      // Who did not wait does not come back, and an image for one alone is not left in sight.
      if (!made || made.image || signal.aborted) await end(volume, one)
      else one.timer = setTimeout(() => void end(volume, one), keep)
    }
    try {
      // Made to the end also for whom cancelled: an engine that is left while it makes one has it all the same, and it would hold its volume.
      const { container, name } = await one.made
      signal.throwIfAborted()
      if (!before || (await isThere(client, container, signal))) return { container, release }
      // Somebody else removed it.
      alive.delete(name)
      if (kept.get(volume) === one) kept.delete(volume)
    } catch (error) {
      await release()
      throw error
    }
    return use(volume, signal)
  }

  return {
    use,
    /** Lets go of a volume that is about to be removed, unless somebody is looking into it. */
    drop: async (volume: string): Promise<void> => {
      const one = kept.get(volume)
      if (one?.users === 0) await end(volume, one)
    },
    /** Removes all, as far as the engine answers. Never rejects. */
    leave: async (): Promise<void> => {
      await Promise.all([...kept].map(([volume, one]) => end(volume, one, leaving)))
    },
    /** For one that is lost: they are swept once it is there again. */
    forget: (): void => {
      for (const { made, timer } of kept.values()) {
        clearTimeout(timer)
        void made.then(({ name }) => alive.delete(name)).catch(() => {})
      }
      kept.clear()
    },
    /** Removes the helpers that somebody left behind who is not there any more. Never rejects. */
    sweep: async (signal: AbortSignal): Promise<void> => {
      try {
        const query = { all: true, filters: JSON.stringify({ label: [helperLabel] }) }
        const ask = { query, signal, timeout: patience }
        const found = await client.json<Listed[]>('/containers/json', ask)
        for (const one of found) if (isLeft(one)) await removeHelper(client, one.Id, patience)
      } catch {
        // It is tried again at the next connection.
      }
    },
  }
}

type Listed = { Id: string; Created?: number; Names?: string[] | null; Labels?: Record<string, string> }

function isLeft({ Created = 0, Names, Labels }: Listed): boolean {
  const [who, pid] = (Labels?.[helperLabel] ?? '').split(':')
  // Also of one that seems to be there: its number may be another's by now.
  if (Date.now() - Created * 1000 > longest) return true
  if (who !== maker) return false
  if (Number(pid) === process.pid) return !(Names ?? []).some((name) => alive.has(name.replace(/^\//, '')))
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    // It runs, as somebody else.
    return (error as NodeJS.ErrnoException).code !== 'EPERM'
  }
}

async function isThere(client: Client, container: string, signal: AbortSignal): Promise<boolean> {
  try {
    await client.json(`${containerPath(container)}/json`, { signal, timeout: patience })
    return true
  } catch (error) {
    if (asFault(error).code === 'not_found') return false
    throw error
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
async function importEmpty(client: Client): Promise<string> {
  const answer = await client.stream('/images/create', {
    method: 'POST',
    query: { fromSrc: '-', repo: helperName },
    upload: Readable.from([tarEnd]),
    headers: { 'content-type': 'application/x-tar' },
    signal: AbortSignal.timeout(patience),
    timeout: patience,
  })
  let said = ''
  for await (const part of answer) said += String(part)
  const id = /sha256:[0-9a-f]{64}/.exec(said)?.[0]
  if (id) return id
  throw fault('internal', { en: 'No helper could be made.', fr: 'Aucun assistant n’a pu être créé.' }, { detail: said.slice(0, 300) })
}

async function removeHelper(client: Client, id: string, within: number): Promise<void> {
  // Never with its volumes: an engine may count the one it was made for among them.
  const ask = { method: 'DELETE' as const, query: { force: true }, signal: AbortSignal.timeout(within) }
  await client.act(containerPath(id), ask).catch(() => {})
}

async function removeImage(client: Client, id: string, within: number): Promise<void> {
  const ask = { method: 'DELETE' as const, query: { force: true }, signal: AbortSignal.timeout(within) }
  await client.act(`/images/${encodeURIComponent(id)}`, ask).catch(() => {})
}
