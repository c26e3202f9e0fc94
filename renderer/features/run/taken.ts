/** Whether somebody has a port of the host already, and what a container may be called. Pure. */
import type { PublishedPort } from '../../../shared/contract/ports.ts'
import type { PortRow } from './rows.ts'

const isEvery = (address: string): boolean => ['', '0.0.0.0', '::', '[::]'].includes(address)

/** Who has the port that a row asks for. Of a range the engine takes a free one by itself. */
export function holderOf(row: PortRow, taken: readonly PublishedPort[]): PublishedPort | undefined {
  if (!/^\s*\d+\s*$/.test(row.host)) return undefined
  const ip = row.ip.trim()
  return taken.find(
    ({ host, protocol, addresses }) =>
      host === Number(row.host) &&
      protocol === row.protocol &&
      (isEvery(ip) || addresses.some((address) => isEvery(address) || address === ip)),
  )
}

/** "registry:5000/team/web:1.2" → "web", or "web-2" when that is taken; undefined for what gives no name. */
export function nameFor(image: string, taken: { has: (name: string) => boolean }): string | undefined {
  const last = image.trim().split('@')[0]?.split('/').at(-1)?.split(':')[0] ?? ''
  const name = last.replace(/[^a-zA-Z0-9_.-]/g, '').replace(/^[^a-zA-Z0-9]+/, '')
  if (name.length < 2 || /^[0-9a-f]{12,64}$/.test(name)) return undefined
  for (let number = 1; number < 1000; number++) {
    const one = number === 1 ? name : `${name}-${number}`
    if (!taken.has(one)) return one
  }
  return undefined
}
