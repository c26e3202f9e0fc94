/** Which sources a selection means, now and as sources come. */
import { type LogSelection, type LogSource, logs } from '../../shared/contract/logs.ts'
import type { LiveList } from '../../shared/rpc/live-list.ts'
import { textTest } from '../../shared/rpc/view.ts'

/** Milliseconds that changes gather: a project of fifty containers that starts is one change. */
const gather = 100

/**
 * Tells of the sources at once, and again whenever they are others, until the signal aborts. Sources are never taken away again by
 * a pattern: one that has ended, or was renamed, stays in the river.
 */
export function followSelection(
  list: LiveList<LogSource>,
  { ids = [], patterns = [] }: LogSelection,
  onSources: (sources: string[]) => void,
  signal: AbortSignal,
): void {
  const tests = patterns.map((pattern) => textTest(logs.sources.spec, pattern))
  const chosen = new Set(ids)
  const look = (id: string) => {
    const row = list.rows.get(id)
    if (!row || chosen.has(id) || !tests.some((test) => test(row))) return false
    chosen.add(id)
    return true
  }
  for (const id of list.rows.keys()) look(id)
  onSources([...chosen])
  if (tests.length === 0) return
  let timer: ReturnType<typeof setTimeout> | undefined
  const unfollow = list.follow({
    touched: (id) => {
      if (!look(id) || timer) return
      timer = setTimeout(() => {
        timer = undefined
        onSources([...chosen])
      }, gather)
    },
    status: () => {},
  })
  signal.addEventListener(
    'abort',
    () => {
      clearTimeout(timer)
      unfollow()
    },
    { once: true },
  )
}
