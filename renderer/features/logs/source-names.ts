/** The names of those whose lines are in sight. */
import { useMemo } from 'react'
import type { LogRow, LogSource } from '../../../shared/contract/logs.ts'
import { useLive } from '../../state/use-live.ts'

/** The contract's bound for one window. */
const most = 500

export function useSourceNames(rows: readonly LogRow[]): Record<string, string> {
  const ids = useMemo(() => [...new Set(rows.map(({ source }) => source))].sort().slice(0, most), [rows])
  const list = useLive('logs.sources', {}, { ids, offset: 0, limit: most })
  return useMemo(
    () => Object.fromEntries(list.items.filter((item): item is LogSource => 'id' in item).map(({ id, name }) => [id, name])),
    [list.items],
  )
}
