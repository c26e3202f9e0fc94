/** Containers of every engine: the list, what can be done to one, and what it says. */
import { z } from 'zod'
import { containerName } from '../lib/container-name.ts'
import { naturalKey } from '../lib/natural.ts'
import { call, live, stream } from '../rpc/contract.ts'
import type { Row } from '../rpc/view.ts'
import type { TransferLayer } from './images.ts'
import { type RunSpec, runSpec, updateSpec } from './run-spec.ts'

export type ContainerState = 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead'
export type Health = 'starting' | 'healthy' | 'unhealthy'

export type Port = {
  /** The address on the host; '' when every address. Absent with `host` when the port is exposed but not published. */
  ip?: string
  host?: number
  container: number
  protocol: 'tcp' | 'udp' | 'sctp'
}

/** `source` is the engine; `id` is unique over all engines, `container` is the engine's own id. All text is from outside. */
export type Container = Row & {
  container: string
  name: string
  image: string
  /** The engine's id of that image: `sha256:…`. */
  imageId?: string
  /** As the engine prints it, on one line. */
  command: string
  state: ContainerState
  health?: Health
  /** Set once it has ended. */
  exitCode?: number
  /** The kernel killed it for want of memory. */
  oomKilled?: boolean
  ports: Port[]
  /** The volumes that it has, by name. Absent, as networks are, when it has none. */
  volumes?: string[]
  /** The networks that it is on; `network` is the engine's id of it, '' while only the name is known. */
  networks?: { network: string; name: string }[]
  /** The compose project and service that it belongs to. */
  project?: string
  service?: string
  labels: Record<string, string>
  /** Milliseconds since the epoch. */
  created: number
}

/** One container for the drawer: what the list does not hold. Times are milliseconds since the epoch, sizes bytes. */
export type ContainerDetail = {
  container: string
  name: string
  image: string
  imageId: string
  created: number
  started?: number
  finished?: number
  exitCode?: number
  oomKilled: boolean
  /** Why the engine could not start it, in its words. */
  error?: string
  restarts: number
  restartPolicy: string
  command: string[]
  workdir: string
  user: string
  tty: boolean
  platform: string
  /** Names only; `containers.reveal` gives the values. */
  environment: string[]
  networks: { name: string; ip: string; mac: string }[]
  mounts: { type: string; source: string; target: string; readOnly: boolean }[]
  ports: Port[]
  memoryLimit?: number
  cpuLimit?: number
  health?: { status: Health; failing: number; lastOutput: string }
  /** The engine's whole document, its environment values replaced. */
  document: unknown
}

/** One measurement. Absent numbers are not known yet (the first sample has no CPU), never zero. */
export type Sample = {
  container: string
  /** Milliseconds since the epoch. */
  at: number
  /** Percent of one core: 250 is two and a half cores. */
  cpu?: number
  /** Bytes in use, without the page cache, as `docker stats` counts them. */
  memory?: number
  /** Bytes: the container's limit, or the machine's memory. */
  memoryLimit?: number
  /** Bytes since the container started. */
  netIn?: number
  netOut?: number
  diskRead?: number
  diskWrite?: number
  processes?: number
}

export type ShellChunk = { started: { command: string[] } } | { data: string } | { exit: number }

/**
 * `watching`: one that is made anew has to prove itself first, for so long at most. `kept`: the new one ended by itself, which may or may not
 * be what was wanted, so that the old one stays, stopped, under this name.
 *
 * `made`: the one that is run from now on is there, also when it does not start then.
 *
 * Layers come only when the image is pulled, and only those that changed since the last chunk. `warnings` are the engine's own words. When
 * it fails, the fault says what has become of what was begun.
 */
export type RunChunk =
  | { status: 'pulling' | 'creating' | 'stopping' | 'starting' }
  | { status: 'watching'; seconds: number }
  | { layers: TransferLayer[] }
  | { made: string }
  | { done: { container: string; name: string; warnings: string[]; kept?: string } }

/**
 * In the engine's words, with what they are about: "CpuQuota", "/data: Subpath". `unsaid`: what a spec has no word for; whoever takes the spec
 * elsewhere leaves it behind. `untold`: what the engine does not tell, so that the usual stands in the spec; one that is made anew has that.
 */
export type MadeOf = { spec: RunSpec; unsaid: string[]; untold: string[] }

/** What runs inside of one, as `ps` prints it, and the same in fields as far as the engine tells. */
export type Processes = {
  titles: string[]
  processes: string[][]
  known: {
    pid: number
    parent?: number
    user?: string
    /** Percent of one core since it started, and of the machine's memory. */
    cpu?: number
    memory?: number
    /** Seconds since it started. */
    elapsed?: number
    /** Seconds of a core that it has used. */
    time?: number
    command: string
  }[]
}

const id = z.string().min(1).max(500)
const one = z.object({ engine: id, container: id })

export const containers = {
  list: live(z.object({})).of<Container>({
    text: (c) =>
      `${c.name} ${c.image} ${c.container.slice(0, 12)} ${c.project ?? ''} ${Object.entries(c.labels)
        .map(([k, v]) => `${k}=${v}`)
        .join(' ')}`.toLowerCase(),
    sort: {
      name: (c) => naturalKey(c.name),
      image: (c) => naturalKey(c.image),
      state: (c) => stateRank(c),
      ports: (c) => Math.min(...c.ports.map((p) => p.host ?? 65_536), 65_537),
      created: (c) => -c.created,
    },
    facets: {
      state: (c) => (c.health === 'unhealthy' ? [c.state, c.health] : c.state),
      project: (c) => c.project ?? '',
      source: (c) => c.source,
    },
    group: { project: (c) => c.project ?? '' },
    groupFacet: 'state',
  }),
  start: call(one, 'write').returns<void>(),
  /** `timeout`: seconds that it has to end by itself before it is killed. */
  stop: call(one.extend({ timeout: z.int().min(0).max(3600).optional() }), 'write').returns<void>(),
  restart: call(one.extend({ timeout: z.int().min(0).max(3600).optional() }), 'write').returns<void>(),
  pause: call(one, 'write').returns<void>(),
  unpause: call(one, 'write').returns<void>(),
  kill: call(one.extend({ signal: z.string().regex(/^SIG[A-Z0-9+]{1,10}$/) }), 'destructive').returns<void>(),
  /** `force` kills a running one first; `volumes` removes its anonymous volumes too. */
  remove: call(one.extend({ force: z.boolean(), volumes: z.boolean() }), 'destructive').returns<void>(),
  rename: call(one.extend({ name: z.string().regex(containerName) }), 'write').returns<void>(),
  /** Everything about one, with environment values masked. */
  inspect: call(one, 'read').returns<ContainerDetail>(),
  /** The environment with its values. */
  reveal: call(one, 'reveal').returns<{ name: string; value: string }[]>(),
  /**
   * Makes a container and starts it. Cancelled before it runs, it leaves none behind. `instead`: one that could not be started and goes first,
   * unless it has run by now.
   */
  run: stream(z.object({ engine: id, spec: runSpec, instead: id.optional() }), 'write').of<RunChunk>(),
  /** What it was made with beyond what its image says; environment values included. */
  spec: call(one, 'reveal').returns<MadeOf>(),
  /**
   * Makes it anew, of its own spec or another, under its name and with its volumes, also those without a name; what a spec cannot say stays
   * as it was. It runs when the old one did. When the new one cannot be had, or does not stay up, the old one is put back. `pull`: looks for a newer image first.
   */
  recreate: stream(one.extend({ spec: runSpec.optional(), pull: z.boolean() }), 'destructive').of<RunChunk>(),
  /** Changes limits and what happens when it ends, in place, also while it runs. */
  update: call(one.extend(updateSpec.shape), 'write').returns<{ warnings: string[] }>(),
  /** The processes of a running one. */
  top: call(one, 'read').returns<Processes>(),
  /** A shell inside the container. Without a command the first shell that exists is taken. Ends when the shell does. */
  shell: stream(
    one.extend({
      cols: z.int().min(1).max(1000),
      rows: z.int().min(1).max(1000),
      command: z.array(z.string().min(1).max(4000)).min(1).max(50).optional(),
    }),
    'write',
    z.union([z.object({ data: z.string().max(1_000_000) }), z.object({ cols: z.int().min(1).max(1000), rows: z.int().min(1).max(1000) })]),
  ).of<ShellChunk>(),
  /** One sample a second of one container, until it ends. */
  stats: stream(one, 'read').of<Sample>(),
  /** Samples of the containers that are on screen, every few seconds; write the list anew when the screen changes. */
  usage: stream(z.object({}), 'read', z.array(one).max(200)).of<(Sample & { source: string })[]>(),
}

/** Problems first, then what runs, then what rests. */
function stateRank(c: Container): number {
  if (c.state === 'dead' || c.oomKilled || c.health === 'unhealthy') return 0
  if (c.state === 'restarting') return 1
  if (c.state === 'exited') return c.exitCode ? 2 : 6
  return { running: 3, paused: 4, created: 5, removing: 7 }[c.state]
}
