/** Who wrote the lines in sight, as the river knows them: their names, and how their logs stand. */
import { useMemo, useState } from 'react'
import type { LogRow, LogSource } from '../../shared/contract/logs.ts'
import { useLive } from '../state/use-live.ts'

/** The contract's bound for one window. */
const most = 500

export type Sources = ReadonlyMap<string, LogSource>

/** Of those that were met in sight and those that were chosen, as many as can be asked for: those that were met last first. */
export const askedFor = (chosen: readonly string[], met: readonly string[]): string[] =>
  [...new Set([...met.toReversed(), ...chosen])].slice(0, most).sort()

/** Those in sight become the last ones that were met when one of them is not asked for; else nothing changes. */
export function metNow(met: readonly string[], sight: readonly string[], ids: readonly string[]): readonly string[] {
  const known = new Set(ids)
  const inSight = new Set(sight.filter((id) => id !== ''))
  if ([...inSight].every((id) => known.has(id))) return met
  return [...met.filter((id) => !inSight.has(id)), ...inSight].slice(-most)
}

/** @param chosen ids that are known without any line */
export function useSources(chosen: readonly string[], rows: readonly (LogRow | undefined)[]): Sources {
  const [met, setMet] = useState<readonly string[]>([])
  const ids = useMemo(() => askedFor(chosen, met), [chosen, met])
  const next = metNow(met, [...new Set(rows.map((row) => row?.source ?? ''))], ids)
  if (next !== met) setMet(next)
  const list = useLive('logs.sources', {}, { ids, offset: 0, limit: most })
  return useMemo(() => new Map(list.items.filter((item): item is LogSource => 'id' in item).map((row) => [row.id, row])), [list.items])
}

/** Of a project's containers, what tells them apart: the project is plain from the tree. */
export function shortName({ name, path: [project] }: LogSource): string {
  const rest = project && /^[-_.]/.test(name.slice(project.length)) && name.startsWith(project) ? name.slice(project.length + 1) : ''
  return rest === '' ? name : rest
}

/** Colours of names, as many as can be told apart in each theme; see the style sheet. */
const hues = 8
const given = new Map<string, number>()
const uses = new Array<number>(hues).fill(0)

/** A name begins with the colour that its letters give it, today and tomorrow; one that has it already sends it on to the next. */
export function hueOf(name: string): number {
  const known = given.get(name)
  if (known !== undefined) return known
  let hash = 2166136261
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 16777619)
  const first = (hash >>> 0) % hues
  const least = Math.min(...uses)
  let hue = first
  while ((uses[hue] ?? 0) > least) hue = (hue + 1) % hues
  uses[hue] = (uses[hue] ?? 0) + 1
  given.set(name, hue)
  return hue
}
