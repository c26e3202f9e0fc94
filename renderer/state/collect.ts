/** Everything that passes a view, beyond the window on screen: for "select all". */
import type { At, InputOf, Live, Path, RowOf } from '../../shared/rpc/contract.ts'
import type { AppContract } from '../../shared/contract/index.ts'
import type { View } from '../../shared/rpc/view.ts'
import { api } from './api.ts'

const windowSize = 500

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
