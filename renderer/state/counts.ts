/** The small numbers beside the sections in the rail: each section says its own while it is on screen, or that it knows none. */
import { create } from 'zustand'

export const useCounts = create<Record<string, number | undefined>>()(() => ({}))
export const setCount = (section: string, count: number | undefined): void => {
  if (useCounts.getState()[section] !== count) useCounts.setState({ [section]: count })
}
