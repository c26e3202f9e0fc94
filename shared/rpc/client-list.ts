/** A list that is open in the page: it keeps the rows of its window, and reopens by itself on every new wire. */
import type { Fault } from './fault.ts'
import type { Link } from './link.ts'
import type { SourceStatus } from './live-list.ts'
import type { Group, Item, Row, Update, View } from './view.ts'

/** What a reader of a list has. `items` is the window; a row that the backend has not sent is never in it. */
export type LiveState<R extends Row> = {
  offset: number
  items: (R | Group)[]
  size: number
  matched: number
  total: number
  counts: Record<string, Record<string, number>>
  sources: Record<string, SourceStatus>
  /** False while no backend answers: what is shown is what was known. */
  connected: boolean
  /** False until the first update came. */
  loaded: boolean
  /** Why the list could not be opened, when it could not. Gone once it could. */
  error?: Fault
}

export const emptyState: LiveState<never> = {
  offset: 0,
  items: [],
  size: 0,
  matched: 0,
  total: 0,
  counts: {},
  sources: {},
  connected: false,
  loaded: false,
}

export type LiveHandle = { setView: (view: View) => void; close: () => void }

export function openList<R extends Row>(
  link: Link,
  request: { path: string; input: unknown; view: View },
  onState: (state: LiveState<R>) => void,
  schedule: (acknowledge: () => void) => void,
): LiveHandle {
  const { path, input } = request
  let { view } = request
  let id = 0
  let closed = false
  let state: LiveState<R> = emptyState
  let rows = new Map<string, R>()
  let window: { offset: number; items: Item[] } = { offset: 0, items: [] }

  const show = (next: LiveState<R>) => {
    state = next
    onState(next)
  }

  const onUpdate = (update: Update<R>) => {
    const acknowledged = id
    // Before anything is shown, so that a page that fails to draw one update still gets the next.
    schedule(() => {
      if (acknowledged === id) link.send({ t: 'ack', id, n: 1 })
    })
    for (const row of update.put) rows.set(row.id, row)
    if (update.window) window = update.window
    const inWindow = new Map<string, R>()
    const items: (R | Group)[] = []
    for (const item of window.items) {
      const row = typeof item === 'string' ? rows.get(item) : undefined
      if (row) inWindow.set(row.id, row)
      if (row || typeof item !== 'string') items.push(row ?? (item as Group))
    }
    rows = inWindow
    const { size, matched, total, counts, sources } = update
    show({ offset: window.offset, items, size, matched, total, counts, sources, connected: true, loaded: true })
  }

  const attach = () => {
    if (closed) return
    id = link.newId()
    rows = new Map()
    link.begin(
      { t: 'open', id, path, input, view },
      {
        next: onUpdate as (value: never) => void,
        err: ({ fault }) => {
          // A lost wire is not an error of the list: it reopens with the next one.
          if (!closed && link.attached()) show({ ...state, error: fault, loaded: true })
        },
      },
    )
  }
  const detach = () => {
    if (!closed) show({ ...state, connected: false })
  }
  const leave = link.join({ attach, detach })
  if (link.attached()) attach()

  return {
    setView: (next) => {
      view = next
      if (closed) return
      if (link.isOpen(id)) link.send({ t: 'write', id, value: next })
      // It ended with an error, perhaps for the view that it had: another view is another try.
      else if (link.attached()) attach()
    },
    close: () => {
      closed = true
      leave()
      link.cancel(id)
    },
  }
}
