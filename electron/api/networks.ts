/** Networks of every engine, as the contract has them. */
import type { AppContract } from '../../shared/contract/index.ts'
import type { Network } from '../../shared/contract/networks.ts'
import type { Api } from '../../shared/rpc/contract.ts'
import { LiveList } from '../../shared/rpc/live-list.ts'
import type { Capabilities } from '../capabilities/capabilities.ts'
import type { NetworkRow, Networks } from '../capabilities/networks.ts'
import type { Connections } from '../core/connections.ts'
import { fill } from '../core/fill.ts'
import type { Log } from '../core/log.ts'

type Options = { connections: Connections<Capabilities>; log: Log; grace?: number | undefined }

/** Returns the api, and what stops the watches behind it. */
export function networksApi({ connections, log, grace }: Options): { api: Api<AppContract>['networks']; stop: () => void } {
  const list = new LiveList<Network>()
  const toNetwork = (source: string, row: NetworkRow): Network => ({ ...row, id: `${source}/${row.network}`, source })
  const filled = fill<Capabilities, Network>({
    connections,
    list,
    log,
    grace,
    watch: ({ networks }, source) =>
      networks &&
      ((live, signal) =>
        networks.watch(
          {
            replace: (rows) => {
              list.replace(
                source,
                rows.map((row) => toNetwork(source, row)),
              )
              live()
            },
            put: (row) => list.put(toNetwork(source, row)),
          },
          signal,
        )),
  })
  const call = <T>(engine: string, signal: AbortSignal, act: (networks: Networks) => Promise<T>) =>
    connections.during(engine, 'networks', signal, act)

  const api: Api<AppContract>['networks'] = {
    list: (_input, { signal }) => {
      filled.read(signal)
      return list
    },
    inspect: ({ engine, network }, { signal }) => call(engine, signal, (networks) => networks.inspect(network, signal)),
    create: ({ engine, ...network }, { signal }) => call(engine, signal, (networks) => networks.create(network, signal)),
    remove: ({ engine, network }, { signal }) => call(engine, signal, (networks) => networks.remove(network, signal)),
    connect: ({ engine, network, ...what }, { signal }) => call(engine, signal, (networks) => networks.connect(network, what, signal)),
    disconnect: ({ engine, network, ...what }, { signal }) =>
      call(engine, signal, (networks) => networks.disconnect(network, what, signal)),
    graph: ({ engine }, { signal }) => call(engine, signal, (networks) => networks.graph(signal)),
  }
  return { api, stop: filled.stop }
}
