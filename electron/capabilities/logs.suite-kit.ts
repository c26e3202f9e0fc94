/** What the suite of logs shares: something that writes, and its lines in a form that a test can hold against another. */
import { flag, type LogBatch } from '../core/log-batch.ts'
import type { LogOrigin, Logs, ReadOptions } from './logs.ts'
import { engineKit } from './suite-kit.ts'

export type RunOptions = { terminal?: boolean; group?: string; labels?: Record<string, string>; memory?: number }

export type LogSuiteOptions = {
  /** Connects; the suite closes what it gets. */
  connect: () => Promise<{ logs: Logs; close: () => void }>
  /** What runs a script under `sh`; the engine's own id of it. `memory`: bytes that it may use. */
  run: (script: string, options: RunOptions) => Promise<string>
  /** Waits until it has ended. */
  ended: (origin: string) => Promise<void>
  /** Starts it once more, and returns when it runs. */
  restart: (origin: string) => Promise<void>
  stop: (origin: string) => Promise<void>
  remove: (origins: string[]) => Promise<void>
  /** What the engine makes of bytes that are no UTF-8. */
  invalid: 'kept' | 'replaced'
  /** What the engine itself gets wrong, whoever asks it. */
  lacks?: readonly Lack[]
}

/**
 * `moments`: its times are whole seconds, and the last lines of a log are not all that it has. `joints`: a line that one run left
 * unfinished and the first of the next are one. `bursts`: while one follows it loses lines of who writes fast. `oom`: it does not learn
 * that one ran out of memory.
 */
export type Lack = 'moments' | 'joints' | 'bursts' | 'oom'

export type Line = { text: string; err: boolean; nanos: bigint; untimed: boolean; cut: number }

/** Text is in Latin 1: a character for each byte. */
export const linesOf = (batch: LogBatch): Line[] =>
  Array.from({ length: batch.count }, (_, index) => {
    const start = index === 0 ? 0 : (batch.ends[index - 1] as number)
    const flags = batch.flags[index] as number
    return {
      text: Buffer.from(batch.bytes.subarray(start, (batch.ends[index] as number) - 1)).toString('latin1'),
      err: (flags & flag.err) !== 0,
      nanos: BigInt(batch.micros[index] as number) * 1000n + BigInt(batch.nanos[index] as number),
      untimed: (flags & flag.untimed) !== 0,
      cut: batch.cuts.find(([line]) => line === index)?.[1] ?? 0,
    }
  })

export const momentOf = (nanos: bigint) => ({ micros: Number(nanos / 1000n), nanos: Number(nanos % 1000n) })

/** Who there is, as a watch tells it. */
type Watched = { origins: Map<string, LogOrigin>; said: LogOrigin[]; replaced: number; ended: Promise<void> }

/** Connects before each test, and after it removes what the test made. Its fields hold while a test runs. */
export function logsKit(options: LogSuiteOptions) {
  let made: string[] = []
  const engine = engineKit(options.connect, async () => {
    if (made.length > 0) await options.remove(made).catch(() => {})
    made = []
  })
  const kit = Object.assign(engine, {
    run: async (script: string, more: RunOptions = {}): Promise<string> => {
      const origin = await options.run(script, more)
      made.push(origin)
      return origin
    },
    /** Runs a script to its end. */
    wrote: async (script: string, more: RunOptions = {}): Promise<string> => {
      const origin = await kit.run(script, more)
      await options.ended(origin)
      return origin
    },
    read: async (origin: string, how: Partial<ReadOptions> = {}, signal = engine.abort.signal): Promise<Line[]> => {
      const lines: Line[] = []
      for await (const batch of kit.logs.read(origin, { follow: false, ...how }, signal))
        for (const line of linesOf(batch)) lines.push(line)
      return lines
    },
    /** Follows who there is, until the test ends or its signal aborts. `said`: everything that was told, in order. */
    watch: (signal = engine.abort.signal): Watched => {
      const origins = new Map<string, LogOrigin>()
      const said: LogOrigin[] = []
      const seen: Watched = { origins, said, replaced: 0, ended: Promise.resolve() }
      const take = (origin: LogOrigin) => {
        origins.set(origin.origin, origin)
        said.push(origin)
      }
      const sink = {
        replace: (all: LogOrigin[]) => {
          origins.clear()
          all.forEach(take)
          seen.replaced++
        },
        put: take,
        drop: (origin: string) => void origins.delete(origin),
      }
      seen.ended = kit.logs.watch(sink, signal)
      seen.ended.catch(() => {})
      return seen
    },
  })
  return kit
}
