/** Counts kinds of lines in the background of the page: progressive, ended when they change, and again when asked. */
import { useCallback, useEffect, useState } from 'react'
import type { LogKinds, LogViewSpec } from '../../../shared/contract/logs.ts'
import { asFault, type Fault } from '../../../shared/rpc/fault.ts'
import { api } from '../../state/api.ts'

/** Milliseconds: what was not there for so long is new. */
const freshFor = 86_400_000

/** `found` is of before until the first of the new ones came. */
export type Kinds = { found?: LogKinds; fault?: Fault; refresh: () => void }

export function useKinds(spec: LogViewSpec): Kinds {
  const [state, setState] = useState<{ found?: LogKinds; fault?: Fault }>({})
  const [asked, setAsked] = useState(0)
  const refresh = useCallback(() => setAsked((n) => n + 1), [])
  const key = JSON.stringify(spec)
  // biome-ignore lint/correctness/useExhaustiveDependencies: counted anew for another selection, and when a person asks
  useEffect(() => {
    setState(({ found }) => (found ? { found: { ...found, scanned: 0, done: false } } : {}))
    const input = { ...(JSON.parse(key) as LogViewSpec), since: Date.now() - freshFor }
    const stream = api.stream('logs.kinds', input, {
      onChunk: (found) => setState({ found }),
      onEnd: (error) => error && setState((old) => ({ ...old, fault: asFault(error) })),
    })
    return stream.cancel
  }, [key, asked])
  return { ...state, refresh }
}
