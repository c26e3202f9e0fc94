/** Places for so many at once; whoever comes later waits for its turn. */

export type Slots = {
  /** Resolves, in order, with what gives the place back; rejects with the signal's reason when it aborts first. */
  take: (signal: AbortSignal) => Promise<() => void>
}

export function slots(count: number): Slots {
  let free = count
  const waiting = new Set<() => void>()
  const release = () => {
    const [next] = waiting
    if (!next) free++
    else {
      waiting.delete(next)
      next()
    }
  }
  const once = () => {
    let given = false
    return () => {
      if (!given) release()
      given = true
    }
  }
  return {
    take: async (signal) => {
      signal.throwIfAborted()
      if (free > 0) {
        free--
        return once()
      }
      await new Promise<void>((resolve, reject) => {
        const go = () => {
          signal.removeEventListener('abort', leave)
          resolve()
        }
        const leave = () => {
          waiting.delete(go)
          reject(signal.reason as Error)
        }
        waiting.add(go)
        signal.addEventListener('abort', leave, { once: true })
      })
      return once()
    },
  }
}
