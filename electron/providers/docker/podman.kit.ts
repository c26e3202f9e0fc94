/** The Podman that runs beside Docker while the suites do: where it is, its test image, and what of its own language tests need. */
import { request } from 'node:http'
import { homedir } from 'node:os'
import type { Capabilities } from '../../capabilities/capabilities.ts'
import { dockerCli } from '../../capabilities/suite-kit.ts'
import { silentLog } from '../../core/log.ts'
import { type DockerTiming, dockerProvider } from './index.ts'
import { patient } from './patient.kit.ts'

const socketPath = process.env.WHEELHOUSE_PODMAN ?? ''
const endpoint = `unix://${socketPath}`

/** Why the suites do not run on it, if they do not. */
export const noPodman = process.env.WHEELHOUSE_NO_PODMAN
/** Podman gives the name of a registry to whatever has none. */
export const podmanImage = 'localhost/wheelhouse/busybox:test'
/** Docker's own command line: Podman understands it. */
export const podmanCli = dockerCli(endpoint)

export async function connectPodman(timing?: Partial<DockerTiming>): Promise<Required<Capabilities> & { close: () => void }> {
  const place = { env: process.env, home: homedir(), platform: process.platform }
  const session = await dockerProvider({ ...patient, ...timing }).connect(
    { endpoint },
    { signal: new AbortController().signal, place, log: silentLog },
  )
  return { ...(session.capabilities as Required<Capabilities>), close: () => session.leave?.().then(session.close) }
}

/** Asks it for something that only its own language can say. */
export const askPodman = (method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<void> =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' }
    const asked = request({ socketPath, method, path: `/v4.0.0/libpod${path}`, headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.once('end', () => ((answer.statusCode ?? 500) < 300 ? resolve() : reject(new Error(String(Buffer.concat(chunks))))))
    })
    asked.once('error', reject).end(body === undefined ? undefined : JSON.stringify(body))
  })

/** Runs the health check of a container: systemd's timers would, and where tests run there are none. */
export const checkHealth = (container: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const asked = request({ socketPath, path: `/v4.0.0/libpod/containers/${container}/healthcheck` }, (answer) => {
      answer.resume().once('end', resolve)
    })
    asked.once('error', reject).end()
  })
