/** The page's end: typed calls, lists that reopen by themselves on a new wire, and streams that are read at the reader's pace. */
import { type LiveHandle, type LiveState, openList } from './client-list.ts'
import { openStream, type StreamHandle, type StreamReader } from './client-stream.ts'
import type { At, CallOf, ChunkOf, Contract, Harmless, InputOf, Live, Path, ResultOf, RowOf, StreamOf, WriteOf } from './contract.ts'
import { asFault, FaultError } from './fault.ts'
import { createLink } from './link.ts'
import type { View } from './view.ts'

export { emptyState, type LiveHandle, type LiveState } from './client-list.ts'
export type { StreamHandle, StreamReader } from './client-stream.ts'

declare const confirmed: unique symbol
/** Proof that a person was asked; only `confirmedBy` in the page's confirm dialog makes one. */
export type Confirmed = { readonly [confirmed]: true }

export type ClientOptions = {
  /** When to acknowledge a list's update. The page passes requestAnimationFrame, so that a hidden page is sent nothing. */
  schedule?: (acknowledge: () => void) => void
  /** How long a request waits for a backend that is (re)starting, milliseconds. */
  patience?: number
}

export type Client<C extends Contract> = ReturnType<typeof createClient<C>>

export function createClient<C extends Contract>({ schedule = queueMicrotask, patience = 8000 }: ClientOptions = {}) {
  const link = createLink(patience)

  const request = (path: string, input: unknown, signal?: AbortSignal): Promise<never> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(cancelled())
      const id = link.newId()
      let stopWaiting = () => {}
      const onAbort = () => {
        stopWaiting()
        link.cancel(id)
        reject(cancelled())
      }
      const settle =
        <A>(done: (value: A) => void) =>
        (value: A) => {
          signal?.removeEventListener('abort', onAbort)
          done(value)
        }
      signal?.addEventListener('abort', onAbort, { once: true })
      stopWaiting = link.whenAttached(
        () => link.begin({ t: 'call', id, path, input }, { ok: settle(resolve), err: settle(reject) }),
        settle(reject),
      )
    })

  /** Asks once. Rejects with a FaultError. Destructive procedures are not reachable this way. */
  const call = <P extends Path<C, CallOf<Harmless>>>(
    path: P,
    input: InputOf<At<C, P>>,
    signal?: AbortSignal,
  ): Promise<ResultOf<At<C, P>>> => request(path, input, signal)

  /** Asks for something that loses data, with the proof that a person confirmed it. */
  const destroy = <P extends Path<C, CallOf<'destructive'>>>(
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
  ): LiveHandle => openList(link, { path, input, view }, onState, schedule)

  /** Opens a stream. It does not survive its wire: onEnd then gets `unavailable`. Destructive ones are not reachable this way. */
  const stream = <P extends Path<C, StreamOf<Harmless>>>(
    path: P,
    input: InputOf<At<C, P>>,
    reader: StreamReader<ChunkOf<At<C, P>>>,
  ): StreamHandle<WriteOf<At<C, P>>> => openStream(link, path, input, reader)

  /** Opens a stream of something that loses data, with the proof that a person confirmed it. */
  const destroyStream = <P extends Path<C, StreamOf<'destructive'>>>(
    path: P,
    input: InputOf<At<C, P>>,
    _proof: Confirmed,
    reader: StreamReader<ChunkOf<At<C, P>>>,
  ): StreamHandle<WriteOf<At<C, P>>> => openStream(link, path, input, reader)

  return { attach: link.attach, call, destroy, live, stream, destroyStream, onConnected: link.onConnected }
}

const cancelled = () => new FaultError(asFault(new DOMException('aborted', 'AbortError')))
