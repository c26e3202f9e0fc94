/** What a provider of compose projects can do. Every implementation must pass compose.suite.ts against the real engine and program. */
import type { ComposeChunk, ComposeConfig, ComposeTool, ProjectService } from '../../shared/contract/compose.ts'

/** A project as containers tell of it. */
export type ComposeProject = {
  project: string
  workingDir?: string
  /** Absolute; [] when the containers do not tell. */
  files: string[]
  envFiles: string[]
  services: ProjectService[]
  running: number
  total: number
}

/** Where a watch puts what it sees, keyed by the project's name. */
export type ComposeSink = {
  /** Every project there is now; also says that the list is live. */
  replace: (projects: ComposeProject[]) => void
  put: (project: ComposeProject) => void
  drop: (project: string) => void
}

/** What the program is run for. */
export type ComposeTarget = {
  project: string
  /** Where the program is run, and what relative paths in the files start from; that of the first file without it. */
  workingDir?: string | undefined
  files: string[]
  envFiles: string[]
  profiles: string[]
}

type Services = { services?: string[] | undefined }
/** Seconds that containers have to end by themselves. */
type Timeout = { timeout?: number | undefined }
type Flag = boolean | undefined

export type ComposeAct =
  | ({
      kind: 'up'
      build?: Flag
      forceRecreate?: Flag
      noDeps?: Flag
      removeOrphans?: Flag
      scale?: Record<string, number> | undefined
    } & Services)
  | ({ kind: 'down'; volumes: boolean; images?: 'local' | 'all' | undefined; orphans: boolean } & Timeout)
  | ({ kind: 'pull' | 'start' } & Services)
  | ({ kind: 'restart' | 'stop' } & Services & Timeout)
  | ({ kind: 'build'; noCache?: Flag; pull?: Flag } & Services)

/** What newer programs do by the containers alone. */
export const needsNoFiles: readonly ComposeAct['kind'][] = ['stop', 'start', 'restart', 'down']

/** Every method rejects with a FaultError and ends when its signal aborts. */
export type Compose = {
  /** Whether its engine is on this machine, so that paths in labels may be of this machine, too. */
  here: boolean
  /** Follows the projects until the signal aborts (then it resolves) or the engine is lost (then it rejects). Runs nothing. */
  watch: (into: ComposeSink, signal: AbortSignal) => Promise<void>
  /** One project as its containers tell of it now; undefined when it has none. */
  find: (project: string, signal: AbortSignal) => Promise<ComposeProject | undefined>
  tool: (signal: AbortSignal) => Promise<ComposeTool>
  /**
   * Does one thing, and tells what the program prints, line by line. When it is cancelled, or the signal aborts, the program is
   * told to stop, and killed when it does not; after `cancel` the rest of its lines comes, and then a fault that says that what was begun
   * may be half-done.
   */
  run: (target: ComposeTarget, act: ComposeAct, cancel: AbortSignal, signal: AbortSignal) => AsyncIterable<ComposeChunk>
  config: (target: ComposeTarget, signal: AbortSignal) => Promise<ComposeConfig>
  reveal: (target: ComposeTarget, signal: AbortSignal) => Promise<{ yaml: string }>
}
