/** Follows an engine's images: events say when to look, the list says what is, and the containers say who uses them. */
import type { ImageUse } from '../../../shared/contract/images.ts'
import type { ContainerRow } from '../../capabilities/containers.ts'
import type { ImageRow, ImageSink } from '../../capabilities/images.ts'
import type { Client } from './client.ts'
import type { ContainersWatch } from './containers-watch.ts'
import { garbledFault, lostFault } from './faults.ts'
import { type ListedImage, toImageRow } from './image-map.ts'
import { jsonLines } from './json-lines.ts'
import type { WatchTiming } from './watch.ts'

type Event = { Type?: string; Action?: string }

/** Engines tell of a change before their list shows it, when they are busy: it is looked at again after so many milliseconds. */
const secondLook = 1000
/** Of the time that a list took, how many times are left to the engine before the next. */
const rest = 4
/** They change nothing that a row shows. */
const noise = /^(?:push|save)/

/**
 * `watch` follows until the signal aborts (then it resolves); it rejects when the engine is lost. `look` makes all that watch look again,
 * after something of which engines tell nobody.
 */
export function imagesWatch(client: Client, containers: ContainersWatch, timing: WatchTiming) {
  const looks = new Set<() => void>()
  const watch = async (into: ImageSink, signal: AbortSignal): Promise<void> => {
    if (signal.aborted) return
    const over = new AbortController()
    const end = () => over.abort()
    signal.addEventListener('abort', end)
    const table = imageTable(into)
    looks.add(table.look)
    try {
      await Promise.race([
        follow(client, table, over.signal, timing),
        containers(table.containers, over.signal).then(() => over.signal.throwIfAborted()),
      ])
    } catch (error) {
      if (!signal.aborted) throw client.faultOf(error)
    } finally {
      signal.removeEventListener('abort', end)
      looks.delete(table.look)
      over.abort()
    }
  }
  return {
    watch,
    look: () => {
      for (const each of looks) each()
    },
  }
}

async function follow(client: Client, table: ImageTable, signal: AbortSignal, timing: WatchTiming): Promise<void> {
  const filters = JSON.stringify({ type: ['image'] })
  const events = await client.stream('/events', { query: { filters }, signal, timeout: timing.list })
  let dirty = false
  let lookAgainAt = Number.POSITIVE_INFINITY
  let failed: { error: unknown } | undefined
  let wake = () => {}
  const changed = () => {
    dirty = true
    lookAgainAt = Date.now() + secondLook
    wake()
  }
  table.onUnknown(changed)
  const read = async () => {
    for await (const batch of jsonLines<Event>(events, signal))
      if (batch.some(({ Type, Action }) => Type === 'image' && !noise.test(Action ?? ''))) changed()
    throw lostFault()
  }
  read().catch((error) => {
    failed = { error }
    wake()
  })
  const wait = (until: () => number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.max(0, until() - Date.now()))
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  try {
    let resyncAt = 0
    while (true) {
      if (failed) throw failed.error
      const now = Date.now()
      if (!dirty && now < resyncAt && now < lookAgainAt) {
        await wait(() => Math.min(resyncAt, lookAgainAt))
        continue
      }
      // What comes in a burst is asked for at once.
      if (dirty) await pause(timing.gather, signal)
      if (now >= lookAgainAt) lookAgainAt = Number.POSITIVE_INFINITY
      dirty = false
      const began = Date.now()
      const listed = await client.json<ListedImage[]>('/images/json', { signal, timeout: timing.list })
      if (!Array.isArray(listed)) throw garbledFault('the list of images is no list')
      table.replace(listed)
      resyncAt = Date.now() + timing.resync
      await pause((Date.now() - began) * rest, signal)
    }
  } finally {
    events.destroy()
  }
}

const pause = (time: number, signal: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, time)
    signal.addEventListener('abort', stop)
    if (signal.aborted) stop()
  })

type ImageTable = ReturnType<typeof imageTable>

/** Puts together what is listed and who uses it. Its rows go on once both are known: an image in use is never shown as free. */
function imageTable(into: ImageSink) {
  let images: Map<string, Omit<ImageRow, 'usedBy'>> | undefined
  let uses: Map<string, { image: string; use: ImageUse }> | undefined
  let unknown = () => {}

  const usersOf = (image: string) =>
    [...(uses ?? [])]
      .filter(([, { image: its }]) => its === image)
      .map(([, { use }]) => use)
      .sort((a, b) => (a.name < b.name ? -1 : 1))

  const replace = () => {
    if (!images || !uses) return
    const users = new Map<string, ImageUse[]>()
    for (const { image, use } of uses.values()) users.set(image, [...(users.get(image) ?? []), use])
    into.replace(
      [...images.values()].map((row) => ({ ...row, usedBy: (users.get(row.image) ?? []).sort((a, b) => (a.name < b.name ? -1 : 1)) })),
    )
  }
  const put = (image: string | undefined) => {
    const row = image === undefined ? undefined : images?.get(image)
    if (row && uses) into.put({ ...row, usedBy: usersOf(row.image) })
    // A container of an image that nobody told of: a build without a name makes such.
    else if (image !== undefined && images) unknown()
  }
  const useOf = ({ container, name, state, imageId = '' }: ContainerRow) => ({
    image: imageId,
    use: { container, name, running: state === 'running' || state === 'paused' || state === 'restarting' },
  })
  const same = (a: { image: string; use: ImageUse } | undefined, b: { image: string; use: ImageUse }) =>
    a?.image === b.image && a.use.name === b.use.name && a.use.running === b.use.running

  return {
    replace: (listed: ListedImage[]) => {
      images = new Map(listed.map((one) => toImageRow(one)).map((row) => [row.image, row]))
      replace()
    },
    look: () => unknown(),
    /** Hears that there is something that is not in the list. */
    onUnknown: (listener: () => void) => {
      unknown = listener
    },
    containers: {
      replace: (rows: ContainerRow[]) => {
        const next = new Map(rows.map((row) => [row.container, useOf(row)]))
        // Each minute the same again.
        const changes = !uses || next.size !== uses.size || [...next].some(([id, use]) => !same(uses?.get(id), use))
        uses = next
        if (changes) replace()
      },
      put: (row: ContainerRow) => {
        const before = uses?.get(row.container)
        const use = useOf(row)
        if (!uses || same(before, use)) return
        uses.set(row.container, use)
        put(use.image)
      },
      drop: (container: string) => {
        const before = uses?.get(container)
        uses?.delete(container)
        if (before) put(before.image)
      },
    },
  }
}
