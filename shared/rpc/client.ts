/** The page's end: typed calls, lists that reopen by themselves on a new wire, and streams that are read at the reader's pace. */
import type { At, Call, ChunkOf, Contract, InputOf, Live, Path, ResultOf, RowOf, Stream, WriteOf } from './contract.ts'
import { asFault, FaultError, fault, wireLost } from './fault.ts'
import type { ClientWire, DownFrame } from './frames.ts'
import type { SourceStatus } from './live-list.ts'
import type { Group, Item, Row, Update, View } from './view.ts'

declare const confirmed: unique symbol
/** Proof that a person was asked; only `confirmedBy` in the page's confirm dialog makes one. */
export type Confirmed = { readonly [confirmed]: true }

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
  /** Why the list could not be opened, when it could not. */
  error?: import('./fault.ts').Fault
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
export type StreamHandle<W> = { write: (value: W) => void; cancel: () => void }
export type StreamReader<T> = {
  /** Called for each chunk in order. The next credit is given once it returns, or once its promise resolves. */
  onChunk: (chunk: T) => void | Promise<void>
  /** Called once, unless cancelled: without an error when the stream came to its end. */
  onEnd: (error?: FaultError) => void
}

type Pending = {
  next?: (value: never) => void
  ok?: (value: never) => void
  end?: () => void
  err: (error: FaultError) => void
}

export type ClientOptions = {
  /** When to acknowledge a list's update. The page passes requestAnimationFrame, so that a hidden page is sent nothing. */
  schedule?: (acknowledge: () => void) => void
  /** How long a request waits for a backend that is (re)starting, milliseconds. */
  patience?: number
}

export type Client<C extends Contract> = ReturnType<typeof createClient<C>>

export function createClient<C extends Contract>({ schedule = queueMicrotask, patience = 8000 }: ClientOptions = {}) {
  let wire: ClientWire | undefined
  let nextId = 1
  const pending = new Map<number, Pending>()
  /** Lists that are open in the page, whether or not a wire carries them now. */
  const lists = new Set<{ attach: () => void; detach: () => void }>()
  const waiting = new Set<{ go: () => void }>()
  const watchers = new Set<(connected: boolean) => void>()

  const onFrame = (frame: DownFrame) => {
    const entry = pending.get(frame.id)
    if (!entry) return
    if (frame.t === 'next') return entry.next?.(frame.value as never)
    pending.delete(frame.id)
    if (frame.t === 'ok') entry.ok?.(frame.value as never)
    else if (frame.t === 'end') entry.end?.()
    else entry.err(new FaultError(frame.fault))
  }

  /** Takes a new wire into use; lists reopen, waiting requests go out. A wire that was in use is given up. */
  const attach = (fresh: ClientWire) => {
    const old = wire
    if (old) lose(old)
    old?.close()
    wire = fresh
    fresh.onClose(() => lose(fresh))
    fresh.onFrame(onFrame)
    for (const list of lists) list.attach()
    for (const request of [...waiting]) request.go()
    for (const watcher of watchers) watcher(true)
  }

  const lose = (lost: ClientWire) => {
    if (wire !== lost) return
    wire = undefined
    const orphans = [...pending.values()]
    pending.clear()
    for (const entry of orphans) entry.err(wireLost())
    for (const list of lists) list.detach()
    for (const watcher of watchers) watcher(false)
  }

  /** Runs `go` once a wire is there: at once, or when one comes within the client's patience. */
  const whenAttached = (go: () => void, giveUp: (error: FaultError) => void): (() => void) => {
    if (wire) {
      go()
      return () => {}
    }
    const request = {
      go: () => {
        stop()
        go()
      },
    }
    const timer = setTimeout(() => {
      stop()
      giveUp(notRunning())
    }, patience)
    const stop = () => {
      clearTimeout(timer)
      waiting.delete(request)
    }
    waiting.add(request)
    return stop
  }

  const request = (path: string, input: unknown, signal?: AbortSignal): Promise<never> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(new FaultError(asFault(signal.reason)))
      const id = nextId++
      let stopWaiting = () => {}
      const onAbort = () => {
        stopWaiting()
        if (pending.delete(id)) wire?.send({ t: 'cancel', id })
        reject(new FaultError(asFault(new DOMException('aborted', 'AbortError'))))
      }
      const settle =
        <A>(done: (value: A) => void) =>
        (value: A) => {
          signal?.removeEventListener('abort', onAbort)
          done(value)
        }
      signal?.addEventListener('abort', onAbort, { once: true })
      stopWaiting = whenAttached(() => {
        pending.set(id, { ok: settle(resolve), err: settle(reject) })
        wire?.send({ t: 'call', id, path, input })
      }, settle(reject))
    })

  /** Asks once. Rejects with a FaultError. Destructive procedures are not reachable this way. */
  const call = <P extends Path<C, Call<never, unknown, 'read' | 'reveal' | 'write'>>>(
    path: P,
    input: InputOf<At<C, P>>,
    signal?: AbortSignal,
  ): Promise<ResultOf<At<C, P>>> => request(path, input, signal)

  /** Asks for something that loses data, with the proof that a person confirmed it. */
  const destroy = <P extends Path<C, Call<never, unknown, 'destructive'>>>(
    path: P,
    input: InputOf<At<C, P>>,
    _proof: Confirmed,
    signal?: AbortSignal,
  ): Promise<ResultOf<At<C, P>>> => request(path, input, signal)

  /** Follows a list through a view until closed, across restarts of the backend. `onState` gets a new object for each change. */
  const live = <P extends Path<C, Live>>(
    path: P,
    input: InputOf<At<C, P>>,
    view: View,
    onState: (state: LiveState<RowOf<At<C, P>>>) => void,
  ): LiveHandle => {
    type R = RowOf<At<C, P>>
    let id = 0
    let current = view
    let state: LiveState<R> = emptyState
    let rows = new Map<string, R>()
    let window: { offset: number; items: Item[] } = { offset: 0, items: [] }
    const show = (more: Partial<LiveState<R>>) => {
      state = { ...state, ...more }
      onState(state)
    }
    const onUpdate = (update: Update<R>) => {
      for (const row of update.put) rows.set(row.id, row)
      if (update.window) window = update.window
      const seen = new Map<string, R>()
      const items: (R | Group)[] = []
      for (const item of window.items) {
        if (typeof item !== 'string') items.push(item)
        else {
          const row = rows.get(item)
          if (row) {
            seen.set(item, row)
            items.push(row)
          }
        }
      }
      rows = seen
      const { size, matched, total, counts, sources } = update
      show({ offset: window.offset, items, size, matched, total, counts, sources, connected: true, loaded: true })
      const acknowledged = id
      schedule(() => {
        if (acknowledged === id && pending.has(id)) wire?.send({ t: 'ack', id, n: 1 })
      })
    }
    const entry = {
      attach: () => {
        id = nextId++
        rows = new Map()
        pending.set(id, { next: onUpdate as (value: never) => void, err: (error) => onError(error) })
        wire?.send({ t: 'open', id, path, input, view: current })
      },
      detach: () => show({ connected: false }),
    }
    const onError = (error: FaultError) => {
      // A lost wire is not an error of the list: it reopens with the next one.
      if (lists.has(entry) && wire) show({ error: error.fault, loaded: true })
    }
    lists.add(entry)
    if (wire) entry.attach()
    return {
      setView: (next) => {
        current = next
        if (pending.has(id)) wire?.send({ t: 'write', id, value: next })
      },
      close: () => {
        lists.delete(entry)
        if (pending.delete(id)) wire?.send({ t: 'cancel', id })
      },
    }
  }

  /** Opens a stream. It does not survive its wire: onEnd then gets `unavailable`. */
  const stream = <P extends Path<C, Stream>>(
    path: P,
    input: InputOf<At<C, P>>,
    reader: StreamReader<ChunkOf<At<C, P>>>,
  ): StreamHandle<WriteOf<At<C, P>>> => {
    type T = ChunkOf<At<C, P>>
    const id = nextId++
    let chain: Promise<void> = Promise.resolve()
    let over = false
    const ack = () => {
      if (pending.has(id)) wire?.send({ t: 'ack', id, n: 1 })
    }
    const finish = (error?: FaultError) => {
      void chain.then(() => {
        if (over) return
        over = true
        reader.onEnd(error)
      })
    }
    const stopWaiting = whenAttached(() => {
      pending.set(id, {
        next: ((chunk: T) => {
          chain = chain.then(async () => {
            if (over) return
            await reader.onChunk(chunk)
            ack()
          })
        }) as (value: never) => void,
        end: () => finish(),
        err: finish,
      })
      wire?.send({ t: 'open', id, path, input })
    }, finish)
    return {
      write: (value) => {
        if (pending.has(id)) wire?.send({ t: 'write', id, value })
      },
      cancel: () => {
        over = true
        stopWaiting()
        if (pending.delete(id)) wire?.send({ t: 'cancel', id })
      },
    }
  }

  return {
    attach,
    call,
    destroy,
    live,
    stream,
    /** Hears whether a backend answers, now and at each change; returns what ends it. */
    onConnected: (watcher: (connected: boolean) => void): (() => void) => {
      watchers.add(watcher)
      watcher(wire !== undefined)
      return () => void watchers.delete(watcher)
    },
  }
}

const notRunning = () =>
  fault(
    'unavailable',
    { en: 'The background process does not answer.', fr: "Le processus d'arrière-plan ne répond pas." },
    {
      hint: {
        en: 'It is restarted by itself. If this stays, quit the app and start it again.',
        fr: "Il redémarre tout seul. Si cela persiste, quittez l'application et relancez-la.",
      },
    },
  )
