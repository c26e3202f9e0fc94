/** Networks of every engine: what they are, who is on them, and who reaches whom. */
import { z } from 'zod'
import { naturalKey } from '../lib/natural.ts'
import { call, live } from '../rpc/contract.ts'
import type { Row } from '../rpc/view.ts'
import type { UsedBy } from './volumes.ts'

export type Subnet = { subnet: string; gateway?: string }

/** All text is from outside. */
export type Network = Row & {
  /** The engine's own id. */
  network: string
  name: string
  driver: string
  scope: string
  /** It leads nowhere outside. */
  internal: boolean
  attachable: boolean
  ipv6: boolean
  subnets: Subnet[]
  labels: Record<string, string>
  /** The compose project that it belongs to. */
  project?: string
  /** Milliseconds since the epoch. */
  created: number
  /** The engine made it and does not let it be removed. */
  builtIn: boolean
  /** Who is on it; stopped containers are on it again when they start. */
  usedBy: UsedBy[]
}

/** A container on a network. Addresses are absent while it does not run. */
export type NetworkMember = UsedBy & { ipv4?: string; ipv6?: string; mac?: string; aliases: string[] }

export type NetworkDetail = {
  network: string
  name: string
  options: Record<string, string>
  members: NetworkMember[]
  /** Not all members were looked at. */
  truncated: boolean
  document: unknown
}

/** All that is on an engine and how it hangs together, as of one moment. */
export type NetworkGraph = {
  networks: { network: string; name: string; driver: string; internal: boolean; builtIn: boolean; subnets: Subnet[] }[]
  containers: (UsedBy & { project?: string })[]
  /** `aliases` as far as the engine lists them; `networks.inspect` has them all. */
  links: { network: string; container: string; ipv4?: string; aliases: string[] }[]
}

const engine = z.object({ engine: z.string().min(1).max(500) })
const one = engine.extend({ network: z.string().min(1).max(500) })
const member = one.extend({ container: z.string().min(1).max(500) })
const words = z.record(z.string().min(1).max(500), z.string().max(4000)).refine((all) => Object.keys(all).length <= 200)
const address = z.union([z.ipv4(), z.ipv6()])

export const networks = {
  list: live(z.object({})).of<Network>({
    text: (n) =>
      `${n.name} ${n.driver} ${n.network.slice(0, 12)} ${n.project ?? ''} ${n.subnets.map(({ subnet }) => subnet).join(' ')} ${n.usedBy
        .map(({ name }) => name)
        .join(' ')} ${Object.entries(n.labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(' ')}`.toLowerCase(),
    sort: {
      name: (n) => `${n.builtIn ? 1 : 0}${naturalKey(n.name)}`,
      driver: (n) => naturalKey(n.driver),
      subnet: (n) => naturalKey(n.subnets[0]?.subnet ?? '~'),
      use: (n) => -n.usedBy.length,
      created: (n) => -n.created,
    },
    facets: {
      source: (n) => n.source,
      driver: (n) => n.driver,
      use: useOf,
      project: (n) => n.project ?? '',
      origin: (n) => (n.builtIn ? 'engine' : 'own'),
    },
    group: { project: (n) => n.project ?? '' },
    groupFacet: 'use',
  }),
  /** Everything about one, and who is on it with which addresses and names. */
  inspect: call(one, 'read').returns<NetworkDetail>(),
  /** Makes one and tells its id, with what the engine warns of. A conflict when the name or the addresses are taken. */
  create: call(
    engine.extend({
      name: z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}$/),
      driver: z.string().min(1).max(500).optional(),
      internal: z.boolean(),
      attachable: z.boolean(),
      ipv6: z.boolean(),
      subnets: z.array(z.object({ subnet: z.union([z.cidrv4(), z.cidrv6()]), gateway: address.optional() })).max(10),
      labels: words,
      options: words,
    }),
    'write',
  ).returns<{ network: string; warning?: string }>(),
  /** A conflict while running containers are on it. */
  remove: call(one, 'destructive').returns<void>(),
  /** `aliases`: further names that it is found by there. */
  connect: call(
    member.extend({
      aliases: z.array(z.string().regex(/^[a-zA-Z0-9_.-]{1,255}$/)).max(50),
      ipv4: z.ipv4().optional(),
    }),
    'write',
  ).returns<void>(),
  /** Ends its connections there. `force` also takes off one that the engine has lost. */
  disconnect: call(member.extend({ force: z.boolean() }), 'destructive').returns<void>(),
  /** Who reaches whom on an engine. */
  graph: call(engine, 'read').returns<NetworkGraph>(),
}

/** Whether `running` containers are on a network, only `stopped` ones, or none: `unused`. */
function useOf({ usedBy }: Network): string {
  if (usedBy.length === 0) return 'unused'
  return usedBy.some(({ running }) => running) ? 'running' : 'stopped'
}
