/** What the engine says of networks, in our words. Pure; tolerant of what newer engines, or Podman, add and leave out. */
import type { NetworkGraph, Subnet } from '../../../shared/contract/networks.ts'
import type { NetworkRow } from '../../capabilities/networks.ts'
import { isRunning, type ListedContainer, projectIn, toLabels, toRow } from './map.ts'

/** The part of an entry of /networks that we read. */
export type ListedNetwork = {
  Id: string
  Name?: string
  Created?: string
  Scope?: string
  Driver?: string
  EnableIPv6?: boolean
  Internal?: boolean
  Attachable?: boolean
  Ingress?: boolean
  IPAM?: { Config?: { Subnet?: string; Gateway?: string }[] | null } | null
  Labels?: Record<string, string> | null
  Options?: Record<string, string> | null
}

/** By name and driver: a network of a person's may have the name of one on another system. */
const builtIn: Record<string, string[]> = { bridge: ['bridge'], host: ['host'], none: ['null'], nat: ['nat'], podman: ['bridge'] }

export function toNetwork(listed: ListedNetwork): Omit<NetworkRow, 'usedBy'> {
  const labels = toLabels(listed.Labels)
  const project = projectIn(labels)
  const name = listed.Name ?? listed.Id.slice(0, 12)
  const driver = listed.Driver ?? ''
  return {
    network: listed.Id,
    name,
    driver,
    scope: listed.Scope ?? '',
    internal: listed.Internal ?? false,
    attachable: listed.Attachable ?? false,
    ipv6: listed.EnableIPv6 ?? false,
    subnets: toSubnets(listed),
    labels,
    ...(project ? { project } : {}),
    created: Math.max(0, Date.parse(listed.Created ?? '') || 0),
    builtIn: listed.Ingress === true || (builtIn[name]?.includes(driver) ?? false),
  }
}

const toSubnets = ({ IPAM }: ListedNetwork): Subnet[] =>
  (IPAM?.Config ?? []).flatMap(({ Subnet, Gateway }) => (Subnet ? [{ subnet: Subnet, ...(Gateway ? { gateway: Gateway } : {}) }] : []))

type Named = { network: string; name: string }
export type NetworkKeys = <T extends Named>(network: T) => string[]

/** What containers name a network by. Podman lists its own default network by Docker's name, its containers by its real one. */
export const networkKeys =
  (podman: boolean): NetworkKeys =>
  ({ network, name }) =>
    podman && name === 'bridge' ? [name, network, 'podman'] : [name, network]

/** Who reaches whom, of two lists of the same moment. */
export function toGraph(networks: readonly ListedNetwork[], containers: readonly ListedContainer[], keys: NetworkKeys): NetworkGraph {
  const rows = networks.map(toNetwork)
  const byKey = new Map(rows.flatMap((row) => keys(row).map((key) => [key, row.network] as const)))
  const links: NetworkGraph['links'] = []
  for (const listed of containers)
    for (const [name, { NetworkID, IPAddress, Aliases }] of Object.entries(listed.NetworkSettings?.Networks ?? {})) {
      // Two networks may have one name, but not one id; one that has never started knows only the name.
      const network = byKey.get(NetworkID || name)
      if (network) links.push({ network, container: listed.Id, ...(IPAddress ? { ipv4: IPAddress } : {}), aliases: Aliases ?? [] })
    }
  return {
    networks: rows.map(({ network, name, driver, internal, builtIn, subnets }) => ({ network, name, driver, internal, builtIn, subnets })),
    containers: containers.map((listed) => {
      const { container, name, state, project } = toRow(listed)
      return { container, name, running: isRunning(state), ...(project ? { project } : {}) }
    }),
    links,
  }
}
