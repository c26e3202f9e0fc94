/** Values of the environment that came from a container: as in its inspection, they are hidden until a person reveals them, or types others. Pure. */
import type { RunSpec } from '../../../shared/contract/run-spec.ts'
import type { PairRow } from './rows.ts'

export const dots = '•••'
type Pair = RunSpec['environment'][number]

/** One that was typed over is kept no more. */
export const isFromContainer = ({ value, kept }: PairRow): boolean => value !== '' && value === kept?.value

/** The same spec to look at: without the values of these pairs. */
export function withoutValues(spec: RunSpec, pairs: readonly Pair[]): RunSpec {
  const hidden = new Set(pairs.map(({ name, value }) => JSON.stringify([name.trim(), value])))
  const mask = ({ name, value }: Pair) => ({ name, value: value !== '' && hidden.has(JSON.stringify([name, value])) ? dots : value })
  return { ...spec, environment: spec.environment.map(mask) }
}
