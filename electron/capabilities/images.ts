/** What a provider of images can do. Every implementation must pass images.suite.ts against the real engine. */
import type { BuildChunk, Image, ImageDetail, ImageLayer, LoadChunk, SaveChunk, TransferChunk } from '../../shared/contract/images.ts'

/** A row as the provider knows it: the connection adds `id` and `source`. */
export type ImageRow = Omit<Image, 'id' | 'source'>

/** Where a watch puts what it sees, keyed by the engine's own image id. */
export type ImageSink = {
  /** Everything there is now; also says that the list is live. */
  replace: (rows: ImageRow[]) => void
  put: (row: ImageRow) => void
}

/** How a registry is told who asks. It goes to the engine and nowhere else. */
export type RegistryAuth = { username: string; password: string; identityToken?: string; server: string }

/** What is known of who may use a registry, by its host (`docker.io`, `localhost:5000`). */
export type AuthFor = (registry: string, signal: AbortSignal) => Promise<RegistryAuth | undefined>

export type BuildOptions = {
  source: { folder: string } | { url: string }
  dockerfile?: string | undefined
  tags: string[]
  args: Record<string, string>
  target?: string | undefined
  platform?: string | undefined
  noCache: boolean
  pull: boolean
  buildkit: 'auto' | 'off'
  /** Asked for each registry that the Dockerfile names. */
  authFor?: AuthFor | undefined
  /** Registries that a person has logged in to here: where only the engine reads the Dockerfile it gets the logins to all of them. */
  loginHosts?: readonly string[] | undefined
}

/** Every method rejects with a FaultError and ends when its signal aborts; what the engine does for it ends, too. */
export type Images = {
  /** Follows the list until the signal aborts (then it resolves) or the engine is lost (then it rejects). Never just stops. */
  watch: (into: ImageSink, signal: AbortSignal) => Promise<void>
  inspect: (image: string, signal: AbortSignal) => Promise<ImageDetail>
  history: (image: string, signal: AbortSignal) => Promise<ImageLayer[]>
  pull: (
    reference: string,
    options: { platform?: string | undefined; auth?: RegistryAuth | undefined },
    signal: AbortSignal,
  ) => AsyncIterable<TransferChunk>
  push: (reference: string, options: { auth?: RegistryAuth | undefined }, signal: AbortSignal) => AsyncIterable<TransferChunk>
  tag: (image: string, reference: string, signal: AbortSignal) => Promise<void>
  remove: (image: string, options: { force: boolean }, signal: AbortSignal) => Promise<{ untagged: string[]; deleted: string[] }>
  save: (images: string[], file: string, signal: AbortSignal) => AsyncIterable<SaveChunk>
  load: (file: string, signal: AbortSignal) => AsyncIterable<LoadChunk>
  build: (options: BuildOptions, signal: AbortSignal) => AsyncIterable<BuildChunk>
}
