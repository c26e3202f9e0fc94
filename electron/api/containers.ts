/** Containers of every engine, as the contract has them. */
import type { Container } from '../../shared/contract/containers.ts'
import type { AppContract } from '../../shared/contract/index.ts'
import type { Api } from '../../shared/rpc/contract.ts'
import { LiveList } from '../../shared/rpc/live-list.ts'
import type { Capabilities } from '../capabilities/capabilities.ts'
import type { ContainerRow, Containers } from '../capabilities/containers.ts'
import type { AuthFor } from '../capabilities/images.ts'
import type { Connections } from '../core/connections.ts'
import { fill } from '../core/fill.ts'
import type { Grants } from '../core/grants.ts'
import type { Log } from '../core/log.ts'
import { pullImage } from './pull-image.ts'
import { usage } from './usage.ts'

type Options = {
  connections: Connections<Capabilities>
  log: Log
  grace?: number | undefined
  /** Who may ask a registry for an image that is run, when a person has logged in to it. */
  authFor: AuthFor
  /** Which files of environment variables a person has chosen: no others are read. */
  grants: Grants
}

export type ContainersApi = {
  api: Api<AppContract>['containers']
  list: LiveList<Container>
  /** Keeps the list filled until the signal aborts. */
  read: (signal: AbortSignal) => void
  /** Ends the watches behind it. */
  stop: () => void
}

export function containersApi({ connections, log, grace, authFor, grants }: Options): ContainersApi {
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

  const call = <T>({ engine }: { engine: string }, signal: AbortSignal, act: (containers: Containers) => Promise<T>) =>
    connections.during(engine, 'containers', signal, act)
  const stream = <T>(one: { engine: string }, signal: AbortSignal, begin: (containers: Containers) => AsyncIterable<T>) =>
    (async function* () {
      yield* begin(await connections.use(one.engine, 'containers', signal))
    })()

  const api: Api<AppContract>['containers'] = {
    list: (_input, { signal }) => {
      filled.read(signal)
      return list
    },
    start: (one, { signal }) => call(one, signal, (containers) => containers.start(one.container, signal)),
    stop: (one, { signal }) => call(one, signal, (containers) => containers.stop(one.container, one, signal)),
    restart: (one, { signal }) => call(one, signal, (containers) => containers.restart(one.container, one, signal)),
    pause: (one, { signal }) => call(one, signal, (containers) => containers.pause(one.container, signal)),
    unpause: (one, { signal }) => call(one, signal, (containers) => containers.unpause(one.container, signal)),
    kill: (one, { signal }) => call(one, signal, (containers) => containers.kill(one.container, one, signal)),
    remove: (one, { signal }) => call(one, signal, (containers) => containers.remove(one.container, one, signal)),
    rename: (one, { signal }) => call(one, signal, (containers) => containers.rename(one.container, one, signal)),
    inspect: (one, { signal }) => call(one, signal, (containers) => containers.inspect(one.container, signal)),
    reveal: (one, { signal }) => call(one, signal, (containers) => containers.reveal(one.container, signal)),
    run: ({ engine, spec, instead }, { signal }) => {
      grants.check('read', ...spec.envFiles)
      const pull = pullImage(connections, authFor, engine)
      return stream({ engine }, signal, (containers) => containers.run(spec, { pull, instead }, signal))
    },
    spec: (one, { signal }) => call(one, signal, (containers) => containers.spec(one.container, signal)),
    recreate: ({ engine, container, spec, pull: newer }, { signal }) => {
      grants.check('read', ...(spec?.envFiles ?? []))
      const pull = pullImage(connections, authFor, engine)
      return stream({ engine }, signal, (containers) => containers.recreate(container, { spec, newer, pull }, signal))
    },
    update: (one, { signal }) => call(one, signal, (containers) => containers.update(one.container, one, signal)),
    top: (one, { signal }) => call(one, signal, (containers) => containers.top(one.container, signal)),
    shell: (one, { signal, writes }) => stream(one, signal, (containers) => containers.shell(one.container, one, writes, signal)),
    stats: (one, { signal }) => stream(one, signal, (containers) => containers.stats(one.container, signal)),
    usage: (_input, { signal, writes }) => usage(call, writes, signal),
  }
  return { api, list, read: filled.read, stop: filled.stop }
}
