/** What things in registries are called, where they are pulled by name. */
import type { ImagePlatform, Registry } from '../../../shared/contract/registries.ts'
import { quote } from '../../../shared/lib/docker-run/quote.ts'
import { dockerHub } from '../../../shared/lib/image-reference.ts'

/** As one writes it after `docker pull`: Docker Hub is what is meant without a host. */
export const repositoryName = (host: string, repository: string): string =>
  host === dockerHub ? repository.replace(/^library\//, '') : `${host}/${repository}`

export const referenceOf = (host: string, repository: string, tag: string): string => `${repositoryName(host, repository)}:${tag}`
export const digestReference = (host: string, repository: string, digest: string): string => `${repositoryName(host, repository)}@${digest}`

/** Written so that a shell reads the name and nothing else: it comes from outside. */
export const pullLine = (reference: string): string => `docker pull ${quote(reference)}`

export const shortDigest = (digest: string): string => digest.replace(/^[a-z0-9]+:/, '').slice(0, 12)

export const platformName = ({ os, arch, variant }: ImagePlatform): string => [os, arch, variant].filter(Boolean).join('/')

/** Whether it is the app that keeps it, so that it can be taken from there. */
export const isOurs = ({ origin, state, host }: Registry): boolean =>
  origin === 'wheelhouse' && (state !== 'anonymous' || host !== dockerHub)
export const isLoopback = (host: string): boolean => /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/.test(host)
