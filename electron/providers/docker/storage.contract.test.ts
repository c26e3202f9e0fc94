/** Docker is what it claims to be: the suites of files, networks and volumes, against a real Docker Engine. */
import { homedir } from 'node:os'
import { describe } from 'vitest'
import type { Capabilities } from '../../capabilities/capabilities.ts'
import { filesSuite } from '../../capabilities/files.suite.ts'
import { networksSuite } from '../../capabilities/networks.suite.ts'
import type { StorageSuiteOptions } from '../../capabilities/storage.suite-kit.ts'
import { dockerCli } from '../../capabilities/suite-kit.ts'
import { volumesSuite } from '../../capabilities/volumes.suite.ts'
import { silentLog } from '../../core/log.ts'
import { dockerProvider } from './index.ts'
import { patient } from './patient.kit.ts'

const endpoint = `unix://${process.env.WHEELHOUSE_ENGINE ?? '/var/run/docker.sock'}`
const options: StorageSuiteOptions = {
  image: process.env.WHEELHOUSE_TEST_IMAGE ?? 'wheelhouse/busybox:test',
  cli: dockerCli(endpoint),
  connect: async (timing) => {
    const place = { env: process.env, home: homedir(), platform: process.platform }
    const session = await dockerProvider({ ...patient, ...timing }).connect(
      { endpoint },
      { signal: new AbortController().signal, place, log: silentLog },
    )
    return { ...(session.capabilities as Required<Capabilities>), close: () => session.leave?.().then(session.close) }
  },
}

describe.skipIf(process.env.WHEELHOUSE_NO_ENGINE)('a real engine', () => {
  filesSuite('files', options)
  networksSuite('networks', options)
  volumesSuite('volumes', options)
})
