/** Registries, put together: who is known, who may use them, and what they hold. */
import type { Registry } from '../../shared/contract/registries.ts'
import type { SecretsKept } from '../../shared/contract/secrets.ts'
import { registryHost } from '../../shared/lib/image-reference.ts'
import type { LiveList } from '../../shared/rpc/live-list.ts'
import type { AuthFor } from '../capabilities/images.ts'
import type { Log } from '../core/log.ts'
import { loginPath } from '../core/login-path.ts'
import type { Place } from '../core/provider.ts'
import type { Secrets } from '../core/secrets.ts'
import { type Browse, browse } from './browse.ts'
import { registryClient } from './client.ts'
import { credentials } from './credentials.ts'
import { dockerConfigReader, helperKey } from './docker-config.ts'
import { badHostFault, dockersOwnFault, unknownHostFault } from './faults.ts'
import { knownRegistries, secretName } from './known.ts'
import { registryList } from './list.ts'
import { type Manifests, manifests } from './manifests.ts'
import { type NewerImages, newerImages } from './newer.ts'
import { type Sharing, sharing } from './sharing.ts'
import { transport } from './transport.ts'

export type RegistriesOptions = {
  folder: string
  place: Place
  secrets: Secrets
  log: Log
  grace?: number | undefined
  /** Milliseconds: until an answer of a registry, of a helper, and between two looks at Docker's settings. */
  timing?: { answer?: number; helper?: number; look?: number } | undefined
}

export type Registries = Browse &
  Pick<Manifests, 'read' | 'deleteTag'> & {
    list: (signal: AbortSignal) => LiveList<Registry>
    add: (host: string, options: { insecure: boolean }, signal: AbortSignal) => Promise<string>
    login: (
      host: string,
      options: { username: string; password: string; insecure: boolean },
      signal: AbortSignal,
    ) => Promise<{ host: string; kept: SecretsKept }>
    logout: (host: string) => Promise<void>
    sharing: Sharing
    newer: NewerImages['ask']
    /** For whoever pulls or pushes. Rejects with a FaultError when there is a login and it cannot be read. */
    authFor: AuthFor
    /** Those that a person has logged in to here. */
    loginHosts: () => string[]
    close: () => Promise<void>
  }

export function openRegistries({ folder, place, secrets, log, grace, timing = {} }: RegistriesOptions): Registries {
  const known = knownRegistries(folder, secrets, log)
  const dockers = dockerConfigReader(place)
  const logins = credentials({ place, path: loginPath(place), limit: timing.helper, ours: known.login, dockers })
  const send = transport({ place, limit: timing.answer })
  const client = registryClient({ transport: send, authFor: logins.authFor, insecure: (host) => known.all().get(host)?.insecure === true })
  const { list, watch } = registryList({ known, dockers, every: timing.look, grace })
  const images = manifests(client)
  const pages = browse(client, send)
  const newer = newerImages(images)
  const share = sharing(pages, images)

  const forget = (host: string) => {
    logins.forget(host)
    client.forget(host)
    newer.forget(host)
  }
  return {
    list: (signal) => {
      watch.read(signal)
      return list
    },
    add: async (text, { insecure }, signal) => {
      const host = toHost(text)
      await client.check(host, undefined, { insecure }, signal)
      const { username } = known.all().get(host) ?? {}
      await known.put(host, { insecure, ...(username === undefined ? {} : { username }) })
      forget(host)
      return host
    },
    login: async (text, { username, password, insecure }, signal) => {
      const host = toHost(text)
      await client.check(host, { username, password, server: helperKey(host) }, { insecure }, signal)
      const before = await known.login(host).catch(() => undefined)
      const kept = await secrets.set(secretName(host), password)
      try {
        await known.put(host, { username, insecure })
      } catch (error) {
        // The name on disk is the old one: it must not be sent with the new password.
        await (before ? secrets.set(secretName(host), before.password) : secrets.remove(secretName(host)))
        throw error
      }
      forget(host)
      return { host, kept }
    },
    logout: async (text) => {
      const host = toHost(text)
      if (!known.all().has(host)) {
        const { logins: theirs, helpers } = await dockers()
        throw theirs.has(host) || helpers.has(host) ? dockersOwnFault(host) : unknownHostFault(host)
      }
      await secrets.remove(secretName(host))
      await known.remove(host)
      forget(host)
    },
    repositories: async (host, options, signal) => pages.repositories(toHost(host), options, signal),
    tags: async (host, repository, last, signal) => pages.tags(toHost(host), repository, last, signal),
    read: async (host, repository, reference, signal) => images.read(toHost(host), repository, reference, signal),
    sharing: async (host, repository, digest, signal) => share(toHost(host), repository, digest, signal),
    deleteTag: async (text, repository, tag, digest, signal) => {
      const host = toHost(text)
      await images.deleteTag(host, repository, tag, digest, signal)
      newer.forget(host)
    },
    newer: newer.ask,
    authFor: logins.authFor,
    loginHosts: () => [...known.all()].flatMap(([host, { username }]) => (username === undefined ? [] : host)),
    close: async () => {
      watch.stop()
      await send.close()
    },
  }
}

function toHost(text: string): string {
  const host = registryHost(text)
  if (host === undefined) throw badHostFault()
  return host
}
