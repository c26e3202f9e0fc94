/** The networks of one engine, as the capability wants them. */
import type { NetworkMember } from '../../../shared/contract/networks.ts'
import { asFault } from '../../../shared/rpc/fault.ts'
import type { Networks } from '../../capabilities/networks.ts'
import { type Client, containerPath } from './client.ts'
import type { ContainersWatch } from './containers-watch.ts'
import { garbledFault } from './faults.ts'
import { watchListing } from './listing-watch.ts'
import { helperLabel, isRunning, type ListedContainer, toRow } from './map.ts'
import { builtInFault, needSubnet, networkPath, toNetworkFault, usedFault } from './networks-faults.ts'
import { type ListedNetwork, networkKeys, toGraph, toNetwork } from './networks-map.ts'
import type { WatchTiming } from './watch.ts'

/** Milliseconds: a driver may have to set up a lot. */
const patience = 60_000
/** Members whose addresses are looked up, so many at once. */
const mostMembers = 500
const atOnce = 6
/** Milliseconds between two lists where no events tell of changes. */
const untold = 5000

type InspectedEndpoint = {
  NetworkID?: string
  IPAddress?: string
  GlobalIPv6Address?: string
  MacAddress?: string
  Aliases?: string[] | null
}
type InspectedContainer = { NetworkSettings?: { Networks?: Record<string, InspectedEndpoint> | null } | null }

export function dockerNetworks(client: Client, containers: ContainersWatch, timing: WatchTiming, podman: boolean): Networks {
  // Podman tells of nobody who makes or removes a network.
  const often = podman ? { ...timing, resync: Math.min(timing.resync, untold) } : timing
  const keys = networkKeys(podman)
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
    { Id, Name = '' }: ListedNetwork,
    listed: ListedContainer,
    signal: AbortSignal,
  ): Promise<NetworkMember | undefined> => {
    const { container, name, state } = toRow(listed)
    const found = await client
      .json<InspectedContainer>(`${containerPath(container)}/json`, { signal, timeout: patience })
      // It may have gone in the meantime.
      .catch((error) => (signal.aborted ? Promise.reject(error) : undefined))
    const own = keys({ network: Id, name: Name })
    const endpoint = Object.entries(found?.NetworkSettings?.Networks ?? {}).find(([key, { NetworkID }]) =>
      own.includes(NetworkID || key),
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
          keys,
          uses: ({ networks = [] }) => networks.map(({ network, name }) => network || name),
        },
        into,
        signal,
        often,
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
    remove: async (network, signal) => {
      // Asked in Docker's language Podman takes the containers off, or removes them, too.
      if (podman) {
        const found = await inspect(network, signal)
        if (toNetwork(found).builtIn) throw builtInFault(found.Name ?? '')
        const [user] = await listContainers(signal, { network: [found.Id] })
        if (user) throw usedFault(toRow(user).name)
      }
      await client.act(networkPath(network), { method: 'DELETE', signal, timeout: patience }).catch((error) => {
        throw toNetworkFault(error)
      })
    },
    connect: async (network, { container, aliases, ipv4 }, signal) => {
      containerPath(container)
      if (ipv4 !== undefined) needSubnet(toNetwork(await inspect(network, signal)).subnets, ipv4)
      const endpoint = {
        ...(aliases.length > 0 ? { Aliases: aliases } : {}),
        ...(ipv4 === undefined ? {} : { IPAMConfig: { IPv4Address: ipv4 } }),
      }
      try {
        await act(`${networkPath(network)}/connect`, { Container: container, EndpointConfig: endpoint }, signal)
      } catch (error) {
        // Podman leaves one that it could not connect half on the network, and then fails to list any container at all.
        if (podman && !/already connected/i.test(asFault(error).detail ?? ''))
          await act(`${networkPath(network)}/disconnect`, { Container: container, Force: true }, AbortSignal.timeout(patience)).catch(
            () => {},
          )
        throw error
      }
    },
    disconnect: (network, { container, force }, signal) =>
      act(`${networkPath(network)}/disconnect`, { Container: container, Force: force }, signal),
    graph: async (signal) => {
      const [networks, listed] = await Promise.all([listAll(signal), listContainers(signal)])
      return toGraph(
        networks,
        listed.filter(({ Labels }) => Labels?.[helperLabel] === undefined),
        keys,
      )
    },
  }
}
