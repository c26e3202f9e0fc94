/** Addresses of engines, as DOCKER_HOST writes them. Pure. */

export type Endpoint =
  | { kind: 'unix'; path: string }
  | { kind: 'npipe'; path: string }
  | { kind: 'tcp'; host: string; port: number; tls: boolean }
  | { kind: 'ssh'; host: string; port?: number; user?: string; socket?: string }

/** Reads an address; undefined when it is none that can be dialled. `tls` is what a bare tcp:// means. */
export function parseEndpoint(text: string, tls = false): Endpoint | undefined {
  const match = /^([a-z]+):\/\/(.*)$/.exec(text.trim())
  if (!match) return /^[\w.-]+:\d+$/.test(text.trim()) ? parseEndpoint(`tcp://${text.trim()}`, tls) : undefined
  const [, scheme, rest = ''] = match
  if (scheme === 'unix') return rest.startsWith('/') ? { kind: 'unix', path: rest } : undefined
  if (scheme === 'npipe') return rest ? { kind: 'npipe', path: rest.replaceAll('/', '\\') } : undefined
  if (scheme !== 'tcp' && scheme !== 'http' && scheme !== 'https' && scheme !== 'ssh') return undefined
  let url: URL
  try {
    // The URL parser knows ports, users and IPv6 only of schemes that it knows.
    url = new URL(`http://${rest}`)
  } catch {
    return undefined
  }
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (!host) return undefined
  const port = url.port ? Number(url.port) : /:80(?:\/|$)/.test(rest) ? 80 : undefined
  if (scheme === 'ssh')
    return {
      kind: 'ssh',
      host,
      ...(port === undefined ? {} : { port }),
      ...(url.username ? { user: decodeURIComponent(url.username) } : {}),
      ...(url.pathname.length > 1 ? { socket: url.pathname } : {}),
    }
  const secure = tls || scheme === 'https'
  return { kind: 'tcp', host, port: port ?? (secure ? 2376 : 2375), tls: secure }
}

/** The address without what must not be shown or remembered: a password. */
export const printEndpoint = (text: string): string => text.trim().replace(/(\/\/[^/@:]*):[^/@]*@/, '$1@')

/** Whether dialling it leaves this machine. */
export function isRemote(endpoint: Endpoint): boolean {
  if (endpoint.kind === 'ssh') return true
  if (endpoint.kind !== 'tcp') return false
  return !(endpoint.host === 'localhost' || endpoint.host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(endpoint.host))
}
