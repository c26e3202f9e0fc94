/** What is kept of logs, looked at anew every few seconds while somebody shows it. */
import { useCallback, useEffect, useState } from 'react'
import type { StoreReport } from '../../shared/contract/logs.ts'
import { asFault, type Fault } from '../../shared/rpc/fault.ts'
import { api } from './api.ts'

/** Milliseconds between two looks. */
const again = 5000

export type LogReport = { report?: StoreReport; fault?: Fault; refresh: () => void }

/** @param version another value looks at once */
export function useLogReport(version = ''): LogReport {
  const [state, setState] = useState<{ report?: StoreReport; fault?: Fault }>({})
  const [asked, setAsked] = useState(0)
  const refresh = useCallback(() => setAsked((n) => n + 1), [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew when what it depends on changes, and when a person asks
  useEffect(() => {
    const abort = new AbortController()
    const look = () =>
      api.call('logs.report', {}, abort.signal).then(
        (report) => setState({ report }),
        (error) => abort.signal.aborted || setState((old) => ({ ...old, fault: asFault(error) })),
      )
    void look()
    const timer = setInterval(() => void (document.hidden || look()), again)
    return () => {
      abort.abort()
      clearInterval(timer)
    }
  }, [version, asked])
  return { ...state, refresh }
}
