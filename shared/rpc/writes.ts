/** What a page wrote to a stream and its handler has not read yet. */

/**
 * Writes that may wait. A handler that does not read (a shell whose program ignores its input) must not cost memory without end, and
 * dropping what a person typed would be a lie: one more than this ends the stream. Each is bounded by its schema.
 */
export const maxWrites = 1024

export type Writes<T> = AsyncIterable<T> & {
  /** Whether there was room for it. */
  push: (value: T) => boolean
}

/** An iterable, for one reader, that ends when the signal aborts. */
export function createWrites<T>(signal: AbortSignal): Writes<T> {
  const waiting: T[] = []
  let wake = () => {}
  signal.addEventListener('abort', () => wake())
  return {
    push: (value) => {
      if (waiting.length >= maxWrites) return false
      waiting.push(value)
      wake()
      return true
    },
    async *[Symbol.asyncIterator]() {
      while (true) {
        if (waiting.length > 0) yield waiting.shift() as T
        else if (signal.aborted) return
        else await new Promise<void>((resolve) => (wake = resolve))
      }
    },
  }
}
