/** Which machine an engine is on, and where what it publishes there is reached from this one. Pure. */

const everyAddress = ['', '0.0.0.0', '::']
const isLoopback = (host: string) => host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
const withPort = (host: string, port: number) => `${host.includes(':') ? `[${host}]` : host}:${port}`

/** The host in an engine's endpoint (as DOCKER_HOST writes it), in lower case; '' is this machine. */
export function machineOf(endpoint: string): string {
  const match = /^(?:(?:tcp|https?|ssh):\/\/(?:[^/@]*@)?)?(\[[^\]/]+\]|[\w.-]+)(?::\d+)?(?:\/|$)/.exec(endpoint.trim())
  const host = (match?.[1] ?? '').replace(/^\[|\]$/g, '').toLowerCase()
  return isLoopback(host) ? '' : host
}

/**
 * Where a port that is published on a machine is found, as `host:port`.
 * @param address of that machine; '' is every address
 */
export const publishedAt = (machine: string, address: string, port: number): string =>
  withPort(everyAddress.includes(address) ? machine || 'localhost' : address, port)

/** Whether that can be reached from here: what another machine keeps to itself cannot. */
export const isReachable = (machine: string, address: string): boolean => machine === '' || !isLoopback(address)

/** Whether two lists of addresses of one machine have one in common; '' is every address. */
export const overlap = (some: readonly string[], others: readonly string[]): boolean =>
  some.some((one) => others.some((other) => one === '' || other === '' || one === other))
