/** Registries: those that are known here, what they hold, and whether they have something newer than an engine does. */
import { z } from 'zod'
import { naturalKey } from '../lib/natural.ts'
import { call, live } from '../rpc/contract.ts'
import type { Fault } from '../rpc/fault.ts'
import type { Row } from '../rpc/view.ts'
import type { SecretsKept } from './secrets.ts'

/** Who knows of it: the app, Docker's own settings, or these with a program that keeps the password. */
export type RegistryOrigin = 'wheelhouse' | 'docker-config' | 'helper'

/** `id` is the host. Nobody was contacted to know this. */
export type Registry = Row & {
  /** With its port; `docker.io` is Docker Hub. */
  host: string
  /** For a person. */
  name: string
  origin: RegistryOrigin
  /** As far as it is known without running anything. */
  username?: string
  /** A person allowed it to be spoken to without encryption. */
  insecure: boolean
  /** `login_lost`: there was a login here, and its password was kept for that session only. */
  state: 'logged_in' | 'anonymous' | 'login_lost'
  /** Docker Hub has no list of its repositories, only a search. */
  browse: 'catalog' | 'search'
}

export type RepositoryPage = {
  repositories: { name: string; description?: string; stars?: number; official?: boolean }[]
  /** Asks for what comes after, as `last`. */
  next?: string
}

export type TagPage = { tags: string[]; next?: string }

export type ImagePlatform = {
  os: string
  arch: string
  variant?: string
  digest: string
  /** Bytes to download; absent where the registry would have counted the question as a pull. */
  size?: number
}

export type RegistryManifest = {
  digest: string
  mediaType: string
  /** Bytes to download; absent for one of several platforms: ask for one of them by its digest. */
  size?: number
  platforms: ImagePlatform[]
  /** Milliseconds since the epoch; for several platforms that of the first. */
  created?: number
  /** Empty for several platforms. Sizes in bytes, compressed. */
  layers: { digest: string; size: number; mediaType: string }[]
}

/** Tags that stand for one image. `complete`: every tag was asked; else there are too many, and others may stand for it, too. */
export type TagSharing = { tags: string[]; complete: boolean }

/** `same`: what the engine has is what the registry has. */
export type Newer = { state: 'same' } | { state: 'newer'; digest: string } | { state: 'unknown'; fault: Fault }

const host = z.string().min(1).max(300)
const repository = z.string().min(1).max(255)
const last = z.string().min(1).max(4000).optional()
const reference = z.string().min(1).max(600)

export const registries = {
  /** Docker Hub, those in Docker's own settings, and those that were added here. */
  list: live(z.object({})).of<Registry>({
    text: (r) => `${r.name} ${r.host} ${r.username ?? ''}`.toLowerCase(),
    sort: { name: (r) => naturalKey(r.name), origin: (r) => r.origin, state: (r) => r.state },
    facets: { origin: (r) => r.origin, state: (r) => r.state },
  }),
  /** Adds a registry that is used without a login, once it has answered. */
  add: call(z.object({ host, insecure: z.boolean().optional() }), 'write').returns<{ host: string }>(),
  /** Keeps a login, once the registry has taken it; says how its password is kept. */
  login: call(
    z.object({ host, username: z.string().min(1).max(500), password: z.string().min(1).max(20_000), insecure: z.boolean().optional() }),
    'write',
  ).returns<{ host: string; kept: SecretsKept }>(),
  /** Forgets a registry that was added or logged in to here, with its password. */
  logout: call(z.object({ host }), 'write').returns<void>(),
  /** A page of names; with `search`, those that contain it. Docker Hub has nothing without. */
  repositories: call(z.object({ host, search: z.string().min(1).max(200).optional(), last }), 'read').returns<RepositoryPage>(),
  tags: call(z.object({ host, repository, last }), 'read').returns<TagPage>(),
  /** `reference`: a tag or a digest. */
  manifest: call(z.object({ host, repository, reference: z.string().min(1).max(300) }), 'read').returns<RegistryManifest>(),
  /** What else goes when an image is deleted. */
  sharing: call(z.object({ host, repository, digest: z.string().min(1).max(200) }), 'read').returns<TagSharing>(),
  /** Deletes the image that a tag stands for, with every tag that stands for it; not when the tag stands for another than `digest` by now. */
  deleteTag: call(
    z.object({ host, repository, tag: z.string().min(1).max(128), digest: z.string().min(1).max(200) }),
    'destructive',
  ).returns<void>(),
  /** In the order of the question; `digests` are what the engine says of an image (its RepoDigests). `fresh`: also what was asked within ten minutes. */
  newer: call(
    z.object({
      references: z.array(z.object({ reference, digests: z.array(z.string().max(600)).max(100) })).max(1000),
      fresh: z.boolean().optional(),
    }),
    'read',
  ).returns<Newer[]>(),
}
