/** One image in a registry: what it is made of, which platforms it is for, and its end. */
import { createHash } from 'node:crypto'
import type { ImagePlatform, RegistryManifest } from '../../shared/contract/registries.ts'
import { dockerHub, isDigest, isTag } from '../../shared/lib/image-reference.ts'
import { FaultError } from '../../shared/rpc/fault.ts'
import { repositoryPath } from './browse.ts'
import type { RegistryClient } from './client.ts'
import { badReferenceFault, garbledFault, movedTagFault, noDeletionFault } from './faults.ts'
import { parseJson, wordsOf } from './transport.ts'

export type Manifests = {
  read: (host: string, repository: string, reference: string, signal: AbortSignal) => Promise<RegistryManifest>
  /** The digest that a tag stands for now, without counting as a pull. */
  digestOf: (host: string, repository: string, reference: string, signal: AbortSignal) => Promise<string>
  /** Deletes what `tag` stands for, when that is `digest`. */
  deleteTag: (host: string, repository: string, tag: string, digest: string, signal: AbortSignal) => Promise<void>
}

const several = ['application/vnd.oci.image.index.v1+json', 'application/vnd.docker.distribution.manifest.list.v2+json']
const one = ['application/vnd.oci.image.manifest.v1+json', 'application/vnd.docker.distribution.manifest.v2+json']
const accept = [...several, ...one].join(', ')

/** Platforms of which the size is looked up. */
const mostSized = 12
const atOnce = 4
/** Of an answer, so many are shown: what is more is nonsense, or meant to hurt. */
const mostListed = 1000

export function manifests(client: RegistryClient): Manifests {
  const path = (host: string, repository: string, reference: string) => {
    if (!isTag(reference) && !isDigest(reference)) throw badReferenceFault(reference)
    return `/v2/${repositoryPath(host, repository)}/manifests/${reference}`
  }
  const get = async (host: string, repository: string, reference: string, signal: AbortSignal) => {
    const answer = await client.ask(host, { path: path(host, repository, reference), accept }, signal)
    const digest = `sha256:${createHash('sha256').update(answer.body).digest('hex')}`
    if (reference.startsWith('sha256:') && reference !== digest) throw garbledFault(host, `${digest} instead of ${reference}`)
    const document = parseJson(host, answer)
    const mediaType = text(document.mediaType) || (answer.headers['content-type'] ?? '').split(';')[0] || ''
    return { digest, document, mediaType }
  }

  const digestOf: Manifests['digestOf'] = async (host, repository, reference, signal) => {
    const answer = await client.ask(host, { method: 'HEAD', path: path(host, repository, reference), accept }, signal)
    const digest = answer.headers['docker-content-digest'] ?? ''
    if (!isDigest(digest)) throw garbledFault(host, 'no digest in the answer')
    return digest
  }

  /** When the image was made is told by its configuration, not by the manifest; without it the rest is still worth showing. */
  const config = async (host: string, repository: string, digest: string, signal: AbortSignal): Promise<Record<string, unknown>> => {
    if (!isDigest(digest)) return {}
    try {
      return parseJson(host, await client.ask(host, { path: `/v2/${repositoryPath(host, repository)}/blobs/${digest}` }, signal))
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof FaultError) return {}
      throw error
    }
  }

  /** What is told of one platform; undefined when the registry does not have that: the others are still worth showing. */
  const platformOf = async (host: string, repository: string, digest: string, signal: AbortSignal): Promise<Got | undefined> => {
    try {
      return await get(host, repository, digest, signal)
    } catch (error) {
      signal.throwIfAborted()
      // These it would say of all the others, too.
      if (error instanceof FaultError && !['rate_limited', 'unauthenticated'].includes(error.fault.code)) return undefined
      throw error
    }
  }

  const readOne = async (
    host: string,
    repository: string,
    { digest, document, mediaType }: Got,
    signal: AbortSignal,
  ): Promise<RegistryManifest> => {
    const layers = list(document.layers).map((layer) => ({
      digest: text(layer.digest),
      size: count(layer.size),
      mediaType: text(layer.mediaType),
    }))
    const configured = object(document.config)
    const size = layers.reduce((sum, layer) => sum + layer.size, count(configured.size))
    const told = await config(host, repository, text(configured.digest), signal)
    const { os, architecture, variant } = told
    const created = madeAt(told)
    const platforms = text(os) === '' ? [] : [toPlatform({ os, architecture, variant }, digest, size)]
    return { digest, mediaType, size, platforms, layers, ...(created === undefined ? {} : { created }) }
  }

  const readSeveral = async (
    host: string,
    repository: string,
    { digest, document, mediaType }: Got,
    signal: AbortSignal,
  ): Promise<RegistryManifest> => {
    const platforms = list(document.manifests).flatMap((entry) => {
      const platform = object(entry.platform)
      // Attestations are listed beside the images that they are about.
      return text(platform.os) === '' || platform.os === 'unknown' || !isDigest(text(entry.digest))
        ? []
        : [toPlatform(platform, text(entry.digest))]
    })
    let created: number | undefined
    // Docker Hub would count each as a pull.
    if (host !== dockerHub) {
      const [first] = platforms
      const waiting = platforms.slice(0, mostSized)
      const size = async () => {
        for (let platform = waiting.shift(); platform; platform = waiting.shift()) {
          const found = await platformOf(host, repository, platform.digest, signal)
          if (!found) continue
          platform.size = list(found.document.layers).reduce(
            (sum, layer) => sum + count(layer.size),
            count(object(found.document.config).size),
          )
          if (platform === first) created = madeAt(await config(host, repository, text(object(found.document.config).digest), signal))
        }
      }
      await Promise.all(Array.from({ length: atOnce }, size))
    }
    return { digest, mediaType, platforms, layers: [], ...(created === undefined ? {} : { created }) }
  }

  return {
    digestOf,
    read: async (host, repository, reference, signal) => {
      const got = await get(host, repository, reference, signal)
      return several.includes(got.mediaType) || Array.isArray(got.document.manifests)
        ? readSeveral(host, repository, got, signal)
        : readOne(host, repository, got, signal)
    },
    deleteTag: async (host, repository, tag, digest, signal) => {
      if (!isTag(tag)) throw badReferenceFault(tag)
      const now = await digestOf(host, repository, tag, signal)
      if (now !== digest) throw movedTagFault(tag, now)
      const answer = await client.ask(host, { method: 'DELETE', path: path(host, repository, digest), welcome: [405, 400] }, signal)
      if (answer.status >= 400) throw noDeletionFault(host, wordsOf(answer))
    },
  }
}

type Got = { digest: string; document: Record<string, unknown>; mediaType: string }

const toPlatform = ({ os, architecture, variant }: Record<string, unknown>, digest: string, size?: number): ImagePlatform => ({
  os: text(os),
  arch: text(architecture),
  digest,
  ...(text(variant) === '' ? {} : { variant: text(variant) }),
  ...(size === undefined ? {} : { size }),
})

/** When an image was made, as its configuration has it. */
function madeAt({ created }: Record<string, unknown>): number | undefined {
  const made = Date.parse(text(created))
  return Number.isNaN(made) ? undefined : made
}

const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 300) : '')
const count = (value: unknown): number => (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : 0)
const object = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
const list = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.slice(0, mostListed).map(object) : [])
