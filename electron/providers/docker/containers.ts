/** The containers of one engine, as the capability wants them. */
import type { Containers } from '../../capabilities/containers.ts'
import { containerActions, type Patience } from './actions.ts'
import { type Client, containerPath } from './client.ts'
import type { ContainersWatch } from './containers-watch.ts'
import { environment, type InspectedContainer, toDetail } from './detail.ts'
import { containerShell } from './exec.ts'
import { containerStats, sampler } from './stats.ts'

export function dockerContainers(client: Client, apiVersion: string, watch: ContainersWatch, patience?: Patience): Containers {
  const inspect = async (container: string, signal: AbortSignal) =>
    client.json<InspectedContainer>(`${containerPath(container)}/json`, { signal, timeout: 15_000 })

  return {
    watch,
    ...containerActions(client, patience),
    inspect: async (id, signal) => toDetail(await inspect(id, signal)),
    reveal: async (id, signal) => environment(await inspect(id, signal)),
    shell: (id, options, writes, signal) => containerShell(client, id, options, writes, signal),
    stats: (id, signal) => containerStats(client, id, signal),
    sample: sampler(client, apiVersion),
  }
}
