/** Follows what an engine lists whole, images, volumes and networks: events say when to look, the list says what is, containers say who uses it. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { UsedBy } from '../../../shared/contract/volumes.ts'
import type { ContainerRow } from '../../capabilities/containers.ts'
import { listPatiently } from './ask-again.ts'
import type { Client } from './client.ts'
import type { ContainersWatch } from './containers-watch.ts'
import { readEvents } from './event-lines.ts'
import { lostFault } from './faults.ts'
import { isRunning } from './map.ts'
import type { WatchTiming } from './watch.ts'

/** Engines may tell of a change before their list shows it: it is looked at again after so many milliseconds. */
const secondLook = 1000
/** Of the time that a list took, how many times are left to the engine before the next. */
const rest = 4

export type Listing<T> = {
  /** As the engine calls the kind in its events. */
  type: 'image' | 'volume' | 'network'
  /** Those of the kind that change what is listed. */
  changes: RegExp
  list: (signal: AbortSignal) => Promise<T[]>
  /** What containers name it by; each belongs to one thing. */
  keys: (thing: T) => string[]
  /** By what a container names those that it uses. */
  uses: (row: ContainerRow) => readonly string[]
  /** Where some come without an event: whoever learns of one calls all of these. So does a container that uses what is not listed. */
  untold?: Set<() => void>
}
export type UsedSink<T> = { replace: (rows: (T & { usedBy: UsedBy[] })[]) => void; put: (row: T & { usedBy: UsedBy[] }) => void }

/** Follows until the signal aborts (then it resolves); rejects when the engine is lost. */
export async function watchListing<T>(
  client: Client,
  containers: ContainersWatch,
  listing: Listing<T>,
  into: UsedSink<T>,
  signal: AbortSignal,
  timing: WatchTiming,
): Promise<void> {
  if (signal.aborted) return
  const over = new AbortController()
  const end = () => over.abort()
  signal.addEventListener('abort', end)
  const table = usedTable(listing, into)
  try {
    await Promise.race([
      follow(client, listing, table.things, over.signal, timing),
      containers(table.containers, over.signal).then(() => over.signal.throwIfAborted()),
    ])
  } catch (error) {
    if (!signal.aborted) throw client.faultOf(error)
  } finally {
    signal.removeEventListener('abort', end)
    over.abort()
  }
}

async function follow<T>(
  client: Client,
  { type, changes, list, untold }: Listing<T>,
  onList: (things: T[]) => void,
  signal: AbortSignal,
  timing: WatchTiming,
): Promise<void> {
  // Opened first, so that nothing falls between them and the list.
  const events = await client.stream('/events', { query: { filters: JSON.stringify({ type: [type] }) }, signal, timeout: timing.list })
  let dirty = false
  let lookAgainAt = Number.POSITIVE_INFINITY
  let failed: { error: unknown } | undefined
  let wake = () => {}
  const look = () => {
    dirty = true
    lookAgainAt = Date.now() + secondLook
    wake()
  }
  untold?.add(look)
  readEvents(events, (told) => {
    if (told.some(([{ Type, Action = '' }]) => Type === type && changes.test(Action))) look()
  })
    .then(() => {
      throw lostFault()
    })
    .catch((error) => {
      failed = { error }
      wake()
    })
  try {
    let resyncAt = 0
    while (true) {
      if (failed) throw failed.error
      const now = Date.now()
      if (!dirty && now < resyncAt && now < lookAgainAt) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, Math.min(resyncAt, lookAgainAt) - now)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
        continue
      }
      // What comes in a burst is asked for at once.
      if (dirty) await sleep(timing.gather, undefined, { signal })
      if (now >= lookAgainAt) lookAgainAt = Number.POSITIVE_INFINITY
      dirty = false
      const began = Date.now()
      onList(await listPatiently(() => list(signal), signal))
      resyncAt = Date.now() + timing.resync
      await sleep((Date.now() - began) * rest, undefined, { signal })
    }
  } finally {
    wake = () => {}
    untold?.delete(look)
    events.destroy()
  }
}

type Use = { keys: readonly string[]; user: UsedBy }

/** Puts together what is listed and who uses it. Rows go on once both are known: what is in use is never shown as free. */
function usedTable<T>({ keys, uses, untold }: Listing<T>, into: UsedSink<T>) {
  let things: T[] | undefined
  let byKey = new Map<string, T>()
  let users: Map<string, Use> | undefined

  const useOf = (row: ContainerRow): Use => ({
    keys: uses(row),
    user: { container: row.container, name: row.name, running: isRunning(row.state) },
  })
  const sorted = (all: UsedBy[]) => all.sort((a, b) => (a.name < b.name ? -1 : 1))
  const usersOf = (thing: T): UsedBy[] => {
    const own = new Set(keys(thing))
    return sorted(
      [...(users ?? new Map<string, Use>()).values()].filter((use) => use.keys.some((key) => own.has(key))).map(({ user }) => user),
    )
  }
  const replace = () => {
    if (!things || !users) return
    const found = new Map<T, Map<string, UsedBy>>()
    for (const { keys: named, user } of users.values())
      for (const key of named) {
        const thing = byKey.get(key)
        if (thing) found.set(thing, (found.get(thing) ?? new Map()).set(user.container, user))
      }
    into.replace(things.map((thing) => ({ ...thing, usedBy: sorted([...(found.get(thing)?.values() ?? [])]) })))
  }
  const put = (named: Iterable<string>) => {
    if (!things || !users) return
    const touched = new Set<T>()
    for (const key of named) {
      const thing = byKey.get(key)
      if (thing) touched.add(thing)
      else for (const look of untold ?? []) look()
    }
    for (const thing of touched) into.put({ ...thing, usedBy: usersOf(thing) })
  }
  const same = (a: Use | undefined, b: Use) =>
    a?.user.name === b.user.name &&
    a.user.running === b.user.running &&
    a.keys.length === b.keys.length &&
    a.keys.every((key, at) => key === b.keys[at])

  return {
    things: (listed: T[]) => {
      things = listed
      byKey = new Map(listed.flatMap((thing) => keys(thing).map((key) => [key, thing] as const)))
      replace()
    },
    containers: {
      replace: (rows: ContainerRow[]) => {
        const next = new Map(rows.map((row) => [row.container, useOf(row)]))
        // Each minute the same again.
        const changed = !users || next.size !== users.size || [...next].some(([id, use]) => !same(users?.get(id), use))
        users = next
        if (changed) replace()
      },
      put: (row: ContainerRow) => {
        const before = users?.get(row.container)
        const use = useOf(row)
        if (!users || same(before, use)) return
        users.set(row.container, use)
        put([...(before?.keys ?? []), ...use.keys])
      },
      drop: (container: string) => {
        const before = users?.get(container)
        users?.delete(container)
        if (before) put(before.keys)
      },
    },
  }
}
