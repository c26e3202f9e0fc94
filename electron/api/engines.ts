/** Engines, as the contract has them. */
import type { AppContract } from '../../shared/contract/index.ts'
import type { Api } from '../../shared/rpc/contract.ts'
import type { Capabilities } from '../capabilities/capabilities.ts'
import type { Connections } from '../core/connections.ts'

export const enginesApi = (connections: Connections<Capabilities>): Api<AppContract>['engines'] => ({
  list: (_input, { signal }) => {
    connections.read(signal)
    return connections.engines
  },
  open: ({ engine }) => connections.open(engine),
  close: ({ engine }) => connections.close(engine),
  retry: ({ engine }) => connections.retry(engine),
})
