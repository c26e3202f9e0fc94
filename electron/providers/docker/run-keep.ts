/** What a container that is made anew keeps of the old one beyond its spec: volumes without a name, and what a spec has no word for. Pure. */
import type { Mount, RunSpec } from '../../../shared/contract/run-spec.ts'
import { parseVolume } from '../../../shared/lib/docker-run/mounts.ts'
import { equal } from '../../../shared/lib/equal.ts'
import { type CreateBody, type Endpoint, endpointOf, type HostConfig, type MountBody } from './run-body.ts'
import type { Inspected } from './run-read.ts'

/** What a spec says, or the engine alone: never carried over. */
const ofTheSpec = new Set([
  ...['Binds', 'Mounts', 'PortBindings', 'PublishAllPorts', 'NetworkMode', 'RestartPolicy', 'AutoRemove', 'Dns', 'DnsSearch', 'DnsOptions'],
  ...['ExtraHosts', 'VolumesFrom', 'Tmpfs', 'ReadonlyRootfs', 'GroupAdd', 'Init', 'Memory', 'MemorySwap', 'MemoryReservation', 'NanoCpus'],
  ...['CpuShares', 'PidsLimit', 'CpusetCpus', 'CpusetMems', 'ShmSize', 'Ulimits', 'OomScoreAdj', 'Privileged', 'CapAdd', 'CapDrop'],
  ...['SecurityOpt', 'Devices', 'DeviceRequests', 'Sysctls', 'IpcMode', 'PidMode', 'UTSMode', 'UsernsMode', 'CgroupParent', 'Runtime'],
  ...['LogConfig', 'MaskedPaths', 'ReadonlyPaths', 'ContainerIDFile', 'ConsoleSize', 'Links', 'Cgroup', 'KernelMemoryTCP'],
])

/** @param was the spec that was read from `old`; `spec` is the one that `body` was made of */
export function keeping(body: CreateBody, spec: RunSpec, old: Inspected, was: RunSpec): CreateBody {
  const { HostConfig: host = {}, Config: config = {} } = old
  const kept: HostConfig = {}
  for (const [key, value] of Object.entries(host)) if (!ofTheSpec.has(key) && !isNothing(value)) kept[key] = value
  // Where nothing is said of these, they are as before: engines do not tell what was said from what is usual.
  for (const key of ['IpcMode', 'Runtime', 'LogConfig'] as const) if (!isNothing(host[key]) && unsaid(spec, was, key)) kept[key] = host[key]
  if (spec.privileged === was.privileged && Array.isArray(host.MaskedPaths) && host.MaskedPaths.length === 0)
    Object.assign(kept, { MaskedPaths: host.MaskedPaths, ReadonlyPaths: host.ReadonlyPaths })
  if (equal(spec.gpus, was.gpus) && host.DeviceRequests?.length) kept.DeviceRequests = host.DeviceRequests
  // Engines refuse both forms of this limit at once, and Podman tells both.
  const { NanoCpus, ...rest } = body.HostConfig
  const asQuota = (kept.CpuPeriod || kept.CpuQuota) && spec.limits.cpus === was.limits.cpus
  if (!asQuota) for (const key of ['CpuPeriod', 'CpuQuota']) delete kept[key]
  // "/db:/web/alias" of the old one is "db:alias" for a new one.
  if (Array.isArray(host.Links) && host.Links.length > 0)
    kept.Links = host.Links.map((one) => String(one).replace(/^\//, '').replace(/:.*\//, ':'))
  const gpus = kept.DeviceRequests ? { DeviceRequests: kept.DeviceRequests } : {}
  const [first] = spec.networks
  const endpoint = first && body.NetworkingConfig ? endpointWith(first, old, was) : undefined
  return {
    ...body,
    ...(first && endpoint ? { NetworkingConfig: { EndpointsConfig: { [first.name]: endpoint } } } : {}),
    // A check without a shell has no place in a spec.
    ...(config.Healthcheck && equal(spec.healthcheck, was.healthcheck) && spec.healthcheck ? { Healthcheck: config.Healthcheck } : {}),
    HostConfig: { ...kept, ...(asQuota ? rest : body.HostConfig), ...gpus, ...mountsWith(body, spec, old, was) },
  }
}

/** How it joins a network: where the spec left that alone, with what a spec cannot say. */
export function endpointWith(network: RunSpec['networks'][number], { NetworkSettings }: Inspected, was: RunSpec): Endpoint {
  const endpoint = endpointOf(network)
  const raw = NetworkSettings?.Networks?.[network.name]
  if (!raw || !was.networks.some((one) => equal(one, network))) return endpoint
  const { Links, DriverOpts, GwPriority, IPAMConfig, MacAddress } = raw
  return {
    ...endpoint,
    ...(Links?.length ? { Links } : {}),
    ...(isNothing(DriverOpts) ? {} : { DriverOpts: { ...DriverOpts } }),
    ...(GwPriority ? { GwPriority } : {}),
    ...(IPAMConfig?.LinkLocalIPs?.length ? { IPAMConfig: { ...endpoint.IPAMConfig, LinkLocalIPs: IPAMConfig.LinkLocalIPs } } : {}),
    // Since 1.44 nobody tells whether it was chosen. One that the engine made of the address would be another's by and by.
    ...(MacAddress && !isMadeOf(MacAddress, raw.IPAddress) ? { MacAddress } : {}),
  }
}

const isMadeOf = (mac: string, address = '') => {
  const bytes = address.split('.').map((byte) => Number(byte).toString(16).padStart(2, '0'))
  return mac.toLowerCase() === ['02', '42', ...bytes].join(':')
}

const isNothing = (value: unknown) =>
  value === null ||
  value === undefined ||
  value === '' ||
  value === 0 ||
  value === false ||
  (typeof value === 'object' && Object.keys(value).length === 0)

function unsaid(spec: RunSpec, was: RunSpec, key: 'IpcMode' | 'Runtime' | 'LogConfig'): boolean {
  if (key === 'LogConfig') return equal(spec.log, was.log)
  return key === 'IpcMode' ? spec.ipc === undefined && was.ipc === undefined : spec.runtime === undefined && was.runtime === undefined
}

/** Mounts of the spec, those that it left alone just as they were (a spec cannot say all of them), and the volumes without a name of the old one. */
function mountsWith(body: CreateBody, spec: RunSpec, old: Inspected, was: RunSpec): Pick<HostConfig, 'Binds' | 'Mounts'> {
  const at = ({ mounts, tmpfs }: RunSpec, target: string) => [...mounts, ...tmpfs].filter((one) => one.target === target)
  const isLeftAlone = (target: string) => equal(at(spec, target), at(was, target))
  const binds = (old.HostConfig?.Binds ?? []).filter((bind) => isLeftAlone(targetOf(bind)))
  const mounts = (old.HostConfig?.Mounts ?? []).filter(({ Target = '' }) => isLeftAlone(Target)).map((mount) => withItsVolume(mount, old))
  const kept = new Set([...binds.map(targetOf), ...mounts.map(({ Target = '' }) => Target)])
  binds.push(...(body.HostConfig.Binds ?? []).filter((bind) => !kept.has(targetOf(bind))))
  mounts.push(...(body.HostConfig.Mounts ?? []).filter(({ Target = '' }) => !kept.has(Target)))
  const taken = new Set([
    ...binds.map(targetOf),
    ...mounts.filter(({ Source }) => Source).map(({ Target = '' }) => Target),
    ...spec.tmpfs.map(({ target }) => target),
  ])
  for (const { Type, Name = '', Destination = '', RW } of old.Mounts ?? []) {
    if (Type !== 'volume' || !isNameless(Name) || taken.has(Destination)) continue
    // One that was taken out of the spec is not wanted any more.
    const isWithout = (mount: Mount) => mount.type === 'volume' && !mount.source && mount.target === Destination
    if (was.mounts.some(isWithout) && !spec.mounts.some(isWithout)) continue
    if (Destination.includes(':'))
      mounts.push({ Type: 'volume', Source: Name, Target: Destination, ...(RW === false ? { ReadOnly: true } : {}) })
    else binds.push(`${Name}:${Destination}${RW === false ? ':ro' : ''}`)
    taken.add(Destination)
  }
  const isTwice = (mount: MountBody) => mount.Type === 'volume' && !mount.Source && taken.has(mount.Target ?? '')
  const left = mounts.filter((mount) => !isTwice(mount))
  return { ...(binds.length > 0 ? { Binds: binds } : {}), ...(left.length > 0 ? { Mounts: left } : { Mounts: [] }) }
}

const targetOf = (bind: string) => parseVolume(bind, () => {})?.target ?? ''
const isNameless = (volume: string) => /^[0-9a-f]{64}$/.test(volume)

/** A volume without a name has got one in the meantime. */
function withItsVolume(mount: MountBody, old: Inspected): MountBody {
  if (mount.Type !== 'volume' || mount.Source) return mount
  const volume = old.Mounts?.find(({ Type, Destination }) => Type === 'volume' && Destination === mount.Target)?.Name
  return volume ? { ...mount, Source: volume } : mount
}
