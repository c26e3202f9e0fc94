/** Ports follow the containers that have them, through any change. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Container, Port } from '../../shared/contract/containers.ts'
import { LiveList } from '../../shared/rpc/live-list.ts'
import { publishedPorts } from './ports.ts'

const container = (source: string, name: string, ports: Port[]): Container => ({
  id: `${source}/${name}`,
  source,
  container: `${source}-${name}`,
  name,
  image: 'web',
  command: '',
  state: 'running',
  ports,
  labels: {},
  created: 0,
})
const port = (host: number | undefined, ip = '0.0.0.0'): Port => ({
  ip,
  container: 80,
  protocol: 'tcp',
  ...(host === undefined ? {} : { host }),
})

/** Two engines are on this machine, one is on another. */
const machine = (source: string) => (source === 'far' ? 'far.example' : '')

test('a port for IPv4 and IPv6 is one row, and one that is not published is none', () => {
  const containers = new LiveList<Container>()
  const list = publishedPorts(containers, machine)
  containers.put(container('a', 'web', [port(8080), port(8080, '::'), port(9090, '127.0.0.1'), port(undefined)]))
  expect([...list.rows.values()]).toMatchObject([
    { host: 8080, addresses: [''], target: 80, name: 'web', rivals: [] },
    { host: 9090, addresses: ['127.0.0.1'] },
  ])
})

test('a port that containers of two engines have names the other, until one lets go of it', () => {
  const containers = new LiveList<Container>()
  const list = publishedPorts(containers, machine)
  containers.put(container('a', 'web', [port(8080)]))
  containers.put(container('b', 'site', [port(8080)]))
  expect([...list.rows.values()].map(({ name, rivals }) => [name, rivals])).toEqual([
    ['web', ['site']],
    ['site', ['web']],
  ])
  containers.drop('b/site')
  expect([...list.rows.values()].map(({ name, rivals }) => [name, rivals])).toEqual([['web', []]])
})

test('a port on another machine is no rival, nor is one at another address, nor the same container by another way', () => {
  const containers = new LiveList<Container>()
  const list = publishedPorts(containers, machine)
  containers.put(container('a', 'web', [port(8080)]))
  containers.put(container('far', 'site', [port(8080)]))
  containers.put({ ...container('b', 'web', [port(8080)]), container: 'a-web' })
  containers.put(container('a', 'here', [port(9090, '127.0.0.1')]))
  containers.put(container('b', 'there', [port(9090, '192.168.1.5')]))
  expect([...list.rows.values()].map(({ source, machine: at, rivals }) => [source, at, rivals])).toEqual([
    ['a', '', []],
    ['far', 'far.example', []],
    ['b', '', []],
    ['a', '', []],
    ['b', '', []],
  ])
  containers.put(container('b', 'there', [port(9090)]))
  expect([...list.rows.values()].map(({ name, rivals }) => [name, rivals]).slice(3)).toEqual([
    ['here', ['there']],
    ['there', ['here']],
  ])
})

test('how an engine is shows in its ports, and goes with it', () => {
  const containers = new LiveList<Container>()
  const list = publishedPorts(containers, machine)
  containers.setStatus('a', 'live')
  containers.put(container('a', 'web', [port(8080)]))
  containers.setStatus('a', 'stale')
  expect(list.sources.get('a')?.state).toBe('stale')
  containers.forget('a')
  expect([list.rows.size, list.sources.size]).toEqual([0, 0])
})

test('whatever changes, the ports are those of the containers, and rivals are whoever else has the same', () => {
  const change = fc.record({
    source: fc.constantFrom('a', 'b', 'far'),
    name: fc.constantFrom('x', 'y'),
    hosts: fc.option(
      fc.uniqueArray(fc.record({ host: fc.constantFrom(1, 2), ip: fc.constantFrom('', '127.0.0.1', '10.0.0.1') }), {
        selector: ({ host }) => host,
      }),
      { nil: undefined },
    ),
  })
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
      const containers = new LiveList<Container>()
      const list = publishedPorts(containers, machine)
      for (const { source, name, hosts } of changes)
        if (hosts)
          containers.put(
            container(
              source,
              name,
              hosts.map(({ host, ip }) => port(host, ip)),
            ),
          )
        else containers.drop(`${source}/${name}`)
      const truth = [...containers.rows.values()].flatMap((row) =>
        row.ports.map(({ host, ip }) => ({ source: row.source, name: row.name, host, ip })),
      )
      const expected = truth.map((one) => ({
        ...one,
        rivals: truth
          .filter((other) => other.host === one.host && other.source !== one.source && machine(other.source) === machine(one.source))
          .filter(({ ip }) => ip === '' || one.ip === '' || ip === one.ip)
          .map(({ name }) => name)
          .sort(),
      }))
      const order = (row: object) => JSON.stringify(row)
      const got = [...list.rows.values()].map(({ source, name, host, addresses: [ip], rivals }) => ({
        ...{ source, name, host, ip },
        rivals: [...rivals].sort(),
      }))
      expect(got.map(order).sort()).toEqual(expected.map(order).sort())
    }),
  )
})
