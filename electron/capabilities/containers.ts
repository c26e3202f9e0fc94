/** What a provider of containers can do. Every implementation must pass containers.suite.ts against the real engine. */
import type { Container, ContainerDetail, MadeOf, Processes, RunChunk, Sample, ShellChunk } from '../../shared/contract/containers.ts'
import type { TransferChunk } from '../../shared/contract/images.ts'
import type { RunSpec, UpdateSpec } from '../../shared/contract/run-spec.ts'

/** A row as the provider knows it: the connection adds `id` and `source`. */
export type ContainerRow = Omit<Container, 'id' | 'source'>

/** Where a watch puts what it sees, keyed by the engine's own container id. */
export type ContainerSink = {
  /** Everything there is now; also says that the list is live. */
  replace: (rows: ContainerRow[]) => void
  put: (row: ContainerRow) => void
  drop: (container: string) => void
}

/** How an image comes from its registry, with whatever the person has logged in with. */
export type PullImage = (reference: string, platform: string | undefined, signal: AbortSignal) => AsyncIterable<TransferChunk>

/** `instead`: a container that goes before the new one is made, unless it has ever run. */
export type RunOptions = { pull?: PullImage | undefined; instead?: string | undefined }

/** `newer`: looks for a newer image first. Without a spec it is made of its own. */
export type RecreateOptions = { spec?: RunSpec | undefined; newer: boolean; pull?: PullImage | undefined }

/** Every method rejects with a FaultError and ends when its signal aborts. */
export type Containers = {
  /** Follows the list until the signal aborts (then it resolves) or the engine is lost (then it rejects). Never just stops. */
  watch: (into: ContainerSink, signal: AbortSignal) => Promise<void>
  start: (container: string, signal: AbortSignal) => Promise<void>
  /** `timeout`: seconds before it is killed; the engine's own default without it. */
  stop: (container: string, options: { timeout?: number | undefined }, signal: AbortSignal) => Promise<void>
  restart: (container: string, options: { timeout?: number | undefined }, signal: AbortSignal) => Promise<void>
  pause: (container: string, signal: AbortSignal) => Promise<void>
  unpause: (container: string, signal: AbortSignal) => Promise<void>
  kill: (container: string, options: { signal: string }, signal: AbortSignal) => Promise<void>
  remove: (container: string, options: { force: boolean; volumes: boolean }, signal: AbortSignal) => Promise<void>
  rename: (container: string, options: { name: string }, signal: AbortSignal) => Promise<void>
  inspect: (container: string, signal: AbortSignal) => Promise<ContainerDetail>
  /** The environment with its values. */
  reveal: (container: string, signal: AbortSignal) => Promise<{ name: string; value: string }[]>
  /** Without `pull` an image that is missing is a fault. Cancelled before it runs, it leaves none behind. */
  run: (spec: RunSpec, options: RunOptions, signal: AbortSignal) => AsyncIterable<RunChunk>
  /** What it was made with beyond what its image says. */
  spec: (container: string, signal: AbortSignal) => Promise<MadeOf>
  /** The old one is there until the new one has proven itself: until then cancelling, too, puts it back. */
  recreate: (container: string, options: RecreateOptions, signal: AbortSignal) => AsyncIterable<RunChunk>
  update: (container: string, change: UpdateSpec, signal: AbortSignal) => Promise<{ warnings: string[] }>
  top: (container: string, signal: AbortSignal) => Promise<Processes>
  shell: (
    container: string,
    options: { cols: number; rows: number; command?: string[] | undefined },
    writes: AsyncIterable<{ data: string } | { cols: number; rows: number }>,
    signal: AbortSignal,
  ) => AsyncIterable<ShellChunk>
  /** One sample a second, until the container ends. */
  stats: (container: string, signal: AbortSignal) => AsyncIterable<Sample>
  /** One cheap sample. CPU is measured since the sample before; the first one has none. */
  sample: (container: string, signal: AbortSignal) => Promise<Sample>
}
