/**
 * How long Podman waits before it kills what it is told to stop. One that was made in Docker's language, by compose for instance, it gives
 * no time at all (until 4.4 it takes "not said" for 0): such a one has Docker's ten seconds.
 */
import type { Patience } from './actions.ts'
import { type Client, containerPath } from './client.ts'

const dockers = 10

export const podmanPatience =
  (client: Client): Patience =>
  async (container, signal) => {
    const { Config } = await client.json<{ Config?: { StopTimeout?: number } }>(`${containerPath(container)}/json`, {
      signal,
      timeout: 15_000,
    })
    return Config?.StopTimeout ? undefined : dockers
  }
