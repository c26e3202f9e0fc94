/** Changes the limits of a container, and what happens when it ends, in place. */
import type { UpdateSpec } from '../../../shared/contract/run-spec.ts'
import { asFault } from '../../../shared/rpc/fault.ts'
import { type Client, containerPath } from './client.ts'
import { resourcesOf } from './run-body.ts'
import { cannotUpdateFault, lastingLimitFault, toRunFault } from './run-faults.ts'

export async function updateContainer(
  client: Client,
  container: string,
  { limits = {}, restart }: UpdateSpec,
  signal: AbortSignal,
): Promise<{ warnings: string[] }> {
  const resources = resourcesOf(limits)
  await checkTakenAway(client, container, resources, signal)
  const body = {
    ...resources,
    ...(restart ? { RestartPolicy: { Name: restart.policy, MaximumRetryCount: restart.retries ?? 0 } } : {}),
  }
  try {
    const path = `${containerPath(container)}/update`
    const answer = await client.actJson<{ Warnings?: string[] | null }>(path, { body, signal, timeout: 60_000 })
    return { warnings: answer.Warnings ?? [] }
  } catch (error) {
    const { code, detail = '' } = asFault(error)
    // Podman before 5 has no such request.
    throw code === 'not_found' && /^not found$/i.test(detail) ? cannotUpdateFault(detail) : toRunFault(error)
  }
}

/** A zero is to take a limit away: engines do that for the number of processes alone, and pass over all others without a word. */
async function checkTakenAway(
  client: Client,
  container: string,
  resources: ReturnType<typeof resourcesOf>,
  signal: AbortSignal,
): Promise<void> {
  const away = Object.entries(resources).flatMap(([key, value]) => (value === 0 && key !== 'PidsLimit' ? [key] : []))
  if (away.length === 0) return
  const { HostConfig = {} } = await client.json<{ HostConfig?: Record<string, unknown> }>(`${containerPath(container)}/json`, {
    signal,
    timeout: 15_000,
  })
  const lasting = away.filter((key) => HostConfig[key])
  if (lasting.length > 0) throw lastingLimitFault(lasting)
}
