/** Registries, as the contract has them. */
import type { AppContract } from '../../shared/contract/index.ts'
import type { Api } from '../../shared/rpc/contract.ts'
import type { Registries } from '../registries/registries.ts'

export const registriesApi = (registries: Registries): Api<AppContract>['registries'] => ({
  list: (_input, { signal }) => registries.list(signal),
  add: async ({ host, insecure = false }, { signal }) => ({ host: await registries.add(host, { insecure }, signal) }),
  login: ({ host, insecure = false, ...login }, { signal }) => registries.login(host, { ...login, insecure }, signal),
  logout: ({ host }) => registries.logout(host),
  repositories: ({ host, search, last }, { signal }) => registries.repositories(host, { search, last }, signal),
  tags: ({ host, repository, last }, { signal }) => registries.tags(host, repository, last, signal),
  manifest: ({ host, repository, reference }, { signal }) => registries.read(host, repository, reference, signal),
  sharing: ({ host, repository, digest }, { signal }) => registries.sharing(host, repository, digest, signal),
  deleteTag: ({ host, repository, tag, digest }, { signal }) => registries.deleteTag(host, repository, tag, digest, signal),
  newer: ({ references, fresh = false }, { signal }) => registries.newer(references, { fresh }, signal),
})
