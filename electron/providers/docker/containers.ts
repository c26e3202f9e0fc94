/** The containers of one engine, as the capability wants them. */
import type { Containers } from '../../capabilities/containers.ts'
import { type Ask, type Client, containerPath } from './client.ts'
import { environment, type InspectedContainer, toDetail } from './detail.ts'
import { containerShell } from './exec.ts'
import { containerLogs } from './logs.ts'
import { containerStats, sampler } from './stats.ts'
import { type WatchTiming, watchContainers } from './watch.ts'

export function dockerContainers(client: Client, apiVersion: string, timing: WatchTiming): Containers {
  const post = async (container: string, action: string, signal: AbortSignal, query?: Ask['query']) =>
    client.act(`${containerPath(container)}/${action}`, { signal, query })
  const inspect = async (container: string, signal: AbortSignal) =>
    client.json<InspectedContainer>(`${containerPath(container)}/json`, { signal, timeout: 15_000 })

  return {
    watch: (into, signal) => watchContainers(client, into, signal, timing),
    start: (id, signal) => post(id, 'start', signal),
    stop: (id, { timeout }, signal) => post(id, 'stop', signal, { t: timeout }),
    restart: (id, { timeout }, signal) => post(id, 'restart', signal, { t: timeout }),
    pause: (id, signal) => post(id, 'pause', signal),
    unpause: (id, signal) => post(id, 'unpause', signal),
    kill: (id, options, signal) => post(id, 'kill', signal, { signal: options.signal }),
    rename: (id, { name }, signal) => post(id, 'rename', signal, { name }),
    remove: async (id, { force, volumes }, signal) =>
      client.act(containerPath(id), { method: 'DELETE', query: { force, v: volumes }, signal }),
    inspect: async (id, signal) => toDetail(await inspect(id, signal)),
    reveal: async (id, signal) => environment(await inspect(id, signal)),
    logs: (id, options, signal) => containerLogs(client, id, options, signal),
    shell: (id, options, writes, signal) => containerShell(client, id, options, writes, signal),
    stats: (id, signal) => containerStats(client, id, signal),
    sample: sampler(client, apiVersion),
  }
}
