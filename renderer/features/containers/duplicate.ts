/** What a second container like one is made of: without what only one can have, and not of that one's compose project. Pure. */
import type { RunSpec } from '../../../shared/contract/run-spec.ts'

/** Labels by which compose tools know their own. */
const isComposes = (label: string) => /^(?:com\.docker|io\.podman)\.compose\./.test(label)

/** @param taken names of containers on the engine */
export function duplicateOf({ name, ...spec }: RunSpec, taken: ReadonlySet<string>): RunSpec {
  const ofProject = spec.labels.some((label) => isComposes(label.name))
  const free = name === undefined ? undefined : freeName(name, taken)
  return {
    ...spec,
    ...(free === undefined ? {} : { name: free }),
    labels: spec.labels.filter((label) => !isComposes(label.name)),
    // An address is one container's. By the aliases of a service its project would find the duplicate.
    networks: spec.networks.map(({ name, aliases }) => ({ name, aliases: ofProject ? [] : aliases })),
  }
}

/** Two containers cannot have one name. */
function freeName(name: string, taken: ReadonlySet<string>): string | undefined {
  const stem = name.replace(/-\d+$/, '')
  for (let number = 2; number < 10_000; number++) if (!taken.has(`${stem}-${number}`)) return `${stem}-${number}`
  return undefined
}
