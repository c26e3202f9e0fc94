/** Follows an engine's containers: events say what to look at, the list says what is. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { ContainerRow, ContainerSink } from '../../capabilities/containers.ts'
import { listPatiently } from './ask-again.ts'
import type { Client } from './client.ts'
import { type Event, readEvents } from './event-lines.ts'
import { garbledFault, lostFault } from './faults.ts'
import { helperLabel, type ListedContainer, toRow } from './map.ts'
import { oomChecker } from './oom.ts'
import type { HealthOf } from './podman-health.ts'

/** `turned`: it began or ended, so that what was learned of its run holds no longer. Its row follows. */
export type WatchSink = ContainerSink & { turned?: (container: string) => void }

/** Milliseconds. */
export type WatchTiming = { list: number; resync: number; gather: number }
/** Beyond so many changes at once, one whole list is cheaper for the engine than a filtered one. */
const mostFiltered = 40
/** Things that happen inside or around a container and change nothing that a row shows; health checks make them all day. */
const noise = /^(?:exec_|top|attach|detach|resize|copy|archive-path|extract-to-dir|export|commit)/
/**
 * Engines tell of a change before their list shows it, by more the busier they are (moby logs `die` before it checkpoints the container):
 * what changed is looked at again after so many milliseconds, and once more.
 */
const secondLooks = [400, 3000]
/**
 * What changed just before the events were open is told by none, and the first list may not show it yet (moby answers before it listens):
 * everything is listed once more after so many milliseconds.
 */
const settled = 3000

/** Helpers that are made to look into volumes are ours, and no business of a person's. */
const isShown = ({ Labels }: ListedContainer) => Labels?.[helperLabel] === undefined

/** The container that was put on a network or taken off it: of that it is only the network that tells. */
const movedIn = (action: string, actor: Event['Actor']): string | undefined =>
  /^(?:dis)?connect$/.test(action) ? String(actor?.Attributes?.container ?? '') : undefined

/** Follows until the signal aborts; rejects when the engine is lost. Opens the events first, so that nothing falls between list and events. */
export async function watchContainers(
  client: Client,
  into: WatchSink,
  signal: AbortSignal,
  timing: WatchTiming,
  healthOf?: HealthOf,
): Promise<void> {
  if (signal.aborted) return
  const over = new AbortController()
  const end = () => over.abort()
  signal.addEventListener('abort', end)
  try {
    await follow(client, into, over.signal, timing, healthOf)
  } catch (error) {
    if (!signal.aborted) throw client.faultOf(error)
  } finally {
    signal.removeEventListener('abort', end)
    over.abort()
  }
}

async function follow(client: Client, into: WatchSink, signal: AbortSignal, timing: WatchTiming, healthOf?: HealthOf): Promise<void> {
  const filters = JSON.stringify({ type: ['container', 'network'] })
  const events = await client.stream('/events', { query: { filters }, signal, timeout: timing.list })
  const oom = oomChecker(client, into, signal)
  const dirty = new Set<string>()
  const looks = secondLook()
  let wake = () => {}
  let failed: unknown
  let over = false

  const reading = readEvents(events, (told) => {
    for (const [{ Type, Action = '', Actor }] of told) {
      const id = Type === 'network' ? movedIn(Action, Actor) : Actor?.ID
      if (!id || (Type !== 'container' && Type !== 'network') || noise.test(Action)) continue
      if (Action === 'oom' || Action === 'die' || Action === 'start' || Action === 'destroy' || Action === 'remove') {
        oom.forget(id, Action)
        into.turned?.(id)
      }
      dirty.add(id)
      looks.add(id)
    }
    if (dirty.size > 0) wake()
  }).then(
    () => lostFault(),
    (error) => error,
  )
  void reading.then((error) => {
    over = true
    failed = error
    wake()
  })

  /** @param again those that are looked at once more: what was learned of them may have been asked too early */
  const list = async (again: readonly string[], ids?: string[]): Promise<ContainerRow[]> => {
    const query = { all: true, ...(ids ? { filters: JSON.stringify({ id: ids }) } : {}) }
    const [listed, health] = await Promise.all([
      listPatiently(() => client.json<ListedContainer[]>('/containers/json', { query, signal, timeout: timing.list }), signal),
      healthOf?.(ids, signal),
    ])
    if (!Array.isArray(listed)) throw garbledFault('the list of containers is no list')
    const doubted = new Set(again)
    return listed.filter(isShown).map((one) => {
      const known = health?.get(one.Id)
      return oom.mark(toRow(known ? { ...one, Health: { Status: known } } : one), doubted.has(one.Id))
    })
  }

  const sync = async (again: readonly string[] = []): Promise<number> => {
    dirty.clear()
    into.replace(await list(again))
    return Date.now() + timing.resync
  }

  try {
    let resyncAt = Math.min(await sync(), Date.now() + settled)
    while (true) {
      if (dirty.size === 0 && !over)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, Math.max(0, Math.min(resyncAt, looks.next()) - Date.now()))
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      if (over) throw failed
      const again = looks.take()
      for (const id of again) dirty.add(id)
      // What comes in a burst is asked for at once.
      if (dirty.size > 0) await sleep(timing.gather, undefined, { signal })
      if (dirty.size > mostFiltered || Date.now() >= resyncAt) {
        resyncAt = await sync(again)
        continue
      }
      const ids = [...dirty]
      dirty.clear()
      if (ids.length === 0) continue
      const rows = new Map((await list(again, ids)).map((row) => [row.container, row]))
      for (const id of ids) {
        const row = rows.get(id)
        if (row) into.put(row)
        else into.drop(id)
      }
    }
  } finally {
    events.destroy()
  }
}

/** Which containers are to be looked at again, and when. */
function secondLook() {
  const waiting = new Map<string, { at: number; round: number }>()
  const plan = (id: string, round: number) => {
    const delay = secondLooks[round]
    if (delay === undefined) waiting.delete(id)
    else waiting.set(id, { at: Date.now() + delay, round })
  }
  return {
    add: (id: string) => plan(id, 0),
    /** When the next one is due, milliseconds since the epoch. */
    next: () => Math.min(...[...waiting.values()].map(({ at }) => at)),
    /** Those that are due, or nearly so: one question for all. */
    take: (): string[] => {
      const now = Date.now() + 100
      const due = [...waiting].filter(([, { at }]) => at <= now)
      for (const [id, { round }] of due) plan(id, round + 1)
      return due.map(([id]) => id)
    },
  }
}
