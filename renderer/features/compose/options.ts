/** How a person wants each project brought up: kept on this machine, and used by every Up of it. */
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { Project } from '../../../shared/contract/compose.ts'

export type UpOptions = {
  build: boolean
  forceRecreate: boolean
  removeOrphans: boolean
  /** Service → containers; those that are not here are as the files say. */
  scale: Record<string, number>
  /** Of a project that nobody added: those of the others are kept with their files. */
  profiles: string[]
}

export const usualOptions: UpOptions = { build: false, forceRecreate: false, removeOrphans: false, scale: {}, profiles: [] }

const useStore = create<Record<string, UpOptions>>()(persist(() => ({}), { name: 'compose options', version: 1 }))

export const optionsOf = (id: string): UpOptions => useStore.getState()[id] ?? usualOptions
export const useOptions = (id: string): UpOptions => useStore((all) => all[id]) ?? usualOptions
export const setOptions = (id: string, change: Partial<UpOptions>): void =>
  void useStore.setState({ [id]: { ...optionsOf(id), ...change } })

export const isAdded = ({ known }: Project): boolean => known !== 'labels'

/** How the contract's inputs name a project, with what else it is run with. */
export function targetOf(row: Project): { engine: string; project: string; profiles?: string[] } {
  const { profiles } = optionsOf(row.id)
  return { engine: row.source, project: row.project, ...(isAdded(row) || profiles.length === 0 ? {} : { profiles }) }
}

/** What Up is told beside that; of some services only, no others are scaled. */
export function upOptions(row: Project, services?: string[]) {
  const { build, forceRecreate, removeOrphans, scale } = optionsOf(row.id)
  const known = new Set(services ?? row.services.map(({ name }) => name))
  const scaled = Object.fromEntries(Object.entries(scale).filter(([name]) => known.has(name)))
  return {
    ...(build ? { build } : {}),
    ...(forceRecreate ? { forceRecreate } : {}),
    ...(removeOrphans && !services ? { removeOrphans } : {}),
    ...(Object.keys(scaled).length > 0 ? { scale: scaled } : {}),
  }
}
