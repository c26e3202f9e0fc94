/** How healthy Podman's containers are: in the list that it gives in Docker's language it says nothing of it, in its own it does. */
import type { Health } from '../../../shared/contract/containers.ts'
import type { Client } from './client.ts'
import { toHealth } from './map.ts'

/** Asks for the containers that run: all, or some. Never rejects: rows without their health are better than none. */
export type HealthOf = (ids: string[] | undefined, signal: AbortSignal) => Promise<ReadonlyMap<string, Health>>

/** @param timeout milliseconds */
export const podmanHealth =
  (client: Client, timeout: number): HealthOf =>
  async (ids, signal) => {
    const query = ids ? { filters: JSON.stringify({ id: ids }) } : {}
    const path = '/libpod/containers/json'
    const listed = await client.json<{ Id?: string; Status?: string }[]>(path, { query, signal, timeout }).catch(() => [])
    const health = new Map<string, Health>()
    for (const { Id, Status } of Array.isArray(listed) ? listed : []) {
      const known = toHealth(Status)
      if (Id && known) health.set(Id, known)
    }
    return health
  }
