/** Ports follow the containers that have them, through any change. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Container, Port } from '../../shared/contract/containers.ts'
import { LiveList } from '../../shared/rpc/live-list.ts'
import { publishedPorts } from './ports.ts'

const container = (source: string, name: string, ports: Port[]): Container => ({
  id: `${source}/${name}`,
  source,
  container: name,
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

test('a port for IPv4 and IPv6 is one row, and one that is not published is none', () => {
  const containers = new LiveList<Container>()
  const list = publishedPorts(containers)
  containers.put(container('a', 'web', [port(8080), port(8080, '::'), port(9090, '127.0.0.1'), port(undefined)]))
  expect([...list.rows.values()]).toMatchObject([
    { host: 8080, addresses: [''], target: 80, name: 'web', rivals: [] },
    { host: 9090, addresses: ['127.0.0.1'] },
  ])
})

test('a port that containers of two engines have names the other, until one lets go of it', () => {
  const containers = new LiveList<Container>()
  const list = publishedPorts(containers)
  containers.put(container('a', 'web', [port(8080)]))
  containers.put(container('b', 'site', [port(8080)]))
  expect([...list.rows.values()].map(({ name, rivals }) => [name, rivals])).toEqual([
    ['web', ['site']],
    ['site', ['web']],
  ])
  containers.drop('b/site')
  expect([...list.rows.values()].map(({ name, rivals }) => [name, rivals])).toEqual([['web', []]])
})

test('how an engine is shows in its ports, and goes with it', () => {
  const containers = new LiveList<Container>()
  const list = publishedPorts(containers)
  containers.setStatus('a', 'live')
  containers.put(container('a', 'web', [port(8080)]))
  containers.setStatus('a', 'stale')
  expect(list.sources.get('a')?.state).toBe('stale')
  containers.forget('a')
  expect([list.rows.size, list.sources.size]).toEqual([0, 0])
})

test('whatever changes, the ports are those of the containers, and rivals are whoever else has the same', () => {
  const change = fc.record({
    source: fc.constantFrom('a', 'b', 'c'),
    name: fc.constantFrom('x', 'y'),
    hosts: fc.option(fc.uniqueArray(fc.constantFrom(1, 2, 3)), { nil: undefined }),
  })
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
      const containers = new LiveList<Container>()
      const list = publishedPorts(containers)
      for (const { source, name, hosts } of changes)
        if (hosts)
          containers.put(
            container(
              source,
              name,
              hosts.map((host) => port(host)),
            ),
          )
        else containers.drop(`${source}/${name}`)
      const truth = [...containers.rows.values()].flatMap((row) =>
        row.ports.map(({ host }) => ({ source: row.source, name: row.name, host })),
      )
      const expected = truth.map((one) => ({
        ...one,
        rivals: truth
          .filter((other) => other.host === one.host && other.source !== one.source)
          .map(({ name }) => name)
          .sort(),
      }))
      const order = (row: object) => JSON.stringify(row)
      const got = [...list.rows.values()].map(({ source, name, host, rivals }) => ({ source, name, host, rivals: [...rivals].sort() }))
      expect(got.map(order).sort()).toEqual(expected.map(order).sort())
    }),
  )
})
