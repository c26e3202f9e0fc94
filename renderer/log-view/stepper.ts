/** Goes from one line of a kind to the next, through a view of these lines only: what else is shown around them does not matter. */
import type { LogRow } from '../../shared/contract/logs.ts'
import { type Counts, createFeed, type Open } from './feed.ts'

export type Found = {
  row: LogRow
  /** Its place among those of its kind, from 0. */
  index: number
}
export type Stepper = {
  /** How many there are, as far as is known, and how far they were looked for. */
  readonly counts: Counts | undefined
  /** From a line, or from a moment when there is none; goes round at the ends. Undefined when there is none. */
  step: (by: 1 | -1, from: { ref: string; time: number } | undefined) => Promise<Found | undefined>
  subscribe: (listener: () => void) => () => void
  close: () => void
}

export function createStepper(open: Open): Stepper {
  const feed = createFeed(open, { anchor: () => undefined, onMoved: () => {} })
  return {
    get counts() {
      return feed.counts
    },
    step: async (by, from) => {
      if (feed.fault) feed.reopen()
      const at = from && (await feed.seek({ ref: from.ref }))
      const isThere = at !== undefined && feed.rowAt(at)?.ref === from?.ref
      const near = isThere || !from ? at : await feed.seek({ time: from.time })
      const size = feed.counts?.size ?? 0
      if (size === 0) return undefined
      const start = near ?? (by > 0 ? -1 : size)
      // The one that is nearest in time is before or after the moment.
      const isAfter = near !== undefined && !isThere && (feed.rowAt(near)?.time ?? 0) >= (from?.time ?? 0)
      const next = isThere || near === undefined ? start + by : isAfter === by > 0 ? start : start + by
      const index = (next + size) % size
      const [row] = await feed.read(index, 1)
      return row && { row, index }
    },
    subscribe: feed.subscribe,
    close: feed.close,
  }
}
