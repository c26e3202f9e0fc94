/** What a container is run with, in full: what the form edits, what a `docker run` line says, and what an existing container was made of. */
import { z } from 'zod'
import { containerName } from '../lib/container-name.ts'

/** Text that engines and shells can carry: a NUL would end it. */
const text = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[^\0]*$/)
const word = (most = 1000) => text(most).min(1)
/** A path, or a part of one: without line ends and the like. */
const path = z
  .string()
  .min(1)
  .max(4096)
  .regex(/^\P{Cc}+$/u)
/** The name of a pair ends at the first `=`. */
const key = z
  .string()
  .min(1)
  .max(1000)
  .regex(/^[^=\0]+$/)
const pairs = z
  .array(z.object({ name: key, value: text(100_000) }))
  .max(2000)
  .default(() => [])
const words = z
  .array(word())
  .max(500)
  .default(() => [])
const flag = z.boolean().default(false)
const bytes = z.int().min(0).max(Number.MAX_SAFE_INTEGER)
const count = z.int().min(0).max(2_147_483_647)
const milliseconds = z.int().min(0).max(1_000_000_000)
const portNumber = z.int().min(1).max(65_535)
const protocol = z.enum(['tcp', 'udp', 'sctp']).default('tcp')
const address = z
  .string()
  .max(100)
  .regex(/^[0-9a-fA-F:.%a-z]+$/)
/** A name that stands in a list between commas. */
const listed = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^\s,="]+$/)

const portSpec = z.object({
  /** The address on the host; every one without it. */
  ip: address.optional(),
  /** The engine chooses a free one without it, or one within the range. */
  host: z.union([portNumber, z.object({ from: portNumber, to: portNumber }).refine((range) => range.from < range.to)]).optional(),
  container: portNumber,
  protocol,
})

const mountSpec = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('volume'),
    /** The volume's name; a new one without a name when it is absent. */
    source: path.optional(),
    target: path,
    readOnly: flag,
    /** What the image has at the target is not copied into the empty volume. */
    noCopy: flag,
    /** How a volume that is not there yet is made. */
    driver: word().optional(),
    driverOptions: pairs,
  }),
  z
    .object({
      type: z.literal('bind'),
      /** A path on the engine's machine. Run refuses one that is not absolute. */
      source: path,
      target: path,
      readOnly: flag,
      /** A folder that is not there is made, as `-v` does; without it the engine refuses, as for `--mount`. */
      createSource: flag,
      propagation: z.enum(['private', 'rprivate', 'shared', 'rshared', 'slave', 'rslave']).optional(),
      /** SELinux: shared between containers (`z`), or for this one alone (`Z`). Needs `createSource`, as only `-v` can say it. */
      relabel: z.enum(['z', 'Z']).optional(),
    })
    .refine(({ relabel, createSource }) => !relabel || createSource, { path: ['relabel'] })
    // That is how `-v`, and the engine's own form of it, tell source from target.
    .refine(({ source, target, createSource }) => !createSource || (isPlainPath(source) && /^\/[^:]*$/.test(target)), { path: ['source'] }),
  z.object({
    type: z.literal('tmpfs'),
    target: path,
    readOnly: flag,
    /** Bytes. */
    size: bytes.optional(),
    /** Permissions, as `chmod` numbers them: 0o1777. */
    mode: z.int().min(0).max(0o7777).optional(),
  }),
])

const networkSpec = z.object({
  /** A network, or `bridge`, `host`, `none`, `container:<name>`. */
  name: listed,
  aliases: z
    .array(listed)
    .max(100)
    .default(() => []),
  ip: address.optional(),
  ip6: address.optional(),
  mac: address.optional(),
})

/** What can be changed while the container runs. Sizes are bytes. */
const livelyLimits = {
  memory: bytes.optional(),
  /** Memory and swap together; -1 for as much as the machine has. */
  memorySwap: z.int().min(-1).max(Number.MAX_SAFE_INTEGER).optional(),
  memoryReservation: bytes.optional(),
  /** Cores: 1.5 is one and a half. */
  cpus: z
    .number()
    .min(0)
    .max(100_000)
    // Engines count in billionths.
    .refine((cores) => Number(cores.toFixed(9)) === cores)
    .optional(),
  cpuShares: count.optional(),
  /** -1 for no limit. */
  pidsLimit: z.int().min(-1).max(2_147_483_647).optional(),
  /** Which cores: "0-3,5". */
  cpusetCpus: word().optional(),
}

const restart = z.object({
  policy: z.enum(['no', 'always', 'on-failure', 'unless-stopped']),
  /** For `on-failure`: how often it is tried; without an end when absent or 0. */
  retries: count.optional(),
})

const healthcheck = z.union([
  /** The image's own check is switched off. */
  z.object({ disabled: z.literal(true) }),
  /** What is absent is as the image says. */
  z
    .object({
      /** For the container's shell. */
      command: word(100_000).optional(),
      interval: milliseconds.optional(),
      timeout: milliseconds.optional(),
      startPeriod: milliseconds.optional(),
      retries: count.optional(),
    })
    .refine((check) => Object.values(check).some((value) => value !== undefined)),
])

export const runSpec = z.object({
  image: word(),
  name: z.string().regex(containerName).optional(),
  /** Instead of the image's command, or after `entrypoint`. */
  command: z
    .array(text(100_000))
    .max(5000)
    .default(() => []),
  /** One program, instead of the image's; its own arguments come first in `command`. '' for none at all. */
  entrypoint: text(10_000).optional(),
  platform: word().optional(),
  pull: z.enum(['missing', 'always', 'never']).default('missing'),

  ports: z
    .array(portSpec)
    .max(1000)
    .default(() => []),
  /** Every port that the image exposes gets one on the host. */
  publishAll: flag,
  expose: z
    .array(z.object({ container: portNumber, protocol }))
    .max(1000)
    .default(() => []),
  /** The engine's usual one when empty. */
  networks: z
    .array(networkSpec)
    .max(100)
    .default(() => []),
  hostname: word().optional(),
  domainname: word().optional(),
  dns: words,
  dnsSearch: words,
  dnsOptions: words,
  extraHosts: z
    .array(
      z.object({
        host: z
          .string()
          .min(1)
          .max(255)
          .regex(/^[^\s:=]+$/),
        address: z
          .string()
          .min(1)
          .max(255)
          .regex(/^[^\s[]\S*$/),
      }),
    )
    .max(500)
    .default(() => []),

  mounts: z
    .array(mountSpec)
    .max(500)
    .default(() => []),
  tmpfs: z
    .array(z.object({ target: path.regex(/^[^:]+$/), options: text(1000) }))
    .max(100)
    .default(() => []),
  volumesFrom: words,
  readOnly: flag,

  environment: pairs,
  /** Absolute paths on this machine, read when it is run. `environment` goes before what they say. */
  envFiles: z
    .array(path)
    .max(50)
    .default(() => []),
  labels: pairs,
  user: word().optional(),
  groupAdd: words,
  workdir: path.optional(),
  tty: flag,
  interactive: flag,
  /** A small init that reaps processes; as the engine is set up when absent. */
  init: z.boolean().optional(),

  restart: restart.default(() => ({ policy: 'no' as const })),
  autoRemove: flag,
  stopSignal: word(100).optional(),
  /** Seconds; -1 for without end. */
  stopTimeout: z.int().min(-1).max(2_147_483_647).optional(),
  healthcheck: healthcheck.optional(),

  limits: z.object({ ...livelyLimits, cpusetMems: word().optional(), shmSize: bytes.optional() }).default(() => ({})),
  ulimits: z
    .array(z.object({ name: z.string().regex(/^[a-z]{1,30}$/), soft: z.int().min(-1), hard: z.int().min(-1) }))
    .max(50)
    .default(() => []),
  oomScoreAdj: z.int().min(-1000).max(1000).optional(),

  privileged: flag,
  capAdd: words,
  capDrop: words,
  securityOpt: words,
  /** `permissions`: of r, w and m. */
  devices: z
    .array(z.object({ host: path.regex(/^\/[^:]*$/), container: path.regex(/^\/[^:]*$/), permissions: z.string().regex(/^[rwm]{1,3}$/) }))
    .max(500)
    .default(() => []),
  /** As `--gpus` takes it: "all", "2", "device=0". */
  gpus: word().optional(),
  sysctls: pairs,
  ipc: word().optional(),
  pid: word().optional(),
  uts: word().optional(),
  userns: word().optional(),
  cgroupns: z.enum(['host', 'private']).optional(),
  cgroupParent: word().optional(),
  runtime: word().optional(),

  log: z.object({ driver: word().optional(), options: pairs }).default(() => ({ options: [] })),
})

export type RunSpec = z.output<typeof runSpec>
/** The same before its defaults: only the image is needed. */
export type RunSpecInput = z.input<typeof runSpec>
export type Mount = RunSpec['mounts'][number]
export type PortSpec = RunSpec['ports'][number]

/** What `containers.update` changes in place. What is absent stays as it is. */
export const updateSpec = z.object({ limits: z.object(livelyLimits).optional(), restart: restart.optional() })
export type UpdateSpec = z.output<typeof updateSpec>

/** The smallest spec of an image. */
export const emptySpec = (image: string): RunSpec => runSpec.parse({ image })

/** One that `-v` takes for a path, and whose end it finds: no colon but that of a drive, or within what a shell would fill in. */
function isPlainPath(source: string): boolean {
  const bare = source.replace(/^[a-zA-Z]:(?=[\\/])/, '').replace(/\$\{[^}]*\}/g, '')
  return isPathSource(source) && !bare.includes(':') && !bare.includes('${')
}

/** Whether the source of a mount is a path, also of Windows or one that a shell would fill in, and not a volume's name. */
export const isPathSource = (source: string): boolean => /^(?:[./~\\$`]|[a-zA-Z]:[\\/])/.test(source)
