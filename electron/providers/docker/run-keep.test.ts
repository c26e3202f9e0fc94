/** What a container that is made anew keeps of the old one, of engines that the suites do not run on. */
import { describe, expect, test } from 'vitest'
import type { RunSpec } from '../../../shared/contract/run-spec.ts'
import { toCreateBody } from './run-body.ts'
import { keeping } from './run-keep.ts'
import { type Inspected, type RunHostConfig, toSpec } from './run-read.ts'

const old = (HostConfig: RunHostConfig, more: Partial<Inspected> = {}) =>
  ({ Id: 'a'.repeat(64), Name: '/web', Config: { Image: 'shop/web' }, HostConfig, ...more }) as Inspected

function again(before: Inspected, change: (spec: RunSpec) => RunSpec = (spec) => spec) {
  const was = toSpec(before, {}, {}, false)
  const spec = change(was)
  return keeping(toCreateBody(spec, []), spec, before, was)
}

describe('mounts', () => {
  const part = { Type: 'volume', Source: 'data', Target: '/here', VolumeOptions: { Subpath: 'one' } }

  test('that the spec left alone are as they were, and there once', () => {
    const { HostConfig } = again(old({ Mounts: [part], Binds: ['other:/there:z'] }))
    expect(HostConfig.Mounts).toEqual([part])
    expect(HostConfig.Binds).toEqual(['other:/there:z'])
  })

  test('that were changed or taken out are as the spec says', () => {
    const changed = again(old({ Mounts: [part] }), (spec) => ({
      ...spec,
      mounts: spec.mounts.map((mount) => ({ ...mount, readOnly: true })),
    }))
    expect(changed.HostConfig).toMatchObject({ Binds: ['data:/here:ro'], Mounts: [] })
    const without = again(old({ Mounts: [part], Binds: ['data:/there'] }), (spec) => ({ ...spec, mounts: [] }))
    expect(without.HostConfig.Mounts).toEqual([])
    expect(without.HostConfig.Binds).toBeUndefined()
    const memory = again(old({ Mounts: [part] }), (spec) => ({ ...spec, mounts: [], tmpfs: [{ target: '/here', options: '' }] }))
    expect(memory.HostConfig).toMatchObject({ Mounts: [], Tmpfs: { '/here': '' } })
  })

  test('a volume without a name is the one that it has got, with its options', () => {
    const Name = 'f'.repeat(64)
    const { HostConfig } = again(
      old(
        { Mounts: [{ Type: 'volume', Target: '/here', VolumeOptions: { Subpath: 'one' } }] },
        { Mounts: [{ Type: 'volume', Name, Destination: '/here', RW: true }] },
      ),
    )
    expect(HostConfig.Mounts).toEqual([{ Type: 'volume', Source: Name, Target: '/here', VolumeOptions: { Subpath: 'one' } }])
    expect(HostConfig.Binds).toBeUndefined()
  })
})

describe('cores', () => {
  const podmans = old({ NanoCpus: 5e8, CpuPeriod: 50_000, CpuQuota: 25_000 })

  test('never go out in both forms', () => {
    const { HostConfig } = again(podmans)
    expect(HostConfig).toMatchObject({ CpuPeriod: 50_000, CpuQuota: 25_000 })
    expect(HostConfig).not.toHaveProperty('NanoCpus')
  })

  test('are those of the spec when it changed them', () => {
    for (const cpus of [2, undefined]) {
      const { HostConfig } = again(podmans, ({ limits: { cpus: _, ...limits }, ...spec }) => ({
        ...spec,
        limits: { ...limits, ...(cpus ? { cpus } : {}) },
      }))
      expect(HostConfig.NanoCpus).toBe(cpus ? 2e9 : undefined)
      expect(HostConfig).not.toHaveProperty('CpuQuota')
      expect(HostConfig).not.toHaveProperty('CpuPeriod')
    }
  })
})

describe('networks', () => {
  const raw = {
    Aliases: ['web'],
    IPAddress: '172.20.0.5',
    MacAddress: '02:42:ac:14:00:05',
    IPAMConfig: { IPv4Address: '172.20.0.5', LinkLocalIPs: ['169.254.1.1'] },
    Links: ['db:base'],
    DriverOpts: { a: 'b' },
    GwPriority: 2,
  }
  const joined = (front: object = raw) => old({ NetworkMode: 'front' }, { NetworkSettings: { Networks: { front } } })
  const first = ({ NetworkingConfig }: ReturnType<typeof again>) => NetworkingConfig?.EndpointsConfig.front

  test('that the spec left alone are joined as before', () => {
    expect(first(again(joined()))).toEqual({
      Aliases: ['web'],
      IPAMConfig: { IPv4Address: '172.20.0.5', LinkLocalIPs: ['169.254.1.1'] },
      Links: ['db:base'],
      DriverOpts: { a: 'b' },
      GwPriority: 2,
    })
  })

  test('that it changed are joined as it says', () => {
    const other = again(joined(), (spec) => ({ ...spec, networks: [{ name: 'front', aliases: ['other'] }] }))
    expect(first(other)).toEqual({ Aliases: ['other'] })
  })

  test('by an address of hardware that was not made of the other one', () => {
    expect(first(again(joined({ ...raw, MacAddress: '02:42:AC:14:00:05' })))).not.toHaveProperty('MacAddress')
    expect(first(again(joined({ ...raw, MacAddress: 'ee:12:34:56:78:9a' })))).toMatchObject({ MacAddress: 'ee:12:34:56:78:9a' })
  })
})
