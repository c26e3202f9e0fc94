/** What this app is doing to containers at the moment: to stop one may take ten seconds, in which the engine says nothing new of it. */
import { create } from 'zustand'
import type { Act } from './actions.ts'

/** The acts under way, by the ids of the rows. */
export const useActs = create<ReadonlyMap<string, Act>>()(() => new Map())

/** The act under way on a container, by the id of its row. */
export const useUnderWay = (id: string): Act | undefined => useActs((acts) => acts.get(id))

const change = (id: string, act: Act | undefined) =>
  useActs.setState(
    (acts) => {
      const next = new Map(acts)
      if (act) next.set(id, act)
      else next.delete(id)
      return next
    },
    // A whole new map: zustand would merge its entries as an object's.
    true,
  )

/** Runs an act on a container and lets its row tell so for as long as it takes; resolves or rejects as the act does. */
export async function underWay<T>(id: string, act: Act, run: () => Promise<T>): Promise<T> {
  change(id, act)
  try {
    return await run()
  } finally {
    change(id, undefined)
  }
}
