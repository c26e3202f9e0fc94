/** What engines say of networks and volumes is read right, also where they leave things out. */
import { expect, test } from 'vitest'
import { asFault } from '../../../shared/rpc/fault.ts'
import { needSubnet } from './networks-faults.ts'
import { networkKeys, toGraph, toNetwork } from './networks-map.ts'
import { toSizes, toVolume } from './volumes-map.ts'

const id = (one: string) => one.repeat(64)

test('a network is told from one that the engine made', () => {
  expect(toNetwork({ Id: id('a'), Name: 'bridge', Driver: 'bridge' }).builtIn).toBe(true)
  expect(toNetwork({ Id: id('a'), Name: 'none', Driver: 'null' }).builtIn).toBe(true)
  expect(toNetwork({ Id: id('a'), Name: 'nat', Driver: 'bridge' }).builtIn).toBe(false)
  expect(toNetwork({ Id: id('a'), Name: 'mine', Driver: 'overlay', Ingress: true }).builtIn).toBe(true)
  expect(toNetwork({ Id: id('a'), IPAM: null, Labels: null, Created: '0001-01-01T00:00:00Z' })).toMatchObject({
    name: 'aaaaaaaaaaaa',
    subnets: [],
    labels: {},
    created: 0,
    internal: false,
  })
})

test('a link leads to the network of its id, and to that of its name only while there is no id', () => {
  const networks = [
    { Id: id('a'), Name: 'twin', Driver: 'bridge' },
    { Id: id('b'), Name: 'twin', Driver: 'bridge' },
  ]
  const container = (Id: string, NetworkID: string) => ({
    Id,
    State: 'running',
    NetworkSettings: { Networks: { twin: { NetworkID, IPAddress: '' } } },
  })
  const { links, containers } = toGraph(
    networks,
    [container('1', id('a')), container('2', id('b')), container('3', ''), container('4', id('gone'))],
    networkKeys(false),
  )
  expect(links.map(({ container, network }) => [container, network])).toEqual([
    ['1', id('a')],
    ['2', id('b')],
    ['3', id('b')],
  ])
  expect(links[0]).not.toHaveProperty('ipv4')
  expect(containers).toHaveLength(4)
})

test('Podman has two names for its own network', () => {
  const listed = [{ Id: id('a'), Name: 'bridge', Driver: 'bridge' }]
  const users = [{ Id: '1', NetworkSettings: { Networks: { podman: { NetworkID: 'podman' } } } }]
  expect(toGraph(listed, users, networkKeys(true)).links).toMatchObject([{ network: id('a'), container: '1' }])
  expect(toGraph(listed, users, networkKeys(false)).links).toEqual([])
})

test('an address has to lie in one of the subnets', () => {
  const subnets = [{ subnet: 'fd00::/64' }, { subnet: '10.1.0.0/16' }]
  expect(() => needSubnet(subnets, '10.1.255.9')).not.toThrow()
  for (const [ranges, address] of [
    [subnets, '10.2.0.1'],
    [[], '10.1.0.1'],
  ] as const)
    try {
      needSubnet(ranges, address)
      expect.unreachable('it was let through')
    } catch (error) {
      expect(asFault(error).code).toBe('invalid')
    }
})

test('a volume that nobody named is told, and sizes that nobody knows are absent', () => {
  expect(toVolume({ Name: id('0') }).anonymous).toBe(true)
  expect(toVolume({ Name: 'plain', Labels: { 'com.docker.volume.anonymous': '' } }).anonymous).toBe(true)
  expect(toVolume({ Name: 'plain', CreatedAt: 'nonsense' })).toEqual({
    volume: 'plain',
    driver: '',
    scope: '',
    mountpoint: '',
    labels: {},
    anonymous: false,
  })
  expect(
    toSizes({
      Volumes: [
        { Name: 'a', UsageData: { Size: 5 } },
        { Name: 'b', UsageData: { Size: -1 } },
        { Name: 'c', UsageData: null },
      ],
    }),
  ).toEqual({ a: 5 })
  expect(toSizes({ Volumes: null })).toEqual({})
})
