/** Tells when it is time to look again: once something changed, but not too often; at once when a person waits. */

export type Pacer = {
  /** Something changed. */
  wake: () => void
  /** Somebody asked. */
  now: () => void
  /** Resolves when there is something to do: after `rest` milliseconds at least, unless somebody asked. */
  next: (rest: number) => Promise<void>
}

/** Everything resolves when the signal aborts. */
export function pacer(signal: AbortSignal): Pacer {
  let changed = false
  let asked = false
  let notice = () => {}
  signal.addEventListener('abort', () => notice(), { once: true })
  return {
    wake: () => {
      changed = true
      notice()
    },
    now: () => {
      changed = asked = true
      notice()
    },
    next: async (rest) => {
      const until = performance.now() + rest
      while (!signal.aborted && !(asked || (changed && performance.now() >= until)))
        await new Promise<void>((resolve) => {
          const left = until - performance.now()
          // A timer runs only when there is something that waits for it.
          const timer = changed ? setTimeout(resolve, Math.max(1, left)) : undefined
          notice = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      notice = () => {}
      changed = asked = false
    },
  }
}
