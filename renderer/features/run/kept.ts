/** Parts of a spec that have no field in the form, as the flags that say them. Pure. */
import { emptySpec } from '../../../shared/contract/run-spec.ts'
import { dockerRunWords } from '../../../shared/lib/docker-run/print.ts'
import { quote } from '../../../shared/lib/docker-run/quote.ts'
import { type Draft, hiddenParts, noImage } from './draft.ts'

export type HiddenPart = (typeof hiddenParts)[number]

export const keptParts = ({ base }: Draft): { part: HiddenPart; flags: string[] }[] =>
  hiddenParts.flatMap((part) => {
    const groups = dockerRunWords({ ...emptySpec(noImage), [part]: base[part] }).slice(1, -1)
    return groups.length === 0 ? [] : [{ part, flags: groups.map((words) => words.map(quote).join(' ')) }]
  })

export const withoutPart = (draft: Draft, part: HiddenPart): Draft => ({
  ...draft,
  base: { ...draft.base, [part]: emptySpec(noImage)[part] } as Draft['base'],
})
