/** Which containers are selected: kept by id, with the latest that is known of each. */
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { Container } from '../../../shared/contract/containers.ts'

export type Selection = {
  ids: ReadonlySet<string>
  rows: Container[]
  select: (rows: Container[], how: 'only' | 'toggle' | 'extend') => void
  clear: () => void
}

/** @param shown the rows on screen: they bring what is selected up to date */
export function useSelection(shown: readonly Container[]): Selection {
  const [selected, setSelected] = useState<ReadonlyMap<string, Container>>(new Map())

  useEffect(() => {
    setSelected((old) => {
      const fresh = shown.filter((row) => old.has(row.id) && old.get(row.id) !== row)
      return fresh.length === 0 ? old : new Map([...old, ...fresh.map((row): [string, Container] => [row.id, row])])
    })
  }, [shown])

  const select = useCallback((rows: Container[], how: 'only' | 'toggle' | 'extend') => {
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
