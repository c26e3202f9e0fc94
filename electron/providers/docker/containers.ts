/** The containers of one engine, as the capability wants them. */
import type { Containers } from '../../capabilities/containers.ts'
import { containerActions } from './actions.ts'
import { type Client, containerPath } from './client.ts'
import type { ContainersWatch } from './containers-watch.ts'
import { environment, type InspectedContainer, toDetail } from './detail.ts'
import { containerShell } from './exec.ts'
import { podmanPatience } from './podman-patience.ts'
import { readSpec, recreateContainer } from './recreate.ts'
import { type Environment, runContainer } from './run.ts'
import { unsaid, untold } from './run-unsaid.ts'
import { containerStats, sampler } from './stats.ts'
import { containerTop } from './top.ts'
import { updateContainer } from './update.ts'

/**
 * @param env where files of environment variables take the values of bare names from
 * @param proof milliseconds that one that is made anew is watched before the old one is removed
 */
export function dockerContainers(
  client: Client,
  apiVersion: string,
  watch: ContainersWatch,
  env: Environment,
  podman: boolean,
  proof: number,
): Containers {
  const inspect = async (container: string, signal: AbortSignal) =>
    client.json<InspectedContainer>(`${containerPath(container)}/json`, { signal, timeout: 15_000 })

  const actions = containerActions(client, podman ? podmanPatience(client) : undefined)
  const stop = (container: string, signal: AbortSignal) => actions.stop(container, {}, signal)

  return {
    watch,
    ...actions,
    inspect: async (id, signal) => toDetail(await inspect(id, signal)),
    reveal: async (id, signal) => environment(await inspect(id, signal)),
    run: (spec, options, signal) => runContainer(client, env, spec, options, signal),
    spec: async (id, signal) => {
      const { old, spec } = await readSpec(client, podman, id, signal)
      return { spec, unsaid: unsaid(old, podman), untold: untold(old, podman) }
    },
    recreate: (id, options, signal) => recreateContainer(client, podman, { env, stop, proof }, id, options, signal),
    update: (id, change, signal) => updateContainer(client, id, change, signal),
    top: (id, signal) => containerTop(client, id, signal),
    shell: (id, options, writes, signal) => containerShell(client, id, options, writes, signal),
    stats: (id, signal) => containerStats(client, id, signal),
    sample: sampler(client, apiVersion),
  }
}
