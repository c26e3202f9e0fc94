/** Keeps something running for as long as it is wanted: starts it again after each failure, a little later each time. */

export type SuperviseOptions = {
  /** Hears of each failure, and in how many milliseconds it is tried again. */
  onFault?: (error: unknown, retryIn: number) => void
  /** Waits between tries, milliseconds: the first, and the longest. */
  first?: number
  most?: number
  /** After being well this long, milliseconds, the next failure begins again with the first wait. */
  wellAfter?: number
  /** For tests: a number from 0 to 1. */
  random?: () => number
}

export type Supervised = {
  /** Ends the wait, if there is one, and tries at once. */
  now: () => void
  /** Aborts what runs and never starts it again; resolves once it has ended. */
  stop: () => Promise<void>
}

/**
 * @param run the work: calls `well` once it is, and goes on until its signal aborts. That it returns is a failure too.
 */
export function supervise(run: (signal: AbortSignal, well: () => void) => Promise<void>, options: SuperviseOptions = {}): Supervised {
  const { onFault, first = 200, most = 5000, wellAfter = 5000, random = Math.random } = options
  const abort = new AbortController()
  const { signal } = abort
  let wake = () => {}

  const loop = async () => {
    let base = first
    while (!signal.aborted) {
      let wellSince: number | undefined
      let error: unknown
      try {
        await run(signal, () => {
          wellSince ??= Date.now()
        })
        error = new Error('it ended by itself')
      } catch (thrown) {
        error = thrown
      }
      if (signal.aborted) return
      if (wellSince !== undefined && Date.now() - wellSince >= wellAfter) base = first
      // Between half and the whole, so that many who lost the same engine do not come back in step.
      const wait = base * (0.5 + random() / 2)
      base = Math.min(most, base * 2)
      onFault?.(error, wait)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, wait)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
      wake = () => {}
    }
  }

  // It begins in a later microtask, so that whoever called has what is returned before anything is reported.
  const done = Promise.resolve().then(loop)
  return {
    now: () => wake(),
    stop: () => {
      abort.abort()
      wake()
      return done
    },
  }
}
