/** What a person chooses to free, as the form holds it: text as it was typed. */
import { type DiskKind, type PruneChoice, pruneAge } from '../../../shared/contract/disk.ts'

export const ageUnits = { hours: 1, days: 24, weeks: 168 } as const
export type AgeUnit = keyof typeof ageUnits
export type Choice = { kinds: PruneChoice; age: string; unit: AgeUnit }

/** What is surely nobody's: what `docker system prune` takes, too. */
export const firstChoice: Choice = {
  kinds: { containers: true, networks: true, images: 'dangling', volumes: false, buildCache: 'dangling' },
  age: '',
  unit: 'days',
}

/** The choice as the contract wants it; undefined while the age is none. */
export function whatOf({ kinds, age, unit }: Choice): { kinds: PruneChoice; olderThan?: number } | undefined {
  const typed = age.trim()
  if (typed === '') return { kinds }
  const hours = pruneAge.safeParse(/^\d{1,6}$/.test(typed) ? Number(typed) * ageUnits[unit] : Number.NaN)
  return hours.success ? { kinds, olderThan: hours.data } : undefined
}

/** In the order in which they go. */
export const optionsOf = {
  containers: [false, true],
  networks: [false, true],
  volumes: [false, 'anonymous', 'all'],
  images: [false, 'dangling', 'all'],
  buildCache: [false, 'dangling', 'all'],
} as const satisfies { [K in DiskKind]: readonly PruneChoice[K][] }
