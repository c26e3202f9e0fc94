/** Fetches what an engine still has from before the first line that is kept of a source. */
import type { Logs } from '../capabilities/logs.ts'
import type { LogStore } from './log-store.ts'
import { pump } from './pump.ts'

type Options = { store: LogStore; logs: Logs; source: string; origin: string; signal: AbortSignal }

/** Something that takes long, done once for all who ask for it at the same time. */
export type Shared = {
  readonly busy: boolean
  /** Does it, or waits for it while it is being done. When all who asked have left it is aborted, and rejects. */
  join: (signal: AbortSignal) => Promise<void>
  /** Aborts it for everybody; resolves once it has ended. */
  stop: () => Promise<void>
}

/** @param changed called when it has begun, and when it has ended */
export function shared(run: (signal: AbortSignal) => Promise<void>, changed: () => void): Shared {
  let job: { done: Promise<void>; readers: number; abort: AbortController } | undefined
  const begin = () => {
    const abort = new AbortController()
    const done = run(abort.signal).finally(() => {
      job = undefined
      changed()
    })
    // Whoever asked hears of it; when all of them have left, nobody does.
    done.catch(() => {})
    return { done, readers: 0, abort }
  }
  return {
    get busy() {
      return job !== undefined
    },
    join: async (signal) => {
      while (job?.abort.signal.aborted) await job.done.catch(() => {})
      signal.throwIfAborted()
      if (!job) {
        job = begin()
        changed()
      }
      const mine = job
      mine.readers++
      const leave = () => {
        if (--mine.readers === 0) mine.abort.abort(signal.reason)
      }
      signal.addEventListener('abort', leave, { once: true })
      await mine.done.finally(() => signal.removeEventListener('abort', leave))
    },
    stop: async () => {
      job?.abort.abort()
      await job?.done.catch(() => {})
    },
  }
}

/** All of it is kept when this resolves, as far as the limits let it; nothing of it when this rejects. */
export async function fetchOlder({ store, logs, source, origin, signal }: Options): Promise<void> {
  const until = await store.beginOlder(source)
  if (!until) return
  try {
    await pump(
      (stop) => logs.read(origin, { until, follow: false }, stop),
      (batch) => store.append(source, batch, { older: true }),
      // The first line that is kept has come: what follows is here.
      ({ doubled }) => doubled === 0,
      signal,
    )
  } catch (error) {
    await store.endOlder(source, { complete: false }).catch(() => {})
    throw error
  }
  await store.endOlder(source, { complete: true })
}
