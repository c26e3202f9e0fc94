/** What engines keep on their disks, as the contract has it. */
import type { AppContract } from '../../shared/contract/index.ts'
import type { Api } from '../../shared/rpc/contract.ts'
import type { Capabilities } from '../capabilities/capabilities.ts'
import type { Connections } from '../core/connections.ts'

export const diskApi = (connections: Connections<Capabilities>): Api<AppContract>['disk'] => ({
  usage: ({ engine }, { signal }) => connections.during(engine, 'disk', signal, (disk) => disk.usage(signal)),
  prunePreview: ({ engine, ...what }, { signal }) => connections.during(engine, 'disk', signal, (disk) => disk.plan(what, signal)),
  prune: ({ engine, ...what }, { signal }) =>
    (async function* () {
      yield* (await connections.use(engine, 'disk', signal)).prune(what, signal)
    })(),
})
