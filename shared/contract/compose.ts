/** Compose projects: what the engines' labels and a person's files tell of them, and what the person's own `docker compose` does to them. */
import { z } from 'zod'
import { naturalKey } from '../lib/natural.ts'
import { newProjectName, projectName, serviceName } from '../lib/project-name.ts'
import { call, live, stream } from '../rpc/contract.ts'
import type { Fault, Text } from '../rpc/fault.ts'
import type { Row } from '../rpc/view.ts'
import type { Health } from './containers.ts'

/** Bytes of a compose file that is shown, checked and written. */
export const mostComposeFile = 512 * 1024

/**
 * `running`, `restarting`, `done`, `exited` and `total` count containers; `total` is 0 for one that only the file has. `restarting`: they
 * ended and wait to be started again, so that they do not run. `done`: they exited with 0, which is what another service waits for.
 * `exited`: they exited with 0 as well, but nobody is known to wait for it: a server that was stopped, or a job of which neither labels nor
 * files tell. Absent when there are none.
 */
export type ProjectService = {
  name: string
  running: number
  restarting?: number
  done?: number
  exited?: number
  total: number
  image?: string
  /** The worst of its containers. */
  health?: Health
}

/**
 * `restarting`: a container ends again and again. `running`: all that is not done. `partial`: some containers run. `created`: its files are
 * known, and nothing was made of them yet.
 */
export type ProjectState = 'restarting' | 'running' | 'partial' | 'stopped' | 'created'

/** `source` is the engine; `id` is `engine/project`. All text is from outside. */
export type Project = Row & {
  project: string
  workingDir?: string
  /** Absolute paths, in the order in which they override each other; [] when nobody knows them. They may be of another machine. */
  files: string[]
  envFiles: string[]
  services: ProjectService[]
  /** Containers. */
  running: number
  done: number
  total: number
  state: ProjectState
  known: 'labels' | 'file' | 'both'
  /** Those that its files name; [] when no person added them, for then they are not read. */
  profiles: string[]
  /** Those that the person wants. */
  activeProfiles: string[]
  /** Why a file that a person added tells nothing now. */
  fault?: Fault
}

/** `program` is what is run: `docker compose` or `docker-compose`, with where it is. */
export type ComposeTool = { program: 'docker compose' | 'docker-compose'; path: string; version: string; v2: boolean }

export type ComposeChunk = { line: { text: string; channel: 'stdout' | 'stderr' } } | { done: { code: 0 } }

/** `line` counts from 1. */
export type ComposeProblem = { line?: number; message: string }

/** What the files come to, in the program's words. With problems, the rest is empty. */
export type ComposeConfig = {
  /** Values of environments, build arguments and inline contents are replaced, wherever they stand; `reveal` has them. */
  yaml: string
  services: string[]
  profiles: string[]
  volumes: string[]
  networks: string[]
  problems: ComposeProblem[]
}

/** A place in a text, counted from 1. */
export type FileProblem = { line: number; column: number; severity: 'error' | 'warning'; message: Text }

const engine = z.string().min(1).max(500)
const project = z.string().regex(projectName)
const service = z.string().regex(serviceName)
const profile = z.string().regex(serviceName)
/** On this machine. */
const path = z
  .string()
  .min(1)
  .max(8192)
  .regex(/^(?:\/|[a-zA-Z]:[\\/]|\\\\)[^\0]*$/)
const files = z.array(path).min(1).max(20)

/** A project by its name, or by its files, or by both: then those files are used instead of the ones that are known. */
const target = {
  engine,
  project: project.optional(),
  files: files.optional(),
  /** Instead of those that were saved with it. */
  profiles: z.array(profile).max(50).optional(),
  envFiles: z.array(path).max(20).optional(),
}
const named = ({ project, files }: { project?: string | undefined; files?: string[] | undefined }) =>
  project !== undefined || files !== undefined

const services = z.array(service).max(200).optional()
/** Seconds that containers have to end by themselves. */
const timeout = z.int().min(0).max(3600).optional()
const one = z.object({ engine, project })
const file = one.extend({ file: path })

/**
 * What acts can be told while they run: to stop, as Ctrl+C does. Then they end with `cancelled` and say that what was begun may be
 * half-done. Cancelling the stream itself stops them too, but nobody hears of the rest.
 */
const told = z.object({ cancel: z.literal(true) })

export const compose = {
  list: live(z.object({})).of<Project>({
    text: (p) =>
      `${p.project} ${p.files.join(' ')} ${p.services.map(({ name, image }) => `${name} ${image ?? ''}`).join(' ')}`.toLowerCase(),
    sort: {
      name: (p) => naturalKey(p.project),
      state: (p) => ({ restarting: 0, partial: 1, running: 2, stopped: 3, created: 4 })[p.state],
      services: (p) => -p.services.length,
      running: (p) => -p.running,
    },
    facets: { state: (p) => p.state, known: (p) => p.known, source: (p) => p.source },
    group: { source: (p) => p.source },
    groupFacet: 'state',
  }),
  /** The program that is used for an engine. Found once, and looked for again while there is none. */
  tool: call(z.object({ engine }), 'read').returns<ComposeTool>(),
  up: stream(
    z
      .object({
        ...target,
        services,
        build: z.boolean().optional(),
        forceRecreate: z.boolean().optional(),
        noDeps: z.boolean().optional(),
        removeOrphans: z.boolean().optional(),
        /** Service → containers. */
        scale: z
          .record(service, z.int().min(0).max(1000))
          .refine((scale) => Object.keys(scale).length <= 200)
          .optional(),
      })
      .refine(named),
    'write',
    told,
  ).of<ComposeChunk>(),
  /** Removes containers and networks; `volumes` with what is in them, `images` those without a name of their own or all, `orphans` too. */
  down: stream(
    z
      .object({
        ...target,
        volumes: z.boolean(),
        images: z.enum(['local', 'all']).optional(),
        orphans: z.boolean(),
        timeout,
      })
      .refine(named),
    'destructive',
    told,
  ).of<ComposeChunk>(),
  pull: stream(z.object({ ...target, services }).refine(named), 'write', told).of<ComposeChunk>(),
  restart: stream(z.object({ ...target, services, timeout }).refine(named), 'write', told).of<ComposeChunk>(),
  stop: stream(z.object({ ...target, services, timeout }).refine(named), 'write', told).of<ComposeChunk>(),
  start: stream(z.object({ ...target, services }).refine(named), 'write', told).of<ComposeChunk>(),
  /** `pull`: newer base images are fetched first. */
  build: stream(
    z.object({ ...target, services, noCache: z.boolean().optional(), pull: z.boolean().optional() }).refine(named),
    'write',
    told,
  ).of<ComposeChunk>(),
  config: call(z.object(target).refine(named), 'read').returns<ComposeConfig>(),
  /** The same with every value. */
  reveal: call(z.object(target).refine(named), 'reveal').returns<{ yaml: string }>(),
  /**
   * Which paths of this machine a person must allow first, since only labels of containers name them; [] when none, or when the engine is
   * on another machine. `use`: to `read` them (up, pull, build, config, reveal, readFile), to `write` them, or to `act` on what is there
   * already (stop, start, restart, down), for which only old programs read files. Without it, those are `forbidden`.
   */
  asks: call(one.extend({ use: z.enum(['read', 'write', 'act']) }), 'read').returns<{ paths: string[] }>(),
  /** Only a file that belongs to a project that is known. `modified`: milliseconds since the epoch. */
  readFile: call(file, 'read').returns<{ text: string; modified: number }>(),
  /** `expected` is `modified` as it was read: a conflict when it is no longer so. Tells the new one. */
  writeFile: call(file.extend({ text: z.string().max(mostComposeFile), expected: z.number() }), 'write').returns<{ modified: number }>(),
  /** Checks a text against the compose specification. `of`: the file that it is, whose project's other files it may refer to. */
  validate: call(z.object({ text: z.string().max(mostComposeFile), of: file.optional() }), 'read').returns<{ problems: FileProblem[] }>(),
  /** Remembers files, so that their project is in the list before anything was made of it. Again with the same name: changes it. */
  add: call(
    z.object({
      engine,
      files,
      /** Without it: what the files say, or their folder's name. */
      name: z.string().regex(newProjectName).optional(),
      envFiles: z.array(path).max(20).optional(),
      profiles: z.array(profile).max(50).optional(),
    }),
    'write',
  ).returns<{ project: string }>(),
  /** Forgets files that were added; they stay where they are. */
  forget: call(one, 'write').returns<void>(),
}
