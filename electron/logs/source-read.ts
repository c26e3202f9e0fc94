/** Reads lines of one source into the store, so that they meet what is kept of it: none lost, none doubled. */
import { setTimeout as wait } from 'node:timers/promises'
import type { LogOrigin, Logs, ReadOptions } from '../capabilities/logs.ts'
import type { LogStore } from './log-store.ts'
import type { Appended, Moment } from './parts.ts'
import { pump } from './pump.ts'
import type { Slots } from './slots.ts'

/** So many lines are read of a source of which nothing is kept; the others may be asked for. */
export const firstLines = 10_000
/** So many are asked for first of what is new: an engine that finds the end of a log at once must read all of it to find a moment. */
const newLines = 20_000
/** Microseconds: how much further back is looked for the last line that is kept, when it did not come again. */
const furtherBack = 60_000_000
/** Milliseconds that new lines gather where each reading of them costs. */
const gather = 100

export type ReadSource = {
  readonly id: string
  /** As the engine last said it. */
  origin: LogOrigin
  /** Lines are kept of it. */
  some: boolean
  /** What was kept was removed then, and nothing has come since: only what is newer is wanted. */
  after: Moment | undefined
  /** Reading broke off before the end since the last line that was kept. */
  interrupted: boolean
}

export type Reading = {
  logs: Logs
  store: LogStore
  slots: Slots
  signal: AbortSignal
  /** Its log is open, and what came first is kept. */
  opened: () => void
}

type Attempt = { probe: boolean; tail?: number; back?: number }

export const momentOf = (ms: number): Moment => ({ micros: Math.round(ms * 1000), nanos: 0 })

/** The newest lines of a source of which nothing is kept; resolves with how many there were. */
export async function readNewest(source: ReadSource, reading: Reading): Promise<number> {
  let lines = 0
  await read(source, reading, { tail: firstLines, follow: false }, (appended) => {
    lines += appended.lines
    return true
  })
  return lines
}

/** What there is beyond the last line that is kept. When that one does not come again it is looked for further back, before it is said to be lost. */
export function readOn(source: ReadSource, reading: Reading, { until }: { until?: Moment }): Promise<void> {
  return attempt(source, reading, { follow: false, ...(until ? { until } : {}) }, [{ probe: true }, { probe: false, back: furtherBack }])
}

/** The same, and what comes, until the writer ends. */
export function followOn(source: ReadSource, reading: Reading): Promise<void> {
  if (source.origin.turnsOver) return followBySteps(source, reading)
  return attempt(source, reading, { follow: true }, [{ probe: true }, { probe: false, back: furtherBack }])
}

/** What is followed only tells that there is something new; that is then read by itself, since read so it is whole. */
async function followBySteps(source: ReadSource, reading: Reading): Promise<void> {
  const { logs, slots, opened } = reading
  const steps: Attempt[] = [{ probe: true, tail: newLines }, { probe: true }, { probe: false, back: furtherBack }]
  const stop = new AbortController()
  const signal = AbortSignal.any([reading.signal, stop.signal])
  let rung = false
  let over = false
  let wake = () => {}
  const listen = async () => {
    const leave = await slots.take(signal)
    try {
      for await (const _ of logs.read(source.origin.origin, { tail: 0, follow: true }, signal)) {
        leave()
        rung = true
        wake()
      }
    } finally {
      leave()
      over = true
      wake()
    }
  }
  const listening = listen()
  // It is awaited below; until then a step may be under way.
  listening.catch(() => {})
  try {
    while (!over) {
      if (!rung) await new Promise<void>((resolve) => (wake = resolve))
      rung = false
      const began = performance.now()
      await attempt(source, reading, { follow: false }, steps)
      opened()
      // As long again as it took: what cannot keep up must not take all of the engine.
      if (!over) await wait(Math.max(gather, performance.now() - began), undefined, { signal })
    }
    await listening
    reading.signal.throwIfAborted()
    await attempt(source, reading, { follow: false }, steps)
  } finally {
    stop.abort()
    await listening.catch(() => {})
  }
}

async function attempt(source: ReadSource, reading: Reading, options: ReadOptions, attempts: readonly Attempt[]): Promise<void> {
  for (const { probe, tail, back = 0 } of attempts) {
    const last = await reading.store.resume(source.id, { probe, interrupted: source.interrupted })
    const since = last ? { ...last, micros: last.micros - back } : source.after
    if (since && options.until && options.until.micros < since.micros) return
    let missed = false
    await read(
      source,
      reading,
      { ...options, ...(since ? { since } : {}), ...(tail !== undefined && last ? { tail } : {}) },
      (appended) => {
        missed = probe && appended.seam === 'missed'
        return !missed
      },
    )
    if (!missed) return
  }
}

/** Few are opened at once; what is followed leaves its place to the next once it is open. */
async function read(source: ReadSource, reading: Reading, options: ReadOptions, on: (appended: Appended) => boolean): Promise<void> {
  const { logs, store, slots, signal, opened } = reading
  const leave = await slots.take(signal)
  try {
    await pump(
      (until) => logs.read(source.origin.origin, options, until),
      (batch) => {
        if (options.follow) leave()
        return store.append(source.id, batch)
      },
      (appended) => {
        if (appended.lines > 0) {
          source.some = true
          source.interrupted = false
          source.after = undefined
        }
        if (options.follow) opened()
        return on(appended)
      },
      signal,
    )
  } finally {
    leave()
  }
}
