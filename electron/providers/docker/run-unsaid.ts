/**
 * What a container was made with that a spec has no word for, or the engine does not tell: named, so that whoever takes the spec elsewhere, or makes
 * the container anew, knows what stays behind. Pure.
 */
import { type Inspected, toMount } from './run-read.ts'

/** Options that somebody chose; engines fill in many others by themselves. */
const options = [
  ...['CpuPeriod', 'CpuQuota', 'CpuRealtimePeriod', 'CpuRealtimeRuntime', 'BlkioWeight', 'BlkioWeightDevice', 'BlkioDeviceReadBps'],
  ...['BlkioDeviceWriteBps', 'BlkioDeviceReadIOps', 'BlkioDeviceWriteIOps', 'DeviceCgroupRules', 'Links', 'OomKillDisable'],
  ...['MemorySwappiness', 'KernelMemory', 'StorageOpt', 'VolumeDriver', 'Annotations'],
]
/** What a spec says of a mount. */
const saidOfMounts = ['NoCopy', 'DriverConfig', 'Propagation', 'SizeBytes', 'Mode']

/**
 * In the engine's words, with what they are about: "CpuQuota", "/data: Subpath", "front: DriverOpts".
 *
 * @param podman writes notes of its own about every container, and tells cores in both forms
 */
export function unsaid({ HostConfig: host = {}, NetworkSettings }: Inspected, podman: boolean): string[] {
  const own = options.filter((key) => isChosen(host[key]) && !(podman && key === 'Annotations') && !(host.NanoCpus && /^Cpu[PQ]/.test(key)))
  const mounts = (host.Mounts ?? []).flatMap((mount) => {
    const { Type = '', Target = '', BindOptions, VolumeOptions, TmpfsOptions } = mount
    if (!toMount(mount)) return [`${Target}: ${Type}`]
    const all = Object.entries({ ...BindOptions, ...VolumeOptions, ...TmpfsOptions })
    return all.flatMap(([key, value]) => (isChosen(value) && !saidOfMounts.includes(key) ? [`${Target}: ${key}`] : []))
  })
  const networks = Object.entries(NetworkSettings?.Networks ?? {}).flatMap(([name, { Links, DriverOpts, GwPriority, IPAMConfig }]) => {
    const all = Object.entries({ Links, DriverOpts, GwPriority, LinkLocalIPs: IPAMConfig?.LinkLocalIPs })
    return all.flatMap(([key, value]) => (isChosen(value) ? [`${name}: ${key}`] : []))
  })
  return [...own, ...mounts, ...networks]
}

/** @param podman does not tell which rights a container has on a device */
export function untold({ HostConfig: host = {} }: Inspected, podman: boolean): string[] {
  const devices = podman ? (host.Devices ?? []) : []
  return devices.flatMap((one) => (one.CgroupPermissions ? [] : [`${one.PathInContainer}: CgroupPermissions`]))
}

const isChosen = (value: unknown): boolean =>
  typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value) && value !== -1
