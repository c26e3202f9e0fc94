/** Which rows of a list are selected: kept by id, with the latest that is known of each; what is removed is no longer selected. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { type LivePath, type RowAt, useLive } from '../state/use-live.ts'

/** So many are followed; beyond them, what is selected is as it was when it was. */
const mostFollowed = 500

export type Selection<R> = {
  ids: ReadonlySet<string>
  rows: R[]
  select: (rows: R[], how: 'only' | 'toggle' | 'extend') => void
  clear: () => void
}

export function useSelection<P extends LivePath>(path: P): Selection<RowAt<P>> {
  type R = RowAt<P>
  const [selected, setSelected] = useState<ReadonlyMap<string, R>>(new Map())
  // Followed on their own: the filter may hide what is selected, and it may be far from what is on screen.
  const ids = [...selected.keys()].slice(0, mostFollowed)
  const followed = useLive(path, {} as never, { ids, offset: 0, limit: mostFollowed })
  /** What the list showed of them: only what was there can be gone. */
  const seen = useRef<ReadonlyMap<string, R>>(new Map())

  useEffect(() => {
    if (!followed.loaded || !followed.connected) return
    const now = new Map(followed.items.flatMap((item): [string, R][] => ('id' in item ? [[item.id, item as R]] : [])))
    const gone = [...seen.current.values()].filter(({ id, source }) => !now.has(id) && followed.sources[source]?.state === 'live')
    seen.current = now
    setSelected((old) => {
      const fresh = [...now.values()].filter((row) => old.has(row.id) && old.get(row.id) !== row)
      if (fresh.length === 0 && !gone.some(({ id }) => old.has(id))) return old
      const next = new Map([...old, ...fresh.map((row): [string, R] => [row.id, row])])
      for (const { id } of gone) next.delete(id)
      return next
    })
  }, [followed])

  const select = useCallback((rows: R[], how: 'only' | 'toggle' | 'extend') => {
    setSelected((old) => {
      const next = new Map(how === 'only' ? [] : old)
      for (const row of rows) {
        if (how === 'toggle' && next.has(row.id)) next.delete(row.id)
        else next.set(row.id, row)
      }
      return next
    })
  }, [])
  const clear = useCallback(() => setSelected(new Map()), [])
  return useMemo(() => ({ ids: new Set(selected.keys()), rows: [...selected.values()], select, clear }), [selected, select, clear])
}
