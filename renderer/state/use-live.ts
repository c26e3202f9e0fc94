/** Follows a live list from a component, for as long as the component is there. */
import { useEffect, useRef, useState } from 'react'
import type { At, InputOf, Live, Path, RowOf } from '../../shared/rpc/contract.ts'
import type { AppContract } from '../../shared/contract/index.ts'
import { emptyState, type LiveHandle, type LiveState } from '../../shared/rpc/client.ts'
import type { View } from '../../shared/rpc/view.ts'
import { api } from './api.ts'
import { holdUntilKnown } from './hold.ts'

export type LivePath = Path<AppContract, Live>
export type RowAt<P extends LivePath> = RowOf<At<AppContract, P>>
type Rows<P extends LivePath> = LiveState<RowAt<P>>

/** What each list showed last, so that coming back to a section shows it at once instead of a skeleton. */
const remembered = new Map<string, LiveState<never>>()

/**
 * @param view changing it moves the window or the filter; the list stays open
 * @param name set it to remember what was shown under this name until the app ends
 */
export function useLive<P extends LivePath>(path: P, input: InputOf<At<AppContract, P>>, view: View, name?: string): Rows<P> {
  const [state, setState] = useState<Rows<P>>(() => ((name && remembered.get(name)) as Rows<P> | undefined) ?? emptyState)
  const handle = useRef<LiveHandle>(undefined)
  const inputKey = JSON.stringify(input)
  const viewKey = JSON.stringify(view)
  const opened = useRef('')

  // biome-ignore lint/correctness/useExhaustiveDependencies: input and view are compared by what they hold
  useEffect(() => {
    opened.current = viewKey
    const { take, end } = holdUntilKnown((next: Rows<P>) => {
      if (name) remembered.set(name, next as LiveState<never>)
      setState(next)
    })
    const opening = api.live(path, input, view, take)
    handle.current = opening
    return () => {
      end()
      opening.close()
    }
  }, [path, inputKey, name])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the view is compared by what it holds
  useEffect(() => {
    if (opened.current === viewKey) return
    opened.current = viewKey
    handle.current?.setView(view)
  }, [viewKey])

  return state
}
