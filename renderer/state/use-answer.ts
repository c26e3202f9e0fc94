/** What is asked of an engine when somebody looks at a thing, and again when the thing is another. */
import { useCallback, useEffect, useState } from 'react'
import type { AppContract } from '../../shared/contract/index.ts'
import type { At, Call, InputOf, Path, ResultOf } from '../../shared/rpc/contract.ts'
import { asFault, type Fault } from '../../shared/rpc/fault.ts'
import { api } from './api.ts'

// biome-ignore lint/suspicious/noExplicitAny: of whatever input and result
type Question = Path<AppContract, Call<any, any, 'read'>>

export type Asked<T> = {
  answer?: T
  fault?: Fault
  /** When it was asked, milliseconds since the epoch. */
  since: number
  refresh: () => void
}

/** What was answered of the same thing before stays until the next answer. @param version another value asks again */
export function useAnswer<P extends Question>(
  path: P,
  input: InputOf<At<AppContract, P>>,
  version = '',
): Asked<ResultOf<At<AppContract, P>>> {
  type T = ResultOf<At<AppContract, P>>
  const of = `${path} ${JSON.stringify(input)}`
  const [state, setState] = useState<{ of: string; answer?: T; fault?: Fault; since: number }>({ of, since: Date.now() })
  const [asked, setAsked] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the input is compared by what it holds; another version asks again
  useEffect(() => {
    const stop = new AbortController()
    setState((old) => ({ ...(old.of === of ? old : {}), of, since: Date.now() }))
    api.call(path as never, input as never, stop.signal).then(
      (answer) => setState({ of, answer: answer as T, since: Date.now() }),
      (error) => {
        const fault = asFault(error)
        if (fault.code !== 'cancelled') setState((old) => ({ ...old, fault }))
      },
    )
    return () => stop.abort()
  }, [of, version, asked])
  const refresh = useCallback(() => setAsked((n) => n + 1), [])
  return state.of === of ? { ...state, refresh } : { since: Date.now(), refresh }
}
