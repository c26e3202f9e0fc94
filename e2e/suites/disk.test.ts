/** Docker and Podman free their disks as the capability wants it: on engines that are the suite's own, since everything unused goes. */
import { homedir } from 'node:os'
import { afterAll, beforeAll, describe } from 'vitest'
import { diskSuite } from '../../electron/capabilities/disk.suite.ts'
import { dockerCli } from '../../electron/capabilities/suite-kit.ts'
import { silentLog } from '../../electron/core/log.ts'
import { dockerProvider } from '../../electron/providers/docker/index.ts'
import { patient } from '../../electron/providers/docker/patient.kit.ts'
import { connectPodman, noPodman, podmanCli, podmanImage } from '../../electron/providers/docker/podman.kit.ts'
import { startPrivateEngine } from '../stack/docker.mjs'

// An engine of our own needs what starting one needs.
const cannot = process.env.WHEELHOUSE_NO_ENGINE || process.getuid?.() !== 0

describe.skipIf(cannot)('a Docker Engine of its own', () => {
  let engine: Awaited<ReturnType<typeof startPrivateEngine>>
  beforeAll(async () => {
    engine = await startPrivateEngine()
  }, 120_000)
  afterAll(() => engine.remove())

  diskSuite('docker', {
    image: 'wheelhouse/busybox:test',
    countsLayers: true,
    buildkit: true,
    cli: (...args) => dockerCli(`unix://${engine.socket}`)(...args),
    connect: async () => {
      const place = { env: {}, home: homedir(), platform: process.platform }
      const config = { endpoint: `unix://${engine.socket}` }
      const session = await dockerProvider(patient).connect(config, { signal: new AbortController().signal, place, log: silentLog })
      const { disk, images } = session.capabilities
      if (!disk || !images) throw new Error('it has no disk, or no images')
      return { disk, images, close: session.close }
    },
  })
})

describe.skipIf(noPodman)('the Podman of the suites', () => {
  diskSuite('podman', {
    image: podmanImage,
    countsLayers: false,
    buildkit: false,
    prefix: 'docker.io/library/',
    cli: podmanCli,
    connect: connectPodman,
  })
})
