/** The backend, whole: settings, engines and the contract, served to any number of wires. Plain Node; knows no Electron. */
import { homedir } from 'node:os'
import { contract } from '../shared/contract/index.ts'
import type { ServerWire } from '../shared/rpc/frames.ts'
import { serve } from '../shared/rpc/server.ts'
import { appApi } from './api/app.ts'
import { composeApi } from './api/compose.ts'
import { containersApi } from './api/containers.ts'
import { diskApi } from './api/disk.ts'
import { engineEventsApi } from './api/engine-events.ts'
import { enginesApi } from './api/engines.ts'
import { filesApi } from './api/files.ts'
import { imagesApi } from './api/images.ts'
import { logsApi } from './api/logs.ts'
import { networksApi } from './api/networks.ts'
import { portsApi } from './api/ports.ts'
import { registriesApi } from './api/registries.ts'
import { secretsApi } from './api/secrets.ts'
import { volumesApi } from './api/volumes.ts'
import type { Capabilities } from './capabilities/capabilities.ts'
import { Connections, type ConnectionsTiming } from './core/connections.ts'
import { createGrants, type GrantKind } from './core/grants.ts'
import { type Log, logFile } from './core/log.ts'
import type { AnyProvider, Place } from './core/provider.ts'
import { openSecrets } from './core/secrets.ts'
import { openSettings } from './core/settings.ts'
import { noVault, type Vault } from './core/vault.ts'
import { keepLogs } from './logs/keep-logs.ts'
import { providers as allProviders } from './providers/index.ts'
import { openRegistries } from './registries/registries.ts'

export type Backend = {
  /** Serves one wire until it closes, or the returned function is called. */
  serve: (wire: ServerWire) => () => void
  /** The machine woke: whatever waits is tried now, whatever is live must show that it is. */
  resume: () => void
  /** Whether a person can see the page now: what only a person needs soon is done less often while nobody can. */
  setSeen: (seen: boolean) => void
  /** A person has chosen this file or folder of this machine: from now on it may be read; a file to write, that, too. */
  grant: (kind: GrantKind, path: string) => void
  /** Ends every wire and every connection; what was kept is on disk when it resolves. */
  close: () => Promise<void>
}

export type BackendOptions = {
  /** Where settings and the log are. */
  folder: string
  version: string
  log: Log
  /** The built worker that keeps logs; without it they are kept in this thread. */
  logWorker?: string
  /** What seals passwords; without it they last as long as the backend runs. */
  vault?: Vault
  /** Milliseconds from the first page until the logs of whatever runs are kept by themselves. */
  collectAfter?: number
  /** Tests give their own providers, and another machine. */
  providers?: readonly AnyProvider<Capabilities>[]
  place?: Partial<Place>
  timing?: Partial<ConnectionsTiming>
}

/** Contacts nothing until the first reader or call. */
export function createBackend(options: BackendOptions): Backend {
  const { folder, version, log, logWorker, vault = noVault, collectAfter = 1000, providers = allProviders, timing } = options
  const place: Place = { env: process.env, home: homedir(), platform: process.platform, ...options.place }
  const settings = openSettings(folder, log)
  const connections = new Connections<Capabilities>({
    providers,
    place,
    log,
    timing,
    chosen: (id) => settings.get().engines[id],
    choose: async (id, choice) => void (await settings.save(({ engines }) => ({ engines: { ...engines, [id]: choice } }))),
  })
  const grants = createGrants()
  const secrets = openSecrets(folder, vault, log)
  const registries = openRegistries({ folder, place, secrets, log, grace: timing?.grace })
  const containers = containersApi({ connections, log, grace: timing?.grace, authFor: registries.authFor, grants })
  const compose = composeApi({ connections, settings, grants, log, grace: timing?.grace })
  const images = imagesApi({
    connections,
    log,
    grace: timing?.grace,
    authFor: registries.authFor,
    loginHosts: registries.loginHosts,
    grants,
  })
  const engineEvents = engineEventsApi({ connections, log })
  const volumes = volumesApi({ connections, log, grace: timing?.grace })
  const networks = networksApi({ connections, log, grace: timing?.grace })
  const logs = keepLogs({ folder, settings, connections, log, worker: logWorker, after: collectAfter, grace: timing?.grace })
  const api = {
    app: appApi({ version, folder, log: logFile(folder) }, settings),
    engines: enginesApi(connections),
    compose: compose.api,
    containers: containers.api,
    disk: diskApi(connections),
    engineEvents: engineEvents.api,
    files: filesApi(connections, grants),
    images: images.api,
    ports: portsApi(containers.list, connections.engines, containers.read),
    logs: logsApi(logs),
    networks: networks.api,
    volumes: volumes.api,
    registries: registriesApi(registries),
    secrets: secretsApi(secrets),
  }
  const wires = new Set<() => void>()
  return {
    serve: (wire) => {
      logs.attend()
      const stop = serve(wire, contract, api, {
        onError: (path, error, { code }) => (code === 'internal' ? log.error('a request failed', error, { path }) : undefined),
        onWrite: (path, _input, outcome) => log.info('a request changed something', { path, outcome: outcome?.code ?? 'ok' }),
      })
      wires.add(stop)
      wire.onClose(() => wires.delete(stop))
      return stop
    },
    resume: () => connections.resume(),
    setSeen: (seen) => connections.setSeen(seen),
    grant: grants.allow,
    close: async () => {
      for (const stop of wires) stop()
      compose.stop()
      containers.stop()
      engineEvents.stop()
      images.stop()
      networks.stop()
      volumes.stop()
      await logs.close()
      await registries.close()
      await connections.stop()
    },
  }
}
