/** Ports of containers as a person reaches them. */
import type { Port } from '../../shared/contract/containers.ts'

/** Where a published port is reached from this machine. */
export const portUrl = ({ ip, host }: Port): string =>
  `http://${!ip || ip === '0.0.0.0' || ip === '::' ? 'localhost' : ip.includes(':') ? `[${ip}]` : ip}:${host}/`

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
