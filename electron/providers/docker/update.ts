/** Changes the limits of a container, and what happens when it ends, in place. */
import type { UpdateSpec } from '../../../shared/contract/run-spec.ts'
import { asFault } from '../../../shared/rpc/fault.ts'
import { type Client, containerPath } from './client.ts'
import { resourcesOf } from './run-body.ts'
import { cannotUpdateFault, toRunFault } from './run-faults.ts'

export async function updateContainer(
  client: Client,
  container: string,
  { limits = {}, restart }: UpdateSpec,
  signal: AbortSignal,
): Promise<{ warnings: string[] }> {
  const body = {
    ...resourcesOf(limits),
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
