/** What each engine keeps on its disk, as it was measured last: kept until the app ends, since measuring costs the engine. */
import { create } from 'zustand'
import type { DiskUsage } from '../../../shared/contract/disk.ts'
import { asFault, type Fault } from '../../../shared/rpc/fault.ts'
import { api } from '../../state/api.ts'

export type Measure = {
  usage?: DiskUsage
  /** Since when it is being measured, milliseconds since the epoch. */
  asked?: number | undefined
  fault?: Fault | undefined
  /** What was freed last, and when. */
  freed?: { bytes: number; at: number; atLeast: boolean }
}

export const useMeasures = create<Record<string, Measure>>()(() => ({}))
const running = new Map<string, AbortController>()
/** A measurement that is older, milliseconds, is made anew when one looks at it. */
const fresh = 10 * 60_000

const change = (engine: string, by: Partial<Measure>) => useMeasures.setState((all) => ({ [engine]: { ...all[engine], ...by } }))

export async function measure(engine: string): Promise<void> {
  if (running.has(engine)) return
  const stop = new AbortController()
  running.set(engine, stop)
  change(engine, { asked: Date.now(), fault: undefined })
  try {
    change(engine, { usage: await api.call('disk.usage', { engine }, stop.signal) })
  } catch (error) {
    const fault = asFault(error)
    if (fault.code !== 'cancelled') change(engine, { fault })
  } finally {
    running.delete(engine)
    change(engine, { asked: undefined })
  }
}

export const cancelMeasure = (engine: string): void => running.get(engine)?.abort()

/** Measures what was not looked at lately. */
export function measureIfOld(engine: string): void {
  const { usage } = useMeasures.getState()[engine] ?? {}
  if (!usage || Date.now() - usage.at > fresh) void measure(engine)
}

/** What was measured is not so any more: what was looked at before is measured again. */
export function tellFreed(engine: string, freed: Measure['freed'] | undefined): void {
  if (freed) change(engine, { freed })
  if (!useMeasures.getState()[engine]?.usage) return
  // One that began before is of what is gone by now.
  cancelMeasure(engine)
  setTimeout(() => void measure(engine))
}
