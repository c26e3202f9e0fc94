/** How passwords are kept, as the contract has it. */
import type { AppContract } from '../../shared/contract/index.ts'
import type { Api } from '../../shared/rpc/contract.ts'
import type { Secrets } from '../core/secrets.ts'

export const secretsApi = (secrets: Secrets): Api<AppContract>['secrets'] => ({
  state: () => secrets.state(),
  accept: ({ plain }) => secrets.accept(plain),
})
