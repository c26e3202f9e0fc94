/** Docker keeps images as it claims to: the suite of images, against a real Docker Engine. */
import { homedir } from 'node:os'
import { describe } from 'vitest'
import { imagesSuite } from '../../capabilities/images.suite.ts'
import { dockerCli } from '../../capabilities/suite-kit.ts'
import { silentLog } from '../../core/log.ts'
import { dockerProvider } from './index.ts'
import { patient } from './patient.kit.ts'

const endpoint = `unix://${process.env.WHEELHOUSE_ENGINE ?? '/var/run/docker.sock'}`
const image = process.env.WHEELHOUSE_TEST_IMAGE ?? 'wheelhouse/busybox:test'

describe.skipIf(process.env.WHEELHOUSE_NO_ENGINE)('a real engine', () => {
  imagesSuite('docker', {
    image,
    buildkit: true,
    cli: dockerCli(endpoint),
    connect: async () => {
      const place = { env: {}, home: homedir(), platform: process.platform }
      const session = await dockerProvider(patient).connect({ endpoint }, { signal: new AbortController().signal, place, log: silentLog })
      if (!session.capabilities.images) throw new Error('it has no images')
      return { images: session.capabilities.images, close: session.close }
    },
  })
})
