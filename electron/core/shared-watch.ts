/** Something that costs to run, shared by all who read it: the first reader starts it; it stops a while after the last one left. */

export type SharedWatch = {
  /** Counts a reader until its signal aborts. */
  read: (signal: AbortSignal) => void
  readers: () => number
  /** Stops now, whoever reads, and for good. */
  stop: () => void
}

/**
 * @param start begins it and returns what stops it
 * @param grace milliseconds that it goes on without readers, so that moving between pages costs nothing
 */
export function sharedWatch(start: () => () => void, grace = 30_000): SharedWatch {
  let readers = 0
  let over = false
  let stopRunning: (() => void) | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const halt = () => {
    clearTimeout(timer)
    stopRunning?.()
    stopRunning = undefined
  }
  const leave = () => {
    if (--readers > 0 || over) return
    timer = setTimeout(halt, grace)
    timer.unref?.()
  }
  return {
    read: (signal) => {
      if (over || signal.aborted) return
      readers++
      clearTimeout(timer)
      signal.addEventListener('abort', leave, { once: true })
      stopRunning ??= start()
    },
    readers: () => readers,
    stop: () => {
      over = true
      halt()
    },
  }
}
