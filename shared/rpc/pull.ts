/** Reads an async iterable, and lets go of it at once when the signal aborts, even while it is quiet. */

/**
 * Hands each value to `onValue` and waits for it before it asks for the next. Resolves when the source ended or the signal aborted;
 * rejects when the source or `onValue` failed. (`for await` would notice an abort only at the next value.)
 */
export async function pull<T>(source: AsyncIterable<T>, signal: AbortSignal, onValue: (value: T) => Promise<void>): Promise<void> {
  const iterator = source[Symbol.asyncIterator]()
  let leave = () => {}
  signal.addEventListener('abort', () => leave())
  // One promise per value: racing against a single promise of the abort would keep a reaction for every value ever read.
  const next = () =>
    new Promise<IteratorResult<T> | undefined>((resolve, reject) => {
      leave = () => resolve(undefined)
      iterator.next().then(resolve, reject)
    })
  let ended = false
  try {
    while (!signal.aborted) {
      const step = await next()
      if (!step || signal.aborted) break
      if (step.done) {
        ended = true
        break
      }
      await onValue(step.value)
    }
  } finally {
    if (!ended) void letGo(iterator)
  }
}

/** Nobody waits for this: a generator that is busy answers only when its own await does. */
async function letGo(iterator: AsyncIterator<unknown>): Promise<void> {
  try {
    await iterator.return?.()
  } catch {
    // It was given up; how it took that is of no interest to anybody.
  }
}
