/** Volumes of every engine, as the contract has them. */
import type { AppContract } from '../../shared/contract/index.ts'
import type { Volume } from '../../shared/contract/volumes.ts'
import type { Api } from '../../shared/rpc/contract.ts'
import { LiveList } from '../../shared/rpc/live-list.ts'
import type { Capabilities } from '../capabilities/capabilities.ts'
import type { VolumeRow, Volumes } from '../capabilities/volumes.ts'
import type { Connections } from '../core/connections.ts'
import { fill } from '../core/fill.ts'
import type { Log } from '../core/log.ts'

type Options = { connections: Connections<Capabilities>; log: Log; grace?: number | undefined }

/** Returns the api, and what stops the watches behind it. */
export function volumesApi({ connections, log, grace }: Options): { api: Api<AppContract>['volumes']; stop: () => void } {
  const list = new LiveList<Volume>()
  const toVolume = (source: string, row: VolumeRow): Volume => ({ ...row, id: `${source}/${row.volume}`, source })
  const filled = fill<Capabilities, Volume>({
    connections,
    list,
    log,
    grace,
    watch: ({ volumes }, source) =>
      volumes &&
      ((live, signal) =>
        volumes.watch(
          {
            replace: (rows) => {
              list.replace(
                source,
                rows.map((row) => toVolume(source, row)),
              )
              live()
            },
            put: (row) => list.put(toVolume(source, row)),
          },
          signal,
        )),
  })
  const call = <T>(engine: string, signal: AbortSignal, act: (volumes: Volumes) => Promise<T>) =>
    connections.during(engine, 'volumes', signal, act)

  const api: Api<AppContract>['volumes'] = {
    list: (_input, { signal }) => {
      filled.read(signal)
      return list
    },
    create: ({ engine, ...volume }, { signal }) => call(engine, signal, (volumes) => volumes.create(volume, signal)),
    remove: ({ engine, volume, force }, { signal }) => call(engine, signal, (volumes) => volumes.remove(volume, { force }, signal)),
    inspect: ({ engine, volume }, { signal }) => call(engine, signal, (volumes) => volumes.inspect(volume, signal)),
    sizes: ({ engine }, { signal }) => call(engine, signal, (volumes) => volumes.sizes(signal)),
  }
  return { api, stop: filled.stop }
}
