/** Images of every engine: the list, what they are made of, moving them to and from registries and files, and building them. */
import { z } from 'zod'
import { naturalKey } from '../lib/natural.ts'
import { call, live, stream } from '../rpc/contract.ts'
import type { Row } from '../rpc/view.ts'
import type { UsedBy } from './volumes.ts'

/** `source` is the engine; `id` is unique over all engines, `image` is the engine's own id, `sha256:…`. All text is from outside. */
export type Image = Row & {
  image: string
  /** As a person writes them: `busybox:1.36`. */
  tags: string[]
  /** As registries know it: `busybox@sha256:…`. */
  digests: string[]
  /** Bytes, with what it shares with others. */
  size: number
  /** Milliseconds since the epoch. */
  created: number
  /** It has no tag, and is no part of one that has: what a prune removes first. */
  dangling: boolean
  /** The containers that were made of it, by name. */
  usedBy: UsedBy[]
  labels: Record<string, string>
  /** The image that it was built on, where the engine knows. */
  parent?: string
}

/** One image for the drawer. Times are milliseconds since the epoch, sizes bytes. */
export type ImageDetail = {
  image: string
  tags: string[]
  digests: string[]
  /** `linux/arm64/v8` */
  platform: string
  author: string
  comment: string
  size: number
  created: number
  entrypoint: string[]
  command: string[]
  env: { name: string; value: string }[]
  workdir: string
  user: string
  /** `80/tcp` */
  ports: string[]
  volumes: string[]
  labels: Record<string, string>
  stopSignal?: string
  /** The command of the health check, as the image has it. */
  healthcheck?: string[]
  /** Digests of its layers, the lowest first. */
  layers: string[]
  /** The engine's whole document. */
  document: unknown
}

/** One step of how it was made, the newest first. */
export type ImageLayer = {
  /** The image as it was after that step, where the engine still has it. */
  id?: string
  created: number
  /** As the Dockerfile would have it. */
  command: string
  /** Bytes that the step added. */
  size: number
  /** It changed only what the image says of itself. */
  empty: boolean
  comment: string
}

export type TransferLayer = {
  id: string
  state: 'waiting' | 'downloading' | 'uploading' | 'verifying' | 'extracting' | 'done' | 'exists'
  /** Bytes of what the state says. */
  current?: number
  total?: number
}

/** `layers` holds only those that changed since the last chunk. */
export type TransferChunk = { layers: TransferLayer[] } | { status: string } | { done: { digest?: string; image?: string } }

/** Bytes written so far, and at the end what the file has. */
export type SaveChunk = { bytes: number } | { done: { file: string; bytes: number } }

/** `done`: names of what was loaded, or ids of what has none. */
export type LoadChunk = { bytes: number; total: number } | { status: string } | { done: string[] }

/** What a build would send. Sizes are bytes. */
export type BuildContext = {
  files: number
  bytes: number
  /** Files that are left out; folders left out whole count as one. */
  ignored: number
  /** The ten largest that would be sent. */
  largest: { path: string; bytes: number }[]
  /** Folders that would be sent and are rarely meant to be: `.git`, `node_modules` and their like. */
  unlikely: { path: string; files: number; bytes: number }[]
  /** What looks like a Dockerfile, at the top and one folder down. */
  dockerfiles: string[]
  /** The file with what to leave out, when there is one. */
  ignoreFile?: string
}

export type BuildStep = {
  /** Counts from one in the order in which they began. */
  index: number
  /** Steps in all, where the engine says so beforehand. */
  total?: number
  name: string
  state: 'running' | 'done' | 'cached' | 'failed'
}

/** `engine`: said by the builder itself. */
export type BuildLine = { step?: number; text: string; channel: 'stdout' | 'stderr' | 'engine' }

/** `lines` come in the order in which they were written. */
export type BuildChunk =
  | { context: { bytes: number; total: number } }
  | { step: BuildStep }
  | { lines: BuildLine[] }
  | { done: { image: string } }

const text = (most: number) => z.string().min(1).max(most)
const id = text(500)
const engine = z.object({ engine: id })
/** A name or an id. */
const name = text(600)
const one = engine.extend({ image: name })
export const imagePlatform = z.string().regex(/^[a-z0-9_.-]{1,40}(?:\/[a-z0-9_.-]{1,40}){0,2}$/i)
/** Of this machine: one that a person chose; the api holds it to that. */
const path = text(4096)

export const images = {
  list: live(z.object({})).of<Image>({
    text: (i) =>
      `${i.tags.join(' ')} ${i.image.replace(/^sha256:/, '').slice(0, 12)} ${Object.entries(i.labels)
        .map(([k, v]) => `${k}=${v}`)
        .join(' ')}`.toLowerCase(),
    sort: {
      // Those without a name come last.
      name: (i) => `${i.tags.length > 0 ? 0 : 1}${naturalKey(i.tags[0] ?? i.digests[0] ?? i.image)}`,
      size: (i) => -i.size,
      created: (i) => -i.created,
      used: (i) => -i.usedBy.length,
    },
    facets: {
      source: (i) => i.source,
      // One without a name may well be in use: by a container that is older than the image of that name.
      use: (i) => [i.usedBy.length > 0 ? 'used' : 'unused', ...(i.dangling ? ['dangling'] : [])],
    },
  }),
  inspect: call(one, 'read').returns<ImageDetail>(),
  history: call(one, 'read').returns<ImageLayer[]>(),
  /** Ends what the engine does for it when cancelled. */
  pull: stream(engine.extend({ reference: name, platform: imagePlatform.optional() }), 'write').of<TransferChunk>(),
  push: stream(engine.extend({ reference: name }), 'write').of<TransferChunk>(),
  /** Gives it one more name; takes that name from whatever had it. */
  tag: call(one.extend({ reference: name }), 'write').returns<void>(),
  /** By name: takes the name away, and the image with its last one. `force`: by id with several names, or used by a container that rests. */
  remove: call(one.extend({ force: z.boolean() }), 'destructive').returns<{ untagged: string[]; deleted: string[] }>(),
  /** Writes images with their names to one archive. The file is there once it is whole, and not before. */
  save: stream(engine.extend({ images: z.array(name).min(1).max(200), file: path }), 'write').of<SaveChunk>(),
  load: stream(engine.extend({ file: path }), 'write').of<LoadChunk>(),
  /** What a build would send of a folder of this machine. */
  buildContext: call(z.object({ folder: path, dockerfile: path.optional() }), 'read').returns<BuildContext>(),
  build: stream(
    engine.extend({
      /** `url`: a Git repository (`…git#branch:folder`), a Dockerfile or an archive that the engine fetches by itself. */
      source: z.union([z.object({ folder: path }), z.object({ url: text(2000) })]),
      /** Within the source; `Dockerfile` without it. */
      dockerfile: path.optional(),
      tags: z.array(name).max(50),
      args: z.record(z.string().min(1).max(500), z.string().max(100_000)),
      target: z.string().min(1).max(500).optional(),
      platform: imagePlatform.optional(),
      noCache: z.boolean(),
      /** Looks for newer ones of the images that it is built on. */
      pull: z.boolean(),
      buildkit: z.enum(['auto', 'off']),
    }),
    'write',
  ).of<BuildChunk>(),
}
