/** Images go to real registries and come back, by a real Docker Engine. */
import { homedir } from 'node:os'
import { describe } from 'vitest'
import { imagesTransferSuite } from '../../electron/capabilities/images-transfer.suite.ts'
import { dockerCli } from '../../electron/capabilities/suite-kit.ts'
import { silentLog } from '../../electron/core/log.ts'
import { dockerProvider } from '../../electron/providers/docker/index.ts'
import { patient } from '../../electron/providers/docker/patient.kit.ts'
import { noRegistry, startRegistry } from '../stack/registry.mjs'

const endpoint = `unix://${process.env.WHEELHOUSE_ENGINE ?? '/var/run/docker.sock'}`
const image = process.env.WHEELHOUSE_TEST_IMAGE ?? 'wheelhouse/busybox:test'
const missing = process.env.WHEELHOUSE_NO_ENGINE ?? noRegistry((text) => console.warn(text))

describe.skipIf(missing)('a real engine and real registries', () => {
  const connect = async () => {
    const place = { env: {}, home: homedir(), platform: process.platform }
    const session = await dockerProvider(patient).connect({ endpoint }, { signal: new AbortController().signal, place, log: silentLog })
    if (!session.capabilities.images) throw new Error('it has no images')
    return { images: session.capabilities.images, close: session.close }
  }
  imagesTransferSuite('docker', { image, buildkit: true, cli: dockerCli(endpoint), connect }, startRegistry)
})
