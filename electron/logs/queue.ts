/** What is pushed here is taken there, in order: joins callbacks to an iteration. */

export type Queue<T> = { push: (item: T) => void; items: AsyncGenerator<T> }

/** Ends with its signal. Whoever pushes must be bounded by something else: it keeps everything that was not taken. */
export function queue<T>(signal: AbortSignal): Queue<T> {
  const waiting: T[] = []
  let wake = () => {}
  signal.addEventListener('abort', () => wake(), { once: true })
  async function* items() {
    while (!signal.aborted) {
      const next = waiting.shift()
      if (next !== undefined) yield next
      else
        await new Promise<void>((resolve) => {
          wake = resolve
          // It may have come, or ended, since it was looked for.
          if (waiting.length > 0 || signal.aborted) resolve()
        })
    }
  }
  return {
    push: (item) => {
      waiting.push(item)
      wake()
    },
    items: items(),
  }
}
