/** Docker is what it claims to be: the suite of containers, against a real Docker Engine. */
import { homedir } from 'node:os'
import { describe } from 'vitest'
import { containersSuite } from '../../capabilities/containers.suite.ts'
import { dockerCli } from '../../capabilities/suite-kit.ts'
import { silentLog } from '../../core/log.ts'
import { dockerProvider } from './index.ts'
import { patient } from './patient.kit.ts'

const endpoint = `unix://${process.env.WHEELHOUSE_ENGINE ?? '/var/run/docker.sock'}`
const image = process.env.WHEELHOUSE_TEST_IMAGE ?? 'wheelhouse/busybox:test'

describe.skipIf(process.env.WHEELHOUSE_NO_ENGINE)('a real engine', () => {
  containersSuite('docker', {
    image,
    cli: dockerCli(endpoint),
    connect: async () => {
      const place = { env: {}, home: homedir(), platform: process.platform }
      const session = await dockerProvider(patient).connect({ endpoint }, { signal: new AbortController().signal, place, log: silentLog })
      if (!session.capabilities.containers) throw new Error('it has no containers')
      return { containers: session.capabilities.containers, close: session.close }
    },
  })
})
