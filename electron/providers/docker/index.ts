/** Docker, and whatever speaks its language: Podman, Colima, Rancher Desktop, OrbStack. */
import { z } from 'zod'
import { fault } from '../../../shared/rpc/fault.ts'
import type { Capabilities } from '../../capabilities/capabilities.ts'
import { loginPath } from '../../core/login-path.ts'
import { defineProvider, type Session } from '../../core/provider.ts'
import { createClient } from './client.ts'
import { dockerCompose } from './compose.ts'
import { composePrograms } from './compose-tool.ts'
import { dockerContainers } from './containers.ts'
import { containersWatch } from './containers-watch.ts'
import { dialer } from './dial.ts'
import { type DockerConfig, discoverer } from './discover.ts'
import { printEndpoint } from './endpoint.ts'
import { dockerDisk } from './disk.ts'
import { dockerEngineEvents } from './engine-events.ts'
import { garbledFault } from './faults.ts'
import { dockerFiles } from './files.ts'
import { volumeHelpers } from './files-helper.ts'
import { freeingHelpers } from './idle-helpers.ts'
import { dockerImages } from './images.ts'
import { dockerLogs } from './logs.ts'
import { chooseVersion, type EngineVersion, toAbout } from './map.ts'
import { dockerNetworks } from './networks.ts'
import { podmanHealth } from './podman-health.ts'
import { dockerVolumes } from './volumes.ts'

/** Milliseconds. */
export type DockerTiming = {
  /** Until the first answer, and until each sign of life. */
  answer: number
  /** Until a list of containers is there. */
  list: number
  /** Between two whole lists. */
  resync: number
  /** In which events are gathered. */
  gather: number
  /** That a container which is made anew is watched before the old one is removed. */
  proof: number
  /** That a helper is kept after its last use. */
  helper: number
  /** Until helpers are gone, when the engine is left. */
  leave: number
}
const usualTiming: DockerTiming = { answer: 5000, list: 15_000, resync: 60_000, gather: 30, proof: 10_000, helper: 30_000, leave: 3000 }

/** The newest version of the API that we have read the documentation of. */
const newest = '1.51'

export function dockerProvider(timing: Partial<DockerTiming> = {}) {
  const { answer, proof, helper, leave, ...watching } = { ...usualTiming, ...timing }
  return defineProvider<DockerConfig, Capabilities>({
    kind: 'docker',
    title: 'Docker Engine',
    config: z.object({ endpoint: z.string().min(1), certs: z.string().optional(), skipVerify: z.boolean().optional() }),
    discover: discoverer(),
    connect: async (config, { signal, place }): Promise<Session<Capabilities>> => {
      const endpoint = printEndpoint(config.endpoint)
      const client = createClient(await dialer(config, place), endpoint)
      const began = performance.now()
      try {
        const version = await client.json<EngineVersion>('/version', { signal, timeout: answer })
        const latency = rounded(performance.now() - began)
        const apiVersion = chooseVersion(version, newest)
        if (apiVersion === undefined) throw notAnEngine(version)
        client.speak(apiVersion)
        const about = { ...toAbout(version, endpoint), apiVersion }
        const podman = about.product === 'Podman'
        const watch = containersWatch(client, watching, podman ? podmanHealth(client, watching.list) : undefined)
        const networks = dockerNetworks(client, watch, watching, podman)
        const helpers = volumeHelpers(client, { keep: helper, leaving: leave })
        const volumes = dockerVolumes(client, apiVersion, watch, watching)
        return {
          about,
          latency,
          ping: async (signal) => {
            const from = performance.now()
            await client.text('/_ping', { signal, timeout: answer })
            return rounded(performance.now() - from)
          },
          capabilities: {
            ...freeingHelpers(
              {
                compose: dockerCompose(client, watch, composePrograms(config, place, loginPath(place))),
                containers: dockerContainers(client, apiVersion, watch, place.env, podman, proof),
                disk: dockerDisk(client, {
                  network: networks.remove,
                  volume: (volume, signal) => volumes.remove(volume, { force: false }, signal),
                }),
                images: dockerImages(client, about, watch, watching),
                volumes,
              },
              helpers.dropIdle,
            ),
            engineEvents: dockerEngineEvents(client, podman),
            files: dockerFiles(client, podman, helpers),
            logs: dockerLogs(client, about, watch),
            networks,
          },
          leave: helpers.leave,
          close: () => {
            helpers.forget()
            client.close()
          },
        }
      } catch (error) {
        client.close()
        throw error
      }
    },
  })
}

const rounded = (milliseconds: number) => Math.round(milliseconds * 10) / 10

const notAnEngine = (version: unknown) =>
  garbledFault(JSON.stringify(version) ?? 'nothing', fault('unsupported', { en: 'No API version.', fr: 'Pas de version d’API.' }))

export default dockerProvider()
