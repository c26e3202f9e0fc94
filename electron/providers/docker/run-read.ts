/** What a container was made with, read from what the engine says of it: all that its image does not say already. Pure. */
import { type Mount, type RunSpec, runSpec } from '../../../shared/contract/run-spec.ts'
import { volumeOf } from '../../../shared/lib/docker-run/mounts.ts'
import { parseVolume } from '../../../shared/lib/docker-run/mounts.ts'
import { quote } from '../../../shared/lib/docker-run/quote.ts'
import { cut } from '../../../shared/lib/docker-run/values.ts'
import { equal } from '../../../shared/lib/equal.ts'
import { fitting } from '../../../shared/lib/fitting-spec.ts'
import { environment, type InspectedContainer } from './detail.ts'
import type { Healthcheck, MountBody, PortBinding } from './run-body.ts'
import { type DeviceRequest, toGpus } from './run-gpus.ts'

/** What we read of a container and its image beyond what its drawer shows. */
export type RunConfig = {
  Image?: string
  Cmd?: string[] | null
  Entrypoint?: string[] | string | null
  Env?: string[] | null
  Labels?: Record<string, string> | null
  Hostname?: string
  Domainname?: string
  User?: string
  WorkingDir?: string
  Tty?: boolean
  OpenStdin?: boolean
  ExposedPorts?: Record<string, unknown> | null
  Volumes?: Record<string, unknown> | null
  StopSignal?: string
  StopTimeout?: number | null
  Healthcheck?: Healthcheck | null
  MacAddress?: string
}
export type RunHostConfig = {
  Binds?: string[] | null
  Mounts?: MountBody[] | null
  PortBindings?: Record<string, PortBinding[] | null> | null
  NetworkMode?: string
  RestartPolicy?: { Name?: string; MaximumRetryCount?: number }
  LogConfig?: { Type?: string; Config?: Record<string, string> | null }
  Tmpfs?: Record<string, string> | null
  Ulimits?: { Name: string; Soft: number; Hard: number }[] | null
  Devices?: { PathOnHost: string; PathInContainer: string; CgroupPermissions: string }[] | null
  DeviceRequests?: DeviceRequest[] | null
  Sysctls?: Record<string, string> | null
  ExtraHosts?: string[] | null
  Init?: boolean | null
  PidsLimit?: number | null
  [option: string]: unknown
}
export type Network = {
  Aliases?: string[] | null
  IPAMConfig?: { IPv4Address?: string; IPv6Address?: string; LinkLocalIPs?: string[] | null } | null
  NetworkID?: string
  IPAddress?: string
  MacAddress?: string
  Links?: string[] | null
  DriverOpts?: Record<string, string> | null
  GwPriority?: number
}
export type Inspected = Omit<InspectedContainer, 'Config' | 'HostConfig' | 'NetworkSettings'> & {
  Config?: RunConfig
  HostConfig?: RunHostConfig
  NetworkSettings?: { Networks?: Record<string, Network> | null }
}
/** What the engine does where nothing is said. */
export type Usual = { LoggingDriver?: string; DefaultRuntime?: string; Name?: string }

/**
 * @param image what the image says; nothing when it is not there any more
 * @param podman tells what it chose by itself as if it had been said
 */
export function toSpec(c: Inspected, image: RunConfig, usual: Usual, podman: boolean): RunSpec {
  const { Config: config = {}, HostConfig: host = {} } = c
  const draft = runSpec.parse({ image: config.Image || c.Image || 'unknown' })
  const mounts = mountsOf(c, image)
  const own = <T>(value: T | undefined | null | '', images: unknown): T | undefined => (value && value !== images ? value : undefined)
  const set = (part: Partial<{ [K in keyof RunSpec]: RunSpec[K] | undefined }>) => {
    for (const [key, value] of Object.entries(part)) if (value !== undefined) Object.assign(draft, { [key]: value })
  }
  const text = (key: string, ...usualOnes: string[]) => {
    const value = host[key]
    return typeof value === 'string' && value !== '' && !usualOnes.includes(value) ? value : undefined
  }
  const list = (key: string): string[] => (Array.isArray(host[key]) ? (host[key] as string[]) : [])
  set({
    name: (c.Name ?? '').replace(/^\//, '') || undefined,
    ...commandOf(config, image),
    ports: portsOf(host),
    publishAll: host.PublishAllPorts === true,
    expose: exposeOf(config, image, host),
    networks: networksOf(c),
    hostname: hostnameOf(c, usual),
    domainname: own(config.Domainname, image.Domainname),
    dns: list('Dns'),
    dnsSearch: list('DnsSearch'),
    dnsOptions: list('DnsOptions'),
    extraHosts: list('ExtraHosts').map((one) => ({ host: cut(one, ':')[0], address: cut(one, ':')[1] ?? '' })),
    mounts,
    tmpfs: Object.entries(host.Tmpfs ?? {}).map(([target, options]) => ({ target, options })),
    volumesFrom: list('VolumesFrom'),
    readOnly: host.ReadonlyRootfs === true,
    environment: environmentOf(c, image, podman),
    labels: Object.entries(config.Labels ?? {})
      .filter(([name, value]) => image.Labels?.[name] !== value)
      .map(([name, value]) => ({ name, value })),
    user: own(config.User, image.User),
    groupAdd: list('GroupAdd'),
    workdir: config.WorkingDir === '/' && !image.WorkingDir ? undefined : own(config.WorkingDir, image.WorkingDir),
    tty: config.Tty === true,
    interactive: config.OpenStdin === true,
    init: host.Init ?? undefined,
    restart: restartOf(host),
    autoRemove: host.AutoRemove === true,
    // Engines fill this one in.
    stopSignal: own(config.StopSignal, image.StopSignal ?? 'SIGTERM'),
    stopTimeout: config.StopTimeout ?? undefined,
    healthcheck: healthcheckOf(config.Healthcheck, image.Healthcheck),
    limits: limitsOf(host),
    ulimits: (host.Ulimits ?? []).map(({ Name, Soft, Hard }) => ({
      name: Name.replace(/^RLIMIT_/, '').toLowerCase(),
      soft: Soft,
      hard: Hard,
    })),
    oomScoreAdj: (host.OomScoreAdj as number | undefined) || undefined,
    privileged: host.Privileged === true,
    capAdd: list('CapAdd'),
    capDrop: list('CapDrop'),
    // A privileged one is without labels anyway.
    securityOpt: list('SecurityOpt').filter((one) => !(host.Privileged && /^label[=:]disable$/.test(one))),
    devices: (host.Devices ?? []).map((d) => ({
      host: d.PathOnHost,
      container: d.PathInContainer,
      permissions: d.CgroupPermissions || 'rwm',
    })),
    gpus: toGpus(host.DeviceRequests),
    sysctls: pairs(host.Sysctls),
    ipc: text('IpcMode', 'private', 'shareable'),
    pid: text('PidMode', 'private'),
    uts: text('UTSMode', 'private'),
    userns: text('UsernsMode', 'private'),
    cgroupParent: text('CgroupParent', 'user.slice'),
    runtime: text('Runtime', usual.DefaultRuntime ?? 'runc', 'oci'),
    log: logOf(host, usual),
  })
  if (podman) withoutPodmans(draft)
  // What an engine reports need not be what one may say to it.
  return fitting(draft, () => {}) ?? runSpec.parse({ image: draft.image })
}

function withoutPodmans(spec: RunSpec): void {
  const { limits, log } = spec
  if (spec.stopSignal === '15') delete spec.stopSignal
  if (spec.stopTimeout === 0 || spec.stopTimeout === 10) delete spec.stopTimeout
  if (limits.pidsLimit === 2048) delete limits.pidsLimit
  if (limits.shmSize === 65_536_000) delete limits.shmSize
  for (const mount of spec.mounts) if (mount.type === 'bind' && mount.propagation === 'rprivate') delete mount.propagation
  if (log.options.length === 0 && /^(?:json-file|k8s-file|journald)$/.test(log.driver ?? '')) delete log.driver
}

const pairs = (record: Record<string, string> | null | undefined) =>
  Object.entries(record ?? {}).map(([name, value]) => ({ name, value: String(value) }))

function commandOf(config: RunConfig, image: RunConfig): Pick<RunSpec, 'command' | 'entrypoint'> {
  const listOf = (value: string[] | string | null | undefined) =>
    (typeof value === 'string' ? [value] : (value ?? [])).filter((one, index) => one !== '' || index > 0)
  const [entrypoint, command] = [listOf(config.Entrypoint), config.Cmd ?? []]
  const [imageEntrypoint, imageCommand] = [listOf(image.Entrypoint), image.Cmd ?? []]
  // Without a command of its own, one with the image's entrypoint would get the image's command.
  const replaced = !equal(entrypoint, imageEntrypoint) || (command.length === 0 && imageCommand.length > 0)
  if (!replaced) return { command: equal(command, imageCommand) ? [] : command }
  const [program = '', ...first] = entrypoint
  return { entrypoint: program, command: [...first, ...command] }
}

function environmentOf(c: Inspected, image: RunConfig, podman: boolean): RunSpec['environment'] {
  const images = new Set(image.Env ?? [])
  const all = environment(c as InspectedContainer)
  return all.filter(({ name, value }) => name !== '' && !images.has(`${name}=${value}`) && !(podman && isPodmans(name, value, c)))
}

/** Whether it is a variable that Podman sets in every container, with the value that it gives it. */
function isPodmans(name: string, value: string, { Id, Config: { Hostname = '', User = '' } = {} }: Inspected): boolean {
  if (name === 'container') return value === 'podman' || value === 'oci'
  if (name === 'TERM') return value === 'xterm'
  if (name === 'HOSTNAME') return value === Hostname || (value.length >= 12 && Id.startsWith(value))
  const user = User.split(':')[0]
  return name === 'HOME' && (value === '/' || value === '/root' || value === `/home/${user}`)
}

/** Engines name a container after its id when nothing is said, and one without a network of its own after where it is. */
function hostnameOf({ Id, Config: config = {}, HostConfig: { NetworkMode = '' } = {} }: Inspected, usual: Usual): string | undefined {
  const { Hostname = '' } = config
  const isHosts = NetworkMode === 'host' && Hostname === usual.Name
  return Hostname === '' || Id.startsWith(Hostname) || isHosts || NetworkMode.startsWith('container:') ? undefined : Hostname
}

function portsOf(host: RunHostConfig): RunSpec['ports'] {
  return Object.entries(host.PortBindings ?? {}).flatMap(([key, bindings]) => {
    const port = portOf(key)
    return (bindings ?? []).map(({ HostIp, HostPort }) => {
      const [from = 0, to = from] = (HostPort ?? '').split('-').map(Number)
      // "0.0.0.0" is not the same as nothing: Docker opens IPv6 as well then.
      return { ...(HostIp ? { ip: HostIp } : {}), ...(from ? { host: to > from ? { from, to } : from } : {}), ...port }
    })
  })
}

function exposeOf(config: RunConfig, image: RunConfig, host: RunHostConfig): RunSpec['expose'] {
  // Podman lists those that are not published among those that are.
  const published = (key: string) => (host.PortBindings?.[key] ?? []).length > 0
  return Object.keys(config.ExposedPorts ?? {})
    .filter((key) => !Object.hasOwn(image.ExposedPorts ?? {}, key) && !published(key))
    .map(portOf)
}

function portOf(key: string): RunSpec['expose'][number] {
  const [port, protocol = 'tcp'] = key.split('/')
  return { container: Number(port), protocol: protocol as 'tcp' }
}

function networksOf({ Id, Config: config = {}, HostConfig: host = {}, NetworkSettings: settings = {} }: Inspected): RunSpec['networks'] {
  const all = Object.entries(settings.Networks ?? {})
  const mode = host.NetworkMode || 'default'
  const isFirst = ([name, { NetworkID }]: [string, Network]) => name === mode || NetworkID === mode
  const sorted = [...all.filter(isFirst), ...all.filter((one) => !isFirst(one))]
  const networks = sorted.map(([name, { Aliases, IPAMConfig }]) => ({
    name,
    // Engines add the short id by themselves.
    aliases: (Aliases ?? []).filter((alias) => !(alias.length >= 12 && Id.startsWith(alias))),
    ...(IPAMConfig?.IPv4Address ? { ip: IPAMConfig.IPv4Address } : {}),
    ...(IPAMConfig?.IPv6Address ? { ip6: IPAMConfig.IPv6Address } : {}),
  }))
  // Before anything runs in it, one with a mode that is no network may have none listed.
  if (/^(?:host|none|container:.*|slirp4netns.*|pasta.*|ns:.*|private)$/.test(mode)) return [{ name: mode, aliases: [] }]
  const [first] = networks
  if (!first) return mode === 'default' || mode === 'bridge' ? [] : [{ name: mode, aliases: [] }]
  if (config.MacAddress) Object.assign(first, { mac: config.MacAddress })
  const usual = networks.length === 1 && /^(?:default|bridge|podman)$/.test(first.name) && equal(first, { name: first.name, aliases: [] })
  return usual ? [] : networks
}

const isNameless = (volume: string | undefined) => !volume || /^[0-9a-f]{64}$/.test(volume)

function mountsOf(c: Inspected, image: RunConfig): Mount[] {
  const { HostConfig: host = {}, Config: config = {} } = c
  const mounts: Mount[] = []
  for (const bind of host.Binds ?? []) {
    const mount = parseVolume(bind, () => {})
    if (mount) mounts.push(nameless(mount))
  }
  for (const body of host.Mounts ?? []) {
    const mount = toMount(body)
    if (mount) mounts.push(nameless(mount))
  }
  const targets = new Set(mounts.map(({ target }) => target))
  const anonymous = Object.keys(config.Volumes ?? {}).filter(
    (target) => !targets.has(target) && !Object.hasOwn(image.Volumes ?? {}, target),
  )
  // Those of the image are made anew by themselves.
  return [
    ...mounts.filter((mount) => !isBare(mount) || !Object.hasOwn(image.Volumes ?? {}, mount.target)),
    ...anonymous.map((target) => volumeOf(target)),
  ]
}

const isBare = (mount: Mount) => equal(mount, volumeOf(mount.target))

/** A volume that never had a name is as good as a new one. */
function nameless(mount: Mount): Mount {
  if (mount.type !== 'volume' || !isNameless(mount.source)) return mount
  const { source: _, ...rest } = mount
  return rest
}

/** Undefined for kinds that a spec does not know. */
export function toMount({
  Type,
  Source,
  Target = '',
  ReadOnly = false,
  BindOptions,
  VolumeOptions,
  TmpfsOptions,
}: MountBody): Mount | undefined {
  if (Type === 'bind') {
    const propagation = BindOptions?.Propagation as 'rprivate' | undefined
    return {
      type: 'bind',
      source: Source ?? '',
      target: Target,
      readOnly: ReadOnly,
      createSource: false,
      ...(propagation ? { propagation } : {}),
    }
  }
  if (Type === 'tmpfs') {
    const { SizeBytes, Mode } = TmpfsOptions ?? {}
    return { type: 'tmpfs', target: Target, readOnly: ReadOnly, ...(SizeBytes ? { size: SizeBytes } : {}), ...(Mode ? { mode: Mode } : {}) }
  }
  if (Type !== 'volume') return undefined
  const { NoCopy = false, DriverConfig } = VolumeOptions ?? {}
  return volumeOf(Target, {
    ...(Source ? { source: Source } : {}),
    readOnly: ReadOnly,
    noCopy: NoCopy,
    ...(DriverConfig?.Name ? { driver: DriverConfig.Name } : {}),
    driverOptions: pairs(DriverConfig?.Options),
  })
}

function restartOf({ RestartPolicy: { Name = '', MaximumRetryCount } = {} }: RunHostConfig): RunSpec['restart'] {
  return { policy: (Name || 'no') as 'no', ...(MaximumRetryCount ? { retries: MaximumRetryCount } : {}) }
}

function limitsOf(host: RunHostConfig): RunSpec['limits'] {
  const number = (key: string) => (typeof host[key] === 'number' && host[key] !== 0 ? (host[key] as number) : undefined)
  const [memory, swap, shm, nano] = [number('Memory'), number('MemorySwap'), number('ShmSize'), number('NanoCpus')]
  const limits = {
    memory,
    // What engines fill in when only the memory is said.
    memorySwap: swap === (memory ?? 0) * 2 ? undefined : swap,
    memoryReservation: number('MemoryReservation'),
    cpus: nano === undefined ? undefined : nano / 1e9,
    cpuShares: number('CpuShares'),
    pidsLimit: number('PidsLimit'),
    cpusetCpus: (host.CpusetCpus as string | undefined) || undefined,
    cpusetMems: (host.CpusetMems as string | undefined) || undefined,
    shmSize: shm === 64 * 1024 * 1024 ? undefined : shm,
  }
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined))
}

function healthcheckOf(check: Healthcheck | null | undefined, images: Healthcheck | null | undefined): RunSpec['healthcheck'] {
  if (!check || equal(check, images ?? {})) return undefined
  const [kind, ...rest] = check.Test ?? []
  if (kind === 'NONE') return { disabled: true }
  const own = (key: 'Interval' | 'Timeout' | 'StartPeriod') =>
    check[key] && check[key] !== images?.[key] ? Math.round(check[key] / 1e6) : undefined
  const command = equal(check.Test, images?.Test) ? undefined : kind === 'CMD-SHELL' ? rest.join(' ') : rest.map(quote).join(' ')
  const spec = {
    command: command || undefined,
    interval: own('Interval'),
    timeout: own('Timeout'),
    startPeriod: own('StartPeriod'),
    retries: check.Retries && check.Retries !== images?.Retries ? check.Retries : undefined,
  }
  const said = Object.fromEntries(Object.entries(spec).filter(([, value]) => value !== undefined))
  return Object.keys(said).length > 0 ? said : undefined
}

function logOf({ LogConfig: { Type = '', Config } = {} }: RunHostConfig, usual: Usual): RunSpec['log'] {
  const options = pairs(Config)
  return { ...(Type && (Type !== (usual.LoggingDriver ?? 'json-file') || options.length > 0) ? { driver: Type } : {}), options }
}
