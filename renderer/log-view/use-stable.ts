/** Callbacks that stay the same from render to render, and do what the latest render meant: what is given them need not render again. */
import { useRef, useState } from 'react'

type Calls = Record<string, (...given: never[]) => unknown>

export function useStable<C extends Calls>(calls: C): C {
  const latest = useRef(calls)
  latest.current = calls
  const [stable] = useState(
    () =>
      Object.fromEntries(Object.keys(calls).map((name) => [name, (...given: never[]) => latest.current[name]?.(...given)])) as unknown as C,
  )
  return stable
}
