/** Everything that passes a view, beyond the window on screen: for "select all". */
import type { At, InputOf, Live, Path, RowOf } from '../../shared/rpc/contract.ts'
import type { AppContract } from '../../shared/contract/index.ts'
import type { View } from '../../shared/rpc/view.ts'
import { FaultError, fault } from '../../shared/rpc/fault.ts'
import { api } from './api.ts'

const windowSize = 500

/** Milliseconds: a source that has not told by then what there is will not soon. */
const longest = 10_000

/** Everything of one source that passes, once it is known; rejects with why it is not. For what is asked before something is lost. */
export function collectKnown<P extends Path<AppContract, Live>>(
  path: P,
  input: InputOf<At<AppContract, P>>,
  source: string,
  where: Record<string, string[]>,
): Promise<RowOf<At<AppContract, P>>[]> {
  return new Promise((resolve, reject) => {
    const view = { sources: [source], where, offset: 0, limit: 0 }
    let known = false
    const refuse = (why: FaultError) => {
      known = true
      clearTimeout(timer)
      handle.close()
      reject(why)
    }
    const timer = setTimeout(() => refuse(silent(source)), longest)
    const handle = api.live(path, input, view, ({ connected, error, sources }) => {
      const state = sources[source]
      const why = error ?? state?.fault
      if (known) return
      if (why) return refuse(new FaultError(why))
      // A list that nobody followed for a while is empty or old, and stale for no fault, until its source has told anew what there is.
      if (!connected || state?.state !== 'live') return
      known = true
      clearTimeout(timer)
      // The list is held open until it was read: one that nobody follows is forgotten.
      void collect(path, input, view).then((rows) => {
        handle.close()
        resolve(rows)
      })
    })
  })
}

const silent = (source: string) =>
  fault(
    'timeout',
    { en: 'The engine takes too long to say what it holds.', fr: 'Le moteur met trop de temps à dire ce qu’il contient.' },
    { hint: { en: 'Try again in a moment.', fr: 'Réessayez dans un instant.' }, source },
  )

/** Reads the view window by window; resolves with its rows, up to `max`. Folded groups are read too. */
export function collect<P extends Path<AppContract, Live>>(
  path: P,
  input: InputOf<At<AppContract, P>>,
  view: View,
  max = 10_000,
): Promise<RowOf<At<AppContract, P>>[]> {
  type R = RowOf<At<AppContract, P>>
  const { group: _g, folded: _f, ...flat } = view
  return new Promise((resolve) => {
    const rows = new Map<string, R>()
    let offset = 0
    const handle = api.live(path, input, { ...flat, offset, limit: windowSize }, (state) => {
      if (!state.loaded || (state.offset !== offset && state.items.length > 0)) return
      for (const item of state.items) if ('id' in item) rows.set(item.id, item)
      offset += windowSize
      if (offset >= state.size || rows.size >= max || state.error || !state.connected) {
        handle.close()
        resolve([...rows.values()])
      } else handle.setView({ ...flat, offset, limit: windowSize })
    })
  })
}
