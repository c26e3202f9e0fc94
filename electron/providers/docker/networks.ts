/** The networks of one engine, as the capability wants them. */
import type { NetworkMember } from '../../../shared/contract/networks.ts'
import type { Networks } from '../../capabilities/networks.ts'
import { type Client, containerPath } from './client.ts'
import type { ContainersWatch } from './containers-watch.ts'
import { garbledFault } from './faults.ts'
import { watchListing } from './listing-watch.ts'
import { helperLabel, isRunning, type ListedContainer, toRow } from './map.ts'
import { networkPath, toNetworkFault } from './networks-faults.ts'
import { type ListedNetwork, toGraph, toNetwork } from './networks-map.ts'
import type { WatchTiming } from './watch.ts'

/** Milliseconds: a driver may have to set up a lot. */
const patience = 60_000
/** Members whose addresses are looked up, so many at once. */
const mostMembers = 500
const atOnce = 6

type InspectedEndpoint = {
  NetworkID?: string
  IPAddress?: string
  GlobalIPv6Address?: string
  MacAddress?: string
  Aliases?: string[] | null
}
type InspectedContainer = { NetworkSettings?: { Networks?: Record<string, InspectedEndpoint> | null } | null }

export function dockerNetworks(client: Client, containers: ContainersWatch, timing: WatchTiming): Networks {
  const listAll = async (signal: AbortSignal): Promise<ListedNetwork[]> => {
    const listed = await client.json<ListedNetwork[]>('/networks', { signal, timeout: timing.list })
    if (!Array.isArray(listed)) throw garbledFault('the list of networks is no list')
    return listed
  }
  const inspect = (network: string, signal: AbortSignal) =>
    client.json<ListedNetwork>(networkPath(network), { signal, timeout: patience }).catch((error) => {
      throw toNetworkFault(error)
    })
  const listContainers = (signal: AbortSignal, filters: Record<string, string[]> = {}) =>
    client.json<ListedContainer[]>('/containers/json', {
      query: { all: true, filters: JSON.stringify(filters) },
      signal,
      timeout: timing.list,
    })
  const memberOf = async (
    { Id, Name }: ListedNetwork,
    listed: ListedContainer,
    signal: AbortSignal,
  ): Promise<NetworkMember | undefined> => {
    const { container, name, state } = toRow(listed)
    const found = await client
      .json<InspectedContainer>(`${containerPath(container)}/json`, { signal, timeout: patience })
      // It may have gone in the meantime.
      .catch((error) => (signal.aborted ? Promise.reject(error) : undefined))
    const endpoint = Object.entries(found?.NetworkSettings?.Networks ?? {}).find(
      ([key, { NetworkID }]) => (NetworkID || key) === Id || key === Name,
    )?.[1]
    if (!endpoint) return undefined
    const { IPAddress, GlobalIPv6Address, MacAddress, Aliases } = endpoint
    return {
      container,
      name,
      running: isRunning(state),
      ...(IPAddress ? { ipv4: IPAddress } : {}),
      ...(GlobalIPv6Address ? { ipv6: GlobalIPv6Address } : {}),
      ...(MacAddress ? { mac: MacAddress } : {}),
      aliases: Aliases ?? [],
    }
  }
  const act = (path: string, body: unknown, signal: AbortSignal) =>
    client.act(path, { body, signal, timeout: patience }).catch((error) => {
      throw toNetworkFault(error)
    })

  return {
    watch: (into, signal) =>
      watchListing(
        client,
        containers,
        {
          type: 'network',
          changes: /^(?:create|destroy|remove|update|prune)$/,
          list: async (until) => (await listAll(until)).map(toNetwork),
          keys: ({ network, name }) => [name, network],
          uses: ({ networks = [] }) => networks.map(({ network, name }) => network || name),
        },
        into,
        signal,
        timing,
      ),
    inspect: async (network, signal) => {
      const document = await inspect(network, signal)
      const listed = (await listContainers(signal, { network: [document.Id] })).filter(({ Labels }) => Labels?.[helperLabel] === undefined)
      const looked = listed.slice(0, mostMembers)
      const members: NetworkMember[] = []
      for (let at = 0; at < looked.length; at += atOnce) {
        const some = await Promise.all(looked.slice(at, at + atOnce).map((one) => memberOf(document, one, signal)))
        members.push(...some.filter((one) => one !== undefined))
      }
      return {
        network: document.Id,
        name: document.Name ?? '',
        options: document.Options ?? {},
        members: members.sort((a, b) => (a.name < b.name ? -1 : 1)),
        truncated: listed.length > looked.length,
        document,
      }
    },
    create: async ({ name, driver, internal, attachable, ipv6, subnets, labels, options }, signal) => {
      const body = {
        Name: name,
        CheckDuplicate: true,
        ...(driver === undefined ? {} : { Driver: driver }),
        Internal: internal,
        Attachable: attachable,
        EnableIPv6: ipv6,
        ...(subnets.length === 0
          ? {}
          : {
              IPAM: {
                Config: subnets.map(({ subnet, gateway }) => ({ Subnet: subnet, ...(gateway === undefined ? {} : { Gateway: gateway }) })),
              },
            }),
        Labels: labels,
        Options: options,
      }
      const made = await client
        .actJson<{ Id: string; Warning?: string }>('/networks/create', { body, signal, timeout: patience })
        .catch((error) => {
          throw toNetworkFault(error)
        })
      return { network: made.Id, ...(made.Warning ? { warning: made.Warning } : {}) }
    },
    remove: (network, signal) =>
      client.act(networkPath(network), { method: 'DELETE', signal, timeout: patience }).catch((error) => {
        throw toNetworkFault(error)
      }),
    connect: (network, { container, aliases, ipv4 }, signal) => {
      containerPath(container)
      const endpoint = {
        ...(aliases.length > 0 ? { Aliases: aliases } : {}),
        ...(ipv4 === undefined ? {} : { IPAMConfig: { IPv4Address: ipv4 } }),
      }
      return act(`${networkPath(network)}/connect`, { Container: container, EndpointConfig: endpoint }, signal)
    },
    disconnect: (network, { container, force }, signal) =>
      act(`${networkPath(network)}/disconnect`, { Container: container, Force: force }, signal),
    graph: async (signal) => {
      const [networks, listed] = await Promise.all([listAll(signal), listContainers(signal)])
      return toGraph(
        networks,
        listed.filter(({ Labels }) => Labels?.[helperLabel] === undefined),
      )
    },
  }
}
