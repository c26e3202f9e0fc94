/** Container engines: those that were found on this machine, and how each of them is. */
import { z } from 'zod'
import { naturalKey } from '../lib/natural.ts'
import { call, live } from '../rpc/contract.ts'
import type { Fault } from '../rpc/fault.ts'
import type { Row } from '../rpc/view.ts'

/** Where an engine was found: a docker context, an environment variable, or a usual socket. */
export type EngineOrigin = { kind: 'context' | 'environment' | 'socket'; name: string }

/** `absent`: nothing is at that place. `closed`: it was found but nobody opened it (remote engines are dialled only then). */
export type EngineState = 'absent' | 'closed' | 'connecting' | 'live' | 'stale' | 'failed'

export type Engine = Row & {
  /** For a person: the context's name, or the product's whose socket it is. */
  name: string
  /** As DOCKER_HOST would name it: unix:///var/run/docker.sock, npipe://…, tcp://…, ssh://… */
  endpoint: string
  /** Every way in which it was found; the first one named it. */
  origins: EngineOrigin[]
  /** Beyond this machine: never contacted before a person opens it. */
  remote: boolean
  /** The one that the docker command line would use now. */
  current: boolean
  state: EngineState
  /** Milliseconds since the epoch at which the state began. */
  since: number
  /** Why, when it is absent, stale or failed. */
  fault?: Fault
  /** What the engine says of itself, once it answered. */
  product?: string
  version?: string
  apiVersion?: string
  os?: string
  arch?: string
  /** The last round trip, milliseconds. */
  latency?: number
}

const one = z.object({ engine: z.string().min(1).max(500) })

export const engines = {
  /** Every engine found and every place looked at. */
  list: live(z.object({})).of<Engine>({
    text: (e) => `${e.name} ${e.endpoint} ${e.product ?? ''}`.toLowerCase(),
    sort: { name: (e) => `${e.current ? 0 : 1}${e.remote ? 1 : 0}${naturalKey(e.name)}`, state: (e) => e.state },
    facets: { state: (e) => e.state },
  }),
  /** Opens an engine, and remembers that it was. */
  open: call(one, 'write').returns<void>(),
  /** Closes an engine, and remembers that it was. */
  close: call(one, 'write').returns<void>(),
  /** Tries a failed engine again now. */
  retry: call(one, 'read').returns<void>(),
}
