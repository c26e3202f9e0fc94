/** Compose projects are what the capability wants them to be, with the system's docker-compose, against a real Docker Engine and a real Podman. */
import { homedir } from 'node:os'
import { describe } from 'vitest'
import { composeSuite } from '../../capabilities/compose.suite.ts'
import { dockerCli } from '../../capabilities/suite-kit.ts'
import { silentLog } from '../../core/log.ts'
import { dockerProvider } from './index.ts'
import { patient } from './patient.kit.ts'
import { noPodman, podmanImage } from './podman.kit.ts'

const noCompose = process.env.WHEELHOUSE_NO_COMPOSE

const connect = (endpoint: string) => async (more?: Record<string, string>) => {
  const env = { ...process.env, DOCKER_CONTEXT: 'another', COMPOSE_PROJECT_NAME: 'another', ...more }
  const place = { env, home: homedir(), platform: process.platform }
  const session = await dockerProvider(patient).connect({ endpoint }, { signal: new AbortController().signal, place, log: silentLog })
  if (!session.capabilities.compose) throw new Error('it has no compose projects')
  return { compose: session.capabilities.compose, close: session.close }
}
const options = (socket: string, image: string) => {
  const endpoint = `unix://${socket}`
  return { connect: connect(endpoint), cli: dockerCli(endpoint), image }
}

describe.skipIf(process.env.WHEELHOUSE_NO_ENGINE ?? noCompose)('a real engine', () => {
  composeSuite(
    'docker',
    options(process.env.WHEELHOUSE_ENGINE ?? '/var/run/docker.sock', process.env.WHEELHOUSE_TEST_IMAGE ?? 'wheelhouse/busybox:test'),
  )
})
describe.skipIf(noPodman ?? noCompose)('a real Podman', () => {
  composeSuite('podman', { ...options(process.env.WHEELHOUSE_PODMAN ?? '', podmanImage), restartsUnsaid: true })
})
