/** A backend that has just started knows nothing yet: what was shown stays until it does, so that unknown is never shown as empty. */
import { emptyState, type LiveState } from '../../shared/rpc/client.ts'
import type { Row } from '../../shared/rpc/view.ts'

/** Milliseconds: what is not known by then is shown as it is. */
const longest = 10_000

/**
 * Stands between a list and what shows it. After the wire was lost, the first states of the new backend are kept back while one of the
 * sources that were shown is not known yet; until then the old state stands, not connected.
 */
export function holdUntilKnown<R extends Row>(
  show: (state: LiveState<R>) => void,
): { take: (state: LiveState<R>) => void; end: () => void } {
  let shown: LiveState<R> = emptyState
  let lost = false
  let held: LiveState<R> | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const pass = (state: LiveState<R>) => {
    clearTimeout(timer)
    timer = undefined
    held = undefined
    lost = !state.connected
    shown = state
    show(state)
  }
  const isUnknown = (next: LiveState<R>) => {
    const known = Object.values(next.sources)
    return known.length === 0 || Object.keys(shown.sources).some((source) => next.sources[source]?.state === 'connecting')
  }
  return {
    take: (next) => {
      if (!next.connected || !lost || shown.total === 0 || next.error || !isUnknown(next)) return pass(next)
      held = next
      timer ??= setTimeout(() => held && pass(held), longest)
    },
    end: () => clearTimeout(timer),
  }
}
