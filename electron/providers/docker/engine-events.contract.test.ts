/** Docker and Podman tell of what happens as the capability wants it, against real engines. */
import { homedir } from 'node:os'
import { describe } from 'vitest'
import { engineEventsSuite } from '../../capabilities/engine-events.suite.ts'
import { dockerCli } from '../../capabilities/suite-kit.ts'
import { silentLog } from '../../core/log.ts'
import { dockerProvider } from './index.ts'
import { patient } from './patient.kit.ts'
import { checkHealth, connectPodman, noPodman, podmanCli, podmanImage } from './podman.kit.ts'

const endpoint = `unix://${process.env.WHEELHOUSE_ENGINE ?? '/var/run/docker.sock'}`
const image = process.env.WHEELHOUSE_TEST_IMAGE ?? 'wheelhouse/busybox:test'

describe.skipIf(process.env.WHEELHOUSE_NO_ENGINE)('a real engine', () => {
  engineEventsSuite('docker', {
    image,
    cli: dockerCli(endpoint),
    connect: async () => {
      const place = { env: {}, home: homedir(), platform: process.platform }
      const session = await dockerProvider(patient).connect({ endpoint }, { signal: new AbortController().signal, place, log: silentLog })
      const { engineEvents } = session.capabilities
      if (!engineEvents) throw new Error('it tells of nothing')
      return { engineEvents, close: session.close }
    },
  })
})

describe.skipIf(noPodman)('a real Podman', () => {
  engineEventsSuite('podman', {
    image: podmanImage,
    cli: podmanCli,
    connect: connectPodman,
    checkHealth,
    // Podman 4.3 tells of none of these.
    stopsUntold: true,
    oomUnknown: true,
    networksUntold: true,
  })
})
