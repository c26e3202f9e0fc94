/** What would go, asked for anew when the choice changes and has rested for a moment: the engine looks at everything for it. */
import { useEffect, useState } from 'react'
import type { PruneChoice, PrunePlan } from '../../../shared/contract/disk.ts'
import { asFault, type Fault } from '../../../shared/rpc/fault.ts'
import { api } from '../../state/api.ts'

/** Milliseconds of not changing. */
const pause = 250

export type Planned = {
  /** Of the choice as it was last asked about. */
  plan?: PrunePlan
  fault?: Fault
  /** The plan is of this choice, and not of one before. */
  current: boolean
}

export function usePlan(engine: string, what: { kinds: PruneChoice; olderThan?: number } | undefined, attempt: number): Planned {
  const [planned, setPlanned] = useState<Planned>({ current: false })
  const wanted = what && JSON.stringify({ engine, ...what })
  // biome-ignore lint/correctness/useExhaustiveDependencies: trying again asks for the same
  useEffect(() => {
    const stop = new AbortController()
    setPlanned(({ plan }) => ({ ...(plan ? { plan } : {}), current: false }))
    if (wanted === undefined) return
    const timer = setTimeout(() => {
      api.call('disk.prunePreview', JSON.parse(wanted), stop.signal).then(
        (plan) => setPlanned({ plan, current: true }),
        (error) => !stop.signal.aborted && setPlanned({ fault: asFault(error), current: true }),
      )
    }, pause)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [wanted, attempt])
  return planned
}
