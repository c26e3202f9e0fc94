/** How an engine gets an image for those who only need it to be there: with whatever the person has logged in with. */
import { parseImageReference } from '../../shared/lib/image-reference.ts'
import type { Capabilities } from '../capabilities/capabilities.ts'
import type { PullImage } from '../capabilities/containers.ts'
import type { AuthFor } from '../capabilities/images.ts'
import type { Connections } from '../core/connections.ts'
import { withLogins } from './registry-login.ts'

export const pullImage = (connections: Connections<Capabilities>, authFor: AuthFor, engine: string): PullImage =>
  async function* (reference, platform, signal) {
    const host = parseImageReference(reference)?.host
    const images = await connections.use(engine, 'images', signal)
    yield* withLogins(authFor, async (ask) =>
      images.pull(reference, { platform, auth: host === undefined ? undefined : await ask(host, signal) }, signal),
    )
  }
