/** What the name of an image says: the registry, the repository in it, and which of its images. As Docker reads them. */

export type ImageReference = {
  /** With its port; `docker.io` when the name has none. */
  host: string
  /** Without the host; `library/…` for Docker's own. */
  repository: string
  /** `latest` when the name has neither tag nor digest. */
  tag?: string
  digest?: string
}

/** Docker Hub by every name that it goes under becomes this one. */
export const dockerHub = 'docker.io'
const hubNames = new Set([dockerHub, 'index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com', 'hub.docker.com'])

const hostPattern = /^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?$/
const repositoryPattern = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/
const digestPattern = /^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-fA-F]{32,128}$/

export const isRepository = (text: string): boolean => text.length <= 255 && repositoryPattern.test(text)
export const isTag = (text: string): boolean => tagPattern.test(text)
export const isDigest = (text: string): boolean => text.length <= 200 && digestPattern.test(text)

/** A registry's host in the one form that we know it by; undefined when it cannot be one. Takes what a person pastes: an address, too. */
export function registryHost(text: string): string | undefined {
  const host = text
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/\/.*$/s, '')
  if (host.length > 260 || !hostPattern.test(host)) return undefined
  const port = /:([0-9]+)$/.exec(host.replace(/^\[.*\]/, ''))?.[1]
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) return undefined
  return hubNames.has(host) ? dockerHub : host
}

/** Reads a name; undefined for what no engine would take for one. */
export function parseImageReference(text: string): ImageReference | undefined {
  // An image's id is no name, though it has the form of one.
  if (text.length > 600 || isDigest(text) || /^[0-9a-f]{64}$/.test(text)) return undefined
  const [named = '', digest, ...more] = text.split('@')
  if (more.length > 0 || (digest !== undefined && !isDigest(digest))) return undefined
  const slash = named.indexOf('/')
  const first = slash < 0 ? '' : named.slice(0, slash)
  const hosted = /[.:]/.test(first) || first === 'localhost'
  const host = hosted ? registryHost(first) : dockerHub
  const rest = hosted ? named.slice(slash + 1) : named
  const [path = '', tag, ...others] = rest.split(':')
  const repository = host === dockerHub && !path.includes('/') ? `library/${path}` : path
  if (!host || others.length > 0 || !isRepository(repository) || (tag !== undefined && !isTag(tag))) return undefined
  return {
    host,
    repository,
    ...(tag !== undefined ? { tag } : digest === undefined ? { tag: 'latest' } : {}),
    ...(digest !== undefined ? { digest } : {}),
  }
}
