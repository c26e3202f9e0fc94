/** Containers of every engine, as the contract has them. */
import type { Container } from '../../shared/contract/containers.ts'
import type { AppContract } from '../../shared/contract/index.ts'
import type { Api } from '../../shared/rpc/contract.ts'
import { LiveList } from '../../shared/rpc/live-list.ts'
import type { Capabilities } from '../capabilities/capabilities.ts'
import type { ContainerRow, Containers } from '../capabilities/containers.ts'
import type { Connections } from '../core/connections.ts'
import { fill } from '../core/fill.ts'
import type { Log } from '../core/log.ts'
import { usage } from './usage.ts'

type Options = { connections: Connections<Capabilities>; log: Log; grace?: number | undefined }

/** Returns the api, and what stops the watches behind it. */
export function containersApi({ connections, log, grace }: Options): { api: Api<AppContract>['containers']; stop: () => void } {
  const list = new LiveList<Container>()
  const id = (source: string, container: string) => `${source}/${container}`
  const toContainer = (source: string, row: ContainerRow): Container => ({ ...row, id: id(source, row.container), source })
  const filled = fill<Capabilities, Container>({
    connections,
    list,
    log,
    grace,
    watch:
      ({ containers }, source) =>
      (live, signal) =>
        containers
          ? containers.watch(
              {
                replace: (rows) => {
                  list.replace(
                    source,
                    rows.map((row) => toContainer(source, row)),
                  )
                  live()
                },
                put: (row) => list.put(toContainer(source, row)),
                drop: (container) => list.drop(id(source, container)),
              },
              signal,
            )
          : Promise.resolve(),
  })

  type One = { engine: string; container: string }
  const use = ({ engine }: One, signal: AbortSignal) => connections.use(engine, 'containers', signal)
  const stream = <T>(one: One, signal: AbortSignal, begin: (containers: Containers) => AsyncIterable<T>) =>
    (async function* () {
      yield* begin(await use(one, signal))
    })()

  const api: Api<AppContract>['containers'] = {
    list: (_input, { signal }) => {
      filled.read(signal)
      return list
    },
    start: async (one, { signal }) => (await use(one, signal)).start(one.container, signal),
    stop: async (one, { signal }) => (await use(one, signal)).stop(one.container, one, signal),
    restart: async (one, { signal }) => (await use(one, signal)).restart(one.container, one, signal),
    pause: async (one, { signal }) => (await use(one, signal)).pause(one.container, signal),
    unpause: async (one, { signal }) => (await use(one, signal)).unpause(one.container, signal),
    kill: async (one, { signal }) => (await use(one, signal)).kill(one.container, one, signal),
    remove: async (one, { signal }) => (await use(one, signal)).remove(one.container, one, signal),
    rename: async (one, { signal }) => (await use(one, signal)).rename(one.container, one, signal),
    inspect: async (one, { signal }) => (await use(one, signal)).inspect(one.container, signal),
    reveal: async (one, { signal }) => (await use(one, signal)).reveal(one.container, signal),
    logs: (one, { signal }) => stream(one, signal, (containers) => containers.logs(one.container, one, signal)),
    shell: (one, { signal, writes }) => stream(one, signal, (containers) => containers.shell(one.container, one, writes, signal)),
    stats: (one, { signal }) => stream(one, signal, (containers) => containers.stats(one.container, signal)),
    usage: (_input, { signal, writes }) => usage(use, writes, signal),
  }
  return { api, stop: filled.stop }
}
