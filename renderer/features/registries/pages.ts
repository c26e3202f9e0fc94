/** Names that come in pages: asked for one page after the other, and kept while the same thing is looked at. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { asFault, type Fault } from '../../../shared/rpc/fault.ts'

type Page<T> = { items: T[]; next?: string | undefined }

export type Paged<T> = {
  items: readonly T[]
  /** Whether a page was ever there: until then nothing is known. */
  loaded: boolean
  /** Since when an answer is waited for, milliseconds since the epoch. */
  since?: number
  /** There is more to ask for. */
  more: boolean
  fault?: Fault
  /** Asks for the next page, unless one is on its way; after a fault, for the same one again. */
  load: () => void
}

type State<T> = {
  of: string
  items: readonly T[]
  loaded: boolean
  next?: string | undefined
  more: boolean
  since?: number
  fault?: Fault
}
const begun = <T>(of: string): State<T> => ({ of, items: [], loaded: false, more: true })

/** @param of what is asked for: another value begins anew; undefined asks nothing */
export function usePages<T>(of: string | undefined, ask: (last: string | undefined, signal: AbortSignal) => Promise<Page<T>>): Paged<T> {
  const [state, setState] = useState<State<T>>(() => begun(of ?? ''))
  const latest = useRef({ ask, state })
  latest.current = { ask, state }
  const stop = useRef<AbortController>(undefined)

  const load = useCallback(() => {
    const asked = stop.current
    const before = latest.current.state
    if (!asked || asked.signal.aborted || before.since !== undefined || !before.more) return
    const { fault: _past, ...rest } = before
    const waiting = { ...rest, since: Date.now() }
    // Not to be asked twice before it is drawn.
    latest.current.state = waiting
    setState(waiting)
    latest.current.ask(before.next, asked.signal).then(
      ({ items, next }) => {
        if (asked.signal.aborted) return
        setState({ of: before.of, items: [...before.items, ...items], loaded: true, next, more: next !== undefined })
      },
      (error) => {
        if (!asked.signal.aborted) setState({ ...rest, fault: asFault(error) })
      },
    )
  }, [])

  useEffect(() => {
    if (of === undefined) return
    const mine = new AbortController()
    stop.current = mine
    const fresh = begun<T>(of)
    latest.current.state = fresh
    setState(fresh)
    load()
    return () => mine.abort()
  }, [of, load])

  // What was read of another thing is not this one's.
  const { since, fault, items, loaded, more } = state.of === of ? state : begun<T>(of ?? '')
  return { items, loaded, more, load, ...(since === undefined ? {} : { since }), ...(fault ? { fault } : {}) }
}
