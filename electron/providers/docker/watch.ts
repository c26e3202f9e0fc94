/** Follows an engine's containers: events say what to look at, the list says what is. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { ContainerRow, ContainerSink } from '../../capabilities/containers.ts'
import type { Client } from './client.ts'
import { garbledFault, lostFault } from './faults.ts'
import { type ListedContainer, toRow } from './map.ts'
import { oomChecker } from './oom.ts'

/** Milliseconds. */
export type WatchTiming = { list: number; resync: number; gather: number }
/** Beyond so many changes at once, one whole list is cheaper for the engine than a filtered one. */
const mostFiltered = 40
/** Things that happen inside or around a container and change nothing that a row shows; health checks make them all day. */
const noise = /^(?:exec_|top|attach|detach|resize|copy|archive-path|extract-to-dir|export|commit)/
/** No event is longer, bytes; what is, is not an engine's. */
const longestEvent = 4 * 1024 * 1024

type Event = { Type?: string; Action?: string; Actor?: { ID?: string } }

/** Follows until the signal aborts; rejects when the engine is lost. Opens the events first, so that nothing falls between list and events. */
export async function watchContainers(client: Client, into: ContainerSink, signal: AbortSignal, timing: WatchTiming): Promise<void> {
  if (signal.aborted) return
  const over = new AbortController()
  const end = () => over.abort()
  signal.addEventListener('abort', end)
  try {
    await follow(client, into, over.signal, timing)
  } catch (error) {
    if (!signal.aborted) throw client.faultOf(error)
  } finally {
    signal.removeEventListener('abort', end)
    over.abort()
  }
}

async function follow(client: Client, into: ContainerSink, signal: AbortSignal, timing: WatchTiming): Promise<void> {
  const filters = JSON.stringify({ type: ['container'] })
  const events = await client.stream('/events', { query: { filters }, signal, timeout: timing.list })
  const oom = oomChecker(client, into, signal)
  const dirty = new Set<string>()
  let wake = () => {}
  let failed: unknown
  let over = false

  const reading = readEvents(events, (event) => {
    const id = event.Actor?.ID
    const action = event.Action ?? ''
    if (event.Type !== 'container' || !id || noise.test(action)) return
    if (action === 'oom' || action === 'die' || action === 'start' || action === 'destroy') oom.forget(id, action)
    dirty.add(id)
    wake()
  }).then(
    () => lostFault(),
    (error) => error,
  )
  void reading.then((error) => {
    over = true
    failed = error
    wake()
  })

  const list = async (ids?: string[]): Promise<ContainerRow[]> => {
    const query = { all: true, ...(ids ? { filters: JSON.stringify({ id: ids }) } : {}) }
    const listed = await client.json<ListedContainer[]>('/containers/json', { query, signal, timeout: timing.list })
    if (!Array.isArray(listed)) throw garbledFault('the list of containers is no list')
    return listed.map((one) => oom.mark(toRow(one)))
  }

  const sync = async (): Promise<number> => {
    dirty.clear()
    into.replace(await list())
    return Date.now() + timing.resync
  }

  try {
    let resyncAt = await sync()
    while (true) {
      if (dirty.size === 0 && !over)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, Math.max(0, resyncAt - Date.now()))
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      if (over) throw failed
      // What comes in a burst is asked for at once.
      if (dirty.size > 0) await sleep(timing.gather, undefined, { signal })
      if (dirty.size > mostFiltered || Date.now() >= resyncAt) {
        resyncAt = await sync()
        continue
      }
      const ids = [...dirty]
      dirty.clear()
      if (ids.length === 0) continue
      const rows = new Map((await list(ids)).map((row) => [row.container, row]))
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

/** Reads JSON values, one per line; resolves at the stream's end, which for events is a failure. */
async function readEvents(stream: AsyncIterable<Buffer>, onEvent: (event: Event) => void): Promise<void> {
  let rest = ''
  const decoder = new TextDecoder()
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > longestEvent) throw garbledFault('an event is too long')
    for (const line of lines) {
      if (line.trim() === '') continue
      let event: Event
      try {
        event = JSON.parse(line) as Event
      } catch (error) {
        throw garbledFault(line, error)
      }
      if (typeof event === 'object' && event !== null) onEvent(event)
    }
  }
}
