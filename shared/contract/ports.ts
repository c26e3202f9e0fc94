/** Ports of the host that containers have published, over all engines. */
import { z } from 'zod'
import { naturalKey } from '../lib/natural.ts'
import { live } from '../rpc/contract.ts'
import type { Row } from '../rpc/view.ts'
import type { Port } from './containers.ts'

/** One published port of one container; the addresses that it is published on are gathered. */
export type PublishedPort = Row & {
  /** The machine of its engine; '' is this one. */
  machine: string
  host: number
  protocol: Port['protocol']
  /** Addresses of that machine; '' is every address. */
  addresses: string[]
  /** The port inside the container. */
  target: number
  /** The container that has it, as the engine knows it. */
  container: string
  name: string
  project?: string
  /** Containers of other engines of that machine that have the same port at the same address: only one of them is reached there. */
  rivals: string[]
}

export const ports = {
  list: live(z.object({})).of<PublishedPort>({
    text: (p) => `${p.host}/${p.protocol} ${p.target} ${p.name} ${p.project ?? ''} ${p.addresses.join(' ')}`.toLowerCase(),
    sort: {
      host: (p) => p.host,
      name: (p) => naturalKey(p.name),
      target: (p) => p.target,
    },
    facets: {
      protocol: (p) => p.protocol,
      source: (p) => p.source,
      project: (p) => p.project ?? '',
      rivals: (p) => (p.rivals.length > 0 ? 'yes' : 'no'),
    },
  }),
}
