/** What is asked of one image when somebody looks at it, and again when the image of its row is another. */
import { useCallback, useEffect, useState } from 'react'
import { asFault, type Fault } from '../../../shared/rpc/fault.ts'
import { api } from '../../state/api.ts'

type Path = 'images.inspect' | 'images.history'
type Answer<P extends Path> = Awaited<ReturnType<typeof api.call<P>>>

export type Asked<T> = {
  answer?: T
  fault?: Fault /** When it was asked, milliseconds since the epoch. */
  since: number
  refresh: () => void
}

/** @param version another value reads it again */
export function useImage<P extends Path>(path: P, engine: string, image: string, version = ''): Asked<Answer<P>> {
  const [state, setState] = useState<{ of: string; answer?: Answer<P>; fault?: Fault; since: number }>({ of: '', since: 0 })
  const [asked, setAsked] = useState(0)
  const of = `${engine} ${image}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version, or asking again, reads it again
  useEffect(() => {
    const stop = new AbortController()
    setState((old) => ({ ...(old.of === of ? old : {}), of, since: Date.now() }))
    api.call(path, { engine, image } as never, stop.signal).then(
      (answer) => setState({ of, answer: answer as Answer<P>, since: 0 }),
      (error) => {
        const fault = asFault(error)
        if (fault.code !== 'cancelled') setState((old) => ({ ...old, fault }))
      },
    )
    return () => stop.abort()
  }, [path, engine, image, version, asked, of])
  const refresh = useCallback(() => setAsked((n) => n + 1), [])
  return state.of === of ? { ...state, refresh } : { since: Date.now(), refresh }
}
