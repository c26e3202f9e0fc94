/** Ports of containers as a person reaches them. */
import type { Port } from '../../shared/contract/containers.ts'
import { isReachable, publishedAt } from '../../shared/lib/machine.ts'
import { engineMachine } from '../state/engines.ts'

/** Where a published port is reached from here, as `host:port`. */
export const portAddress = ({ ip = '', host = 0 }: Port, engine: string): string => publishedAt(engineMachine(engine), ip, host)

/** What a browser opens; undefined where there is nothing for one, or nothing that can be reached from here. */
export const portUrl = (port: Port, engine: string): string | undefined =>
  port.protocol === 'tcp' && isReachable(engineMachine(engine), port.ip ?? '') ? `http://${portAddress(port, engine)}/` : undefined

export const portText = ({ host, protocol }: Port): string => (protocol === 'tcp' ? `${host}` : `${host}/${protocol}`)

/** Ports that are published, once each: an engine lists a port for IPv4 and for IPv6. */
export function published(ports: readonly Port[]): Port[] {
  const seen = new Set<string>()
  return ports.filter((port) => {
    const key = `${port.host}/${port.protocol}`
    if (port.host === undefined || seen.has(key)) return false
    seen.add(key)
    return true
  })
}
