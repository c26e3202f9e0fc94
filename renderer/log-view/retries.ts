/** Opens again what ended by a fault that passes by itself: after a pause that grows, and a bounded number of times in a row. */
import type { Fault } from '../../shared/rpc/fault.ts'

/** Milliseconds before each try. */
const pauses = [500, 1000, 2000, 4000, 8000]
/** What was open for so long, in milliseconds, has worked: the next end is the first again. */
const healthy = 20_000

export type Retries = {
  /** It was opened: a try that still waits is not needed any more. */
  opened: () => void
  /** It ended. Only what is `unavailable` comes back by itself. */
  ended: (fault: Fault) => void
  /** A person, or another backend, begins anew: as many tries as at first. */
  renew: () => void
  /** Nothing is tried any more. */
  stop: () => void
}

export function createRetries(again: () => void): Retries {
  let tries = 0
  let since = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = () => clearTimeout(timer)
  return {
    opened: () => {
      stop()
      since = Date.now()
    },
    ended: ({ code }) => {
      if (code !== 'unavailable') return
      if (Date.now() - since >= healthy) tries = 0
      const pause = pauses[tries++]
      if (pause === undefined) return
      stop()
      timer = setTimeout(again, pause)
    },
    renew: () => {
      tries = 0
    },
    stop,
  }
}
