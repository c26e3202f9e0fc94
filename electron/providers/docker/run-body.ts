/** What the engine is asked to make of a spec: what Docker's own command line would ask for the same `docker run` line. Pure. */
import type { Mount, RunSpec } from '../../../shared/contract/run-spec.ts'
import { printMount } from '../../../shared/lib/docker-run/mounts.ts'
import { toDeviceRequest } from './run-gpus.ts'

export type Endpoint = {
  Aliases?: string[]
  IPAMConfig?: { IPv4Address?: string; IPv6Address?: string; LinkLocalIPs?: string[] }
  MacAddress?: string
  /** No words of a spec: only kept. */
  Links?: string[]
  DriverOpts?: Record<string, string>
  GwPriority?: number
}
export type Healthcheck = { Test?: string[]; Interval?: number; Timeout?: number; StartPeriod?: number; Retries?: number }
export type PortBinding = { HostIp?: string; HostPort?: string }
export type MountBody = {
  Type?: string
  Source?: string
  Target?: string
  ReadOnly?: boolean
  BindOptions?: { Propagation?: string } | null
  VolumeOptions?: {
    NoCopy?: boolean
    DriverConfig?: { Name?: string; Options?: Record<string, string> | null } | null
    /** No word of a spec: only kept. */
    Subpath?: string
  } | null
  TmpfsOptions?: { SizeBytes?: number; Mode?: number } | null
}
export type HostConfig = Record<string, unknown> & { Binds?: string[]; Mounts?: MountBody[] }
export type CreateBody = Record<string, unknown> & {
  Image: string
  Healthcheck?: Healthcheck
  HostConfig: HostConfig
  NetworkingConfig?: { EndpointsConfig: Record<string, Endpoint> }
}

/** @param environment all of it, files included: "NAME=value" */
export function toCreateBody(spec: RunSpec, environment: string[]): CreateBody {
  const { healthcheck, ports, expose, networks, entrypoint } = spec
  const mounts = mountsOf(spec.mounts)
  const [network] = networks
  const mac = network?.mac
  return defined({
    Image: spec.image,
    Cmd: some(spec.command),
    Entrypoint: entrypoint === undefined ? undefined : [entrypoint],
    Env: environment,
    Labels: record(spec.labels),
    Hostname: spec.hostname,
    Domainname: spec.domainname,
    User: spec.user,
    WorkingDir: spec.workdir,
    Tty: spec.tty,
    OpenStdin: spec.interactive,
    ExposedPorts: Object.fromEntries([...ports, ...expose].map((port) => [portKey(port), {}])),
    Volumes: Object.fromEntries(mounts.anonymous.map((target) => [target, {}])),
    StopSignal: spec.stopSignal,
    StopTimeout: spec.stopTimeout,
    Healthcheck: healthcheck && healthcheckOf(healthcheck),
    // Where engines before 1.44 look for it.
    MacAddress: mac,
    HostConfig: defined<HostConfig>({
      ...hostConfigOf(spec),
      Binds: some(mounts.binds),
      Mounts: some(mounts.mounts),
    }),
    ...(network && hasEndpoint(network.name) ? { NetworkingConfig: { EndpointsConfig: { [network.name]: endpointOf(network) } } } : {}),
  })
}

function hostConfigOf(spec: RunSpec): Record<string, unknown> {
  const { limits, restart, log } = spec
  return {
    PortBindings: bindingsOf(spec.ports),
    PublishAllPorts: spec.publishAll,
    NetworkMode: spec.networks[0]?.name ?? 'default',
    RestartPolicy: { Name: restart.policy, MaximumRetryCount: restart.retries ?? 0 },
    AutoRemove: spec.autoRemove,
    Dns: some(spec.dns),
    DnsSearch: some(spec.dnsSearch),
    DnsOptions: some(spec.dnsOptions),
    ExtraHosts: some(spec.extraHosts.map(({ host, address }) => `${host}:${address}`)),
    VolumesFrom: some(spec.volumesFrom),
    Tmpfs: Object.fromEntries(spec.tmpfs.map(({ target, options }) => [target, options])),
    ReadonlyRootfs: spec.readOnly,
    GroupAdd: some(spec.groupAdd),
    Init: spec.init,
    ...resourcesOf(limits),
    CpusetMems: limits.cpusetMems,
    ShmSize: limits.shmSize,
    Ulimits: some(spec.ulimits.map(({ name, soft, hard }) => ({ Name: name, Soft: soft, Hard: hard }))),
    OomScoreAdj: spec.oomScoreAdj,
    Privileged: spec.privileged,
    CapAdd: some(spec.capAdd),
    CapDrop: some(spec.capDrop),
    SecurityOpt: some(spec.securityOpt),
    Devices: some(
      spec.devices.map(({ host, container, permissions }) => ({
        PathOnHost: host,
        PathInContainer: container,
        CgroupPermissions: permissions,
      })),
    ),
    DeviceRequests: spec.gpus === undefined ? undefined : some([toDeviceRequest(spec.gpus)].filter((one) => one !== undefined)),
    Sysctls: record(spec.sysctls),
    IpcMode: spec.ipc,
    PidMode: spec.pid,
    UTSMode: spec.uts,
    UsernsMode: spec.userns,
    CgroupnsMode: spec.cgroupns,
    CgroupParent: spec.cgroupParent,
    Runtime: spec.runtime,
    LogConfig: log.driver || log.options.length > 0 ? { Type: log.driver ?? '', Config: record(log.options) } : undefined,
  }
}

/** The part that can also be changed later. */
export const resourcesOf = (limits: RunSpec['limits']) => ({
  Memory: limits.memory,
  MemorySwap: limits.memorySwap,
  MemoryReservation: limits.memoryReservation,
  NanoCpus: limits.cpus === undefined ? undefined : Math.round(limits.cpus * 1e9),
  CpuShares: limits.cpuShares,
  PidsLimit: limits.pidsLimit,
  CpusetCpus: limits.cpusetCpus,
})

function bindingsOf(ports: RunSpec['ports']): Record<string, PortBinding[]> {
  const bindings: Record<string, PortBinding[]> = {}
  for (const port of ports) {
    const { ip = '', host } = port
    const HostPort = host === undefined ? '' : typeof host === 'number' ? String(host) : `${host.from}-${host.to}`
    const key = portKey(port)
    bindings[key] = [...(bindings[key] ?? []), { HostIp: ip, HostPort }]
  }
  return bindings
}

const portKey = ({ container, protocol }: RunSpec['expose'][number]) => `${container}/${protocol}`

/** In the form in which the line says each of them: `-v` and `--mount` are not the same to an engine. */
function mountsOf(all: readonly Mount[]): { binds: string[]; anonymous: string[]; mounts: MountBody[] } {
  const binds: string[] = []
  const anonymous: string[] = []
  const mounts: MountBody[] = []
  for (const mount of all) {
    const [flag, text = ''] = printMount(mount)
    if (flag === '--mount') mounts.push(toMountBody(mount))
    else if (mount.type === 'volume' && !mount.source) anonymous.push(text)
    else binds.push(text)
  }
  return { binds, anonymous, mounts }
}

function toMountBody(mount: Mount): MountBody {
  const { type, target, readOnly } = mount
  const body = { Type: type, Target: target, ReadOnly: readOnly || undefined }
  if (mount.type === 'tmpfs') return defined<MountBody>({ ...body, TmpfsOptions: defined({ SizeBytes: mount.size, Mode: mount.mode }) })
  if (mount.type === 'bind')
    return defined<MountBody>({
      ...body,
      Source: mount.source,
      BindOptions: mount.propagation ? { Propagation: mount.propagation } : undefined,
    })
  const { driver, driverOptions, noCopy } = mount
  const config = driver || driverOptions.length > 0 ? defined({ Name: driver, Options: record(driverOptions) }) : undefined
  return defined<MountBody>({
    ...body,
    Source: mount.source,
    VolumeOptions: noCopy || config ? defined({ NoCopy: noCopy || undefined, DriverConfig: config }) : undefined,
  })
}

function healthcheckOf(check: NonNullable<RunSpec['healthcheck']>): Healthcheck {
  if ('disabled' in check) return { Test: ['NONE'] }
  return defined<Healthcheck>({
    Test: check.command === undefined ? undefined : ['CMD-SHELL', check.command],
    Interval: nanoseconds(check.interval),
    Timeout: nanoseconds(check.timeout),
    StartPeriod: nanoseconds(check.startPeriod),
    Retries: check.retries,
  })
}
const nanoseconds = (milliseconds: number | undefined) => (milliseconds === undefined ? undefined : milliseconds * 1e6)

/** Whether a network mode is a network that a container joins, with an address of its own. */
export const hasEndpoint = (mode: string): boolean => !/^(?:host|none|default|container:.*|ns:.*|private|slirp4netns.*|pasta.*)$/.test(mode)

export const endpointOf = ({ aliases, ip, ip6, mac }: RunSpec['networks'][number]): Endpoint =>
  defined<Endpoint>({
    Aliases: some(aliases),
    IPAMConfig: ip || ip6 ? defined({ IPv4Address: ip, IPv6Address: ip6 }) : undefined,
    MacAddress: mac,
  })

const some = <T>(list: T[]): T[] | undefined => (list.length > 0 ? list : undefined)
const record = (pairs: readonly { name: string; value: string }[]) => Object.fromEntries(pairs.map(({ name, value }) => [name, value]))

/** Without what is not said. */
function defined<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T
}
