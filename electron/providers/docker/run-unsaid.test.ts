/** What stays behind when the spec of a container is taken elsewhere. */
import { expect, test } from 'vitest'
import type { Inspected, RunHostConfig } from './run-read.ts'
import { unsaid, untold } from './run-unsaid.ts'

const inspected = (HostConfig: RunHostConfig, Networks = {}) => ({ Id: 'a', HostConfig, NetworkSettings: { Networks } }) as Inspected

test('nothing of what engines fill in', () => {
  const usual = {
    CgroupnsMode: 'private',
    MemorySwappiness: -1,
    OomKillDisable: false,
    Links: null,
    KernelMemory: 0,
    BlkioWeightDevice: [],
  }
  const mount = { Type: 'volume', Source: 'data', Target: '/data', VolumeOptions: { NoCopy: true } }
  const front = { Links: null, DriverOpts: null, IPAMConfig: { IPv4Address: '10.0.0.5' }, GwPriority: 0 }
  expect(unsaid(inspected({ ...usual, Mounts: [mount] }, { front }), false)).toEqual([])
  expect(unsaid(inspected({ NanoCpus: 1, CpuPeriod: 1, CpuQuota: 1, Annotations: { a: 'b' } }), true)).toEqual([])
})

test('what was chosen, by its names', () => {
  const Mounts = [
    { Type: 'volume', Source: 'data', Target: '/data', VolumeOptions: { Subpath: 'one' } },
    { Type: 'npipe', Source: 'x', Target: '/pipe' },
  ]
  const front = { DriverOpts: { a: 'b' }, GwPriority: 1, IPAMConfig: { LinkLocalIPs: ['169.254.1.1'] } }
  expect(unsaid(inspected({ CpuQuota: 1, Mounts }, { front }), false)).toEqual([
    'CpuQuota',
    '/data: Subpath',
    '/pipe: npipe',
    'front: DriverOpts',
    'front: GwPriority',
    'front: LinkLocalIPs',
  ])
})

test('what Podman does not tell, and Docker does', () => {
  const Devices = [{ PathOnHost: '/dev/null', PathInContainer: '/dev/nothing', CgroupPermissions: '' }]
  expect(untold(inspected({ Devices }), true)).toEqual(['/dev/nothing: CgroupPermissions'])
  expect(untold(inspected({ Devices: [{ ...Devices[0], CgroupPermissions: 'r' } as (typeof Devices)[0]] }), true)).toEqual([])
  expect(untold(inspected({ Devices }), false)).toEqual([])
  expect(untold(inspected({}), true)).toEqual([])
})
