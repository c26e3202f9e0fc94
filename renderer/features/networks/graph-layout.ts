/** Where networks and containers stand in the picture: networks on the left, containers on the right, links as short as they can be. Pure. */
import type { NetworkGraph } from '../../../shared/contract/networks.ts'

/** Pixels from one to the next. */
export const step = 30

export type GraphNode = {
  /** `n` or `c`, the engine, and the engine's id: what it is linked by. */
  key: string
  kind: 'network' | 'container'
  source: string
  /** The engine's own id. */
  of: string
  name: string
  /** Beside the name. */
  hint: string
  /** For a network whether the engine made it, for a container whether it does not run. */
  faint: boolean
  running: boolean
  /** The middle, in pixels. */
  y: number
}
export type GraphLink = { network: string; container: string; address?: string }
export type Picture = { nodes: GraphNode[]; links: GraphLink[]; height: number }

export const networkKey = (source: string, network: string): string => `n ${source} ${network}`
export const containerKey = (source: string, container: string): string => `c ${source} ${container}`

/** @param isShown which networks are in it; a container is when it is on one of them */
export function layOut(
  graphs: readonly { source: string; graph: NetworkGraph }[],
  isShown: (source: string, network: string) => boolean,
): Picture {
  const networks: GraphNode[] = []
  const containers: GraphNode[] = []
  const links: GraphLink[] = []
  for (const { source, graph } of graphs) {
    for (const { network, name, subnets, driver, builtIn } of graph.networks)
      if (isShown(source, network))
        networks.push({
          key: networkKey(source, network),
          kind: 'network',
          source,
          of: network,
          name,
          hint: subnets[0]?.subnet ?? driver,
          faint: builtIn,
          running: true,
          y: 0,
        })
    const linked = new Set<string>()
    for (const { network, container, ipv4 } of graph.links)
      if (isShown(source, network)) {
        linked.add(container)
        links.push({
          network: networkKey(source, network),
          container: containerKey(source, container),
          ...(ipv4 ? { address: ipv4 } : {}),
        })
      }
    for (const { container, name, running, project } of graph.containers)
      if (linked.has(container))
        containers.push({
          key: containerKey(source, container),
          kind: 'container',
          source,
          of: container,
          name,
          hint: project ?? '',
          faint: !running,
          running,
          y: 0,
        })
  }

  const linksOf = groupLinks(links)
  // The busiest networks first, and the containers of each together: what is on several stands between them.
  const byName = (a: GraphNode, b: GraphNode) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
  networks.sort((a, b) => Number(empty(a)) - Number(empty(b)) || byName(a, b))
  function empty({ key }: GraphNode): boolean {
    return !linksOf.has(key)
  }
  const rank = new Map(networks.map(({ key }, at) => [key, at]))
  const mean = (key: string, place: (other: string) => number): number => {
    const others = linksOf.get(key) ?? []
    return others.reduce((sum, other) => sum + place(other), 0) / Math.max(1, others.length)
  }
  const order = new Map(containers.map(({ key }) => [key, mean(key, (other) => rank.get(other) ?? 0)]))
  containers.sort((a, b) => (order.get(a.key) ?? 0) - (order.get(b.key) ?? 0) || byName(a, b))
  containers.forEach((node, at) => {
    node.y = step * (at + 0.5)
  })
  const places = new Map(containers.map(({ key, y }) => [key, y]))
  // Each network beside the middle of its containers, below the one above it.
  const wanted = new Map(networks.map(({ key }) => [key, mean(key, (other) => places.get(other) ?? 0)]))
  networks.sort((a, b) => Number(empty(a)) - Number(empty(b)) || (wanted.get(a.key) ?? 0) - (wanted.get(b.key) ?? 0) || byName(a, b))
  let next = step / 2
  for (const node of networks) {
    node.y = empty(node) ? next : Math.max(next, wanted.get(node.key) ?? 0)
    next = node.y + step
  }
  return { nodes: [...networks, ...containers], links, height: Math.max(next - step / 2, containers.length * step) }
}

/** Of each node those that it is linked to. */
export function groupLinks(links: readonly GraphLink[]): Map<string, string[]> {
  const found = new Map<string, string[]>()
  const add = (from: string, to: string) => {
    const list = found.get(from)
    if (list) list.push(to)
    else found.set(from, [to])
  }
  for (const { network, container } of links) {
    add(network, container)
    add(container, network)
  }
  return found
}
