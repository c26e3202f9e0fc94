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
import { lostFault } from './faults.ts'
import { imagePath } from './image-path.ts'
import { helperLabel } from './map.ts'

/** Where a helper has its volume. */
export const helperRoot = '/wheelhouse-volume'
/** What the empty image of a helper is called for as long as that is there, and what the names of helpers begin with. */
const helperName = 'wheelhouse-helper'

/** Podman puts the name of a registry before it. */
const helperImage = new RegExp(`(?:^|/)${helperName}:[^/]+$`)
/** What stands before the part of a name that is its own. */
const ownName = new RegExp(`^/?${helperName}-`)

const maker = createHash('sha256').update(hostname()).digest('hex').slice(0, 12)
const mine = `${maker}:${process.pid}`
/** What the names of those of this process, and of their images, end with: what else has its mark was left behind when an engine was lost. */
const alive = new Set<string>()
/** A helper of somebody who cannot be asked is left behind after so many milliseconds. */
const longest = 24 * 3600 * 1000
/** Images that are tried for a helper. */
const mostImages = 10
/** Milliseconds. */
const patience = 15_000
const creating = 30_000

type Helper = {
  container: string
  /** What its name ends with, and that of its image. */
  own: string
  /** The image that was made for it alone. */
  image?: string
}
type Kept = { made: Promise<Helper>; users: number; timer?: ReturnType<typeof setTimeout> | undefined }

export type VolumeHelpers = ReturnType<typeof volumeHelpers>

const shape = (volume: string) => ({
  Cmd: ['true'],
  Labels: { [helperLabel]: mine },
  NetworkDisabled: true,
  HostConfig: { NetworkMode: 'none', Mounts: [{ Type: 'volume', Source: volume, Target: helperRoot }] },
})

/** @param timing milliseconds that one is kept after its last use, and that whoever leaves waits until all are gone */
export function volumeHelpers(client: Client, { keep, leaving }: { keep: number; leaving: number }) {
  const kept = new Map<string, Kept>()
  /** Ends that are under way. */
  const ending = new Set<Promise<void>>()
  let left = false
  /** An image without volumes of its own, which helpers are made from; it may be gone since. */
  let image: string | undefined

  const make = async (volume: string): Promise<Helper> => {
    const signal = new AbortController().signal
    for (let attempt = 0; ; attempt++) {
      image ??= await findImage(client, signal)
      const own = randomUUID()
      const name = `${helperName}-${own}`
      /** By the name that it gets, until the engine has said which it is. */
      const empty = image === undefined ? { image: `${helperName}:${own}` } : undefined
      alive.add(own)
      try {
        if (empty) empty.image = await importEmpty(client, own)
        const body = { Image: empty?.image ?? image, ...shape(volume) }
        const { Id } = await client.actJson<{ Id: string }>('/containers/create', { query: { name }, body, signal, timeout: creating })
        return { container: Id, own, ...empty }
      } catch (error) {
        await take({ container: name, own, ...empty })
        // The image that it was made from last time may be gone.
        if (attempt > 0 || asFault(error).code !== 'not_found') throw error
        image = undefined
      }
    }
  }

  /** Never rejects: what cannot be removed now is swept at the next connection. */
  const take = async ({ container, own, image }: Helper): Promise<void> => {
    await removeHelper(client, container)
    if (image) await removeImage(client, image)
    alive.delete(own)
  }
  /** Never rejects. */
  const end = (volume: string, one: Kept): Promise<void> => {
    clearTimeout(one.timer)
    if (kept.get(volume) === one) kept.delete(volume)
    const ended: Promise<void> = one.made.then(take, () => {}).finally(() => ending.delete(ended))
    ending.add(ended)
    return ended
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
    // One that is made from now on would be left behind.
    if (left) throw lostFault()
    const before = kept.get(volume)
    const one = before ?? begin(volume)
    one.users++
    clearTimeout(one.timer)
    const release = async () => {
      one.users--
      const made = await one.made.catch(() => undefined)
      // By now somebody else may use it, or have ended it.
      if (one.users > 0 || kept.get(volume) !== one) return
      // Who did not wait does not come back, and an image for one alone is not left in sight.
      if (!made || made.image || signal.aborted) return end(volume, one)
      clearTimeout(one.timer)
      one.timer = setTimeout(() => void end(volume, one), keep)
    }
    try {
      // Made to the end also for whom cancelled: an engine that is left while it makes one has it all the same, and it would hold its volume.
      const { container, own } = await one.made
      signal.throwIfAborted()
      if (!before || (await isThere(client, container, signal))) return { container, release }
      // Somebody else removed it.
      alive.delete(own)
      if (kept.get(volume) === one) kept.delete(volume)
    } catch (error) {
      await release()
      throw error
    }
    return use(volume, signal)
  }

  return {
    use,
    /** Lets go of all volumes, and of the images, that only helpers hold which nobody is looking through. Never rejects. */
    dropIdle: async (): Promise<void> => {
      for (const [volume, one] of kept) if (one.users === 0) void end(volume, one)
      await Promise.all(ending)
    },
    /** Removes all, as far as the engine answers in time. Never rejects. */
    leave: async (): Promise<void> => {
      left = true
      for (const [volume, one] of kept) void end(volume, one)
      let timer: ReturnType<typeof setTimeout> | undefined
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, leaving)
      })
      await Promise.race([late, Promise.all(ending)])
      clearTimeout(timer)
    },
    /** For one that is lost: they are swept once it is there again. */
    forget: (): void => {
      for (const { made, timer } of kept.values()) {
        clearTimeout(timer)
        void made.then(({ own }) => alive.delete(own)).catch(() => {})
      }
      kept.clear()
    },
    /** Removes the helpers, and the images made for them, that somebody left behind who is not there any more. Never rejects. */
    sweep: async (signal: AbortSignal): Promise<void> => {
      const filters = JSON.stringify({ label: [helperLabel] })
      try {
        const ask = { query: { all: true, filters }, signal, timeout: patience }
        for (const one of await client.json<Listed[]>('/containers/json', ask))
          if (isLeft(one, one.Names)) await removeHelper(client, one.Id)
        const images = await client.json<Listed[]>('/images/json', { query: { filters }, signal, timeout: patience })
        // Whatever else somebody built from one has its mark, too.
        for (const one of images)
          for (const name of (one.RepoTags ?? []).filter((tag) => helperImage.test(tag)))
            if (isLeft(one, [name.replace(/.*:/, '')])) await removeImage(client, name, false)
      } catch {
        // It is tried again at the next connection.
      }
    },
  }
}

type Listed = {
  Id: string
  Created?: number
  Names?: string[] | null
  RepoTags?: string[] | null
  Labels?: Record<string, string> | null
}

function isLeft({ Created = 0, Labels }: Listed, names: string[] | null | undefined): boolean {
  const [who, pid] = (Labels?.[helperLabel] ?? '').split(':')
  // Also of one that seems to be there: its number may be another's by now.
  if (Date.now() - Created * 1000 > longest) return true
  if (who !== maker) return false
  if (Number(pid) === process.pid) return !(names ?? []).some((name) => alive.has(name.replace(ownName, '')))
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
  const listed = await client.json<Listed[]>('/images/json', { signal, timeout: patience })
  // One that is another helper's goes with that.
  const lasting = listed.filter(({ Labels }) => Labels?.[helperLabel] === undefined)
  for (const { Id } of lasting.slice(0, mostImages)) {
    const { Config } = await client.json<{ Config?: { Volumes?: object | null } | null }>(`/images/${encodeURIComponent(Id)}/json`, {
      signal,
      timeout: patience,
    })
    if (Object.keys(Config?.Volumes ?? {}).length === 0) return Id
  }
  return undefined
}

/** Where there is no image an empty one will do: nothing in it is ever run. */
async function importEmpty(client: Client, own: string): Promise<string> {
  const answer = await client.stream('/images/create', {
    method: 'POST',
    query: { fromSrc: '-', repo: helperName, tag: own, changes: `LABEL ${helperLabel}=${mine}` },
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

async function removeHelper(client: Client, id: string): Promise<void> {
  // Never with its volumes: an engine may count the one it was made for among them.
  const ask = { method: 'DELETE' as const, query: { force: true }, signal: AbortSignal.timeout(patience) }
  await client.act(containerPath(id), ask).catch(() => {})
}

/** @param force also while somebody uses it */
async function removeImage(client: Client, name: string, force = true): Promise<void> {
  const ask = { method: 'DELETE' as const, query: { force }, signal: AbortSignal.timeout(patience) }
  await client.act(imagePath(name), ask).catch(() => {})
}
