/** The small numbers beside the sections in the rail; each section keeps its own up to date while it is on screen. */
import { create } from 'zustand'

export const useCounts = create<Record<string, number>>()(() => ({}))
export const setCount = (section: string, count: number): void => {
  if (useCounts.getState()[section] !== count) useCounts.setState({ [section]: count })
}
