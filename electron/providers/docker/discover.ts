/** Finds the engines of this machine: contexts, environment and usual sockets, merged where they lead to the same place. */
import { lstat, readlink, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { EngineOrigin } from '../../../shared/contract/engines.ts'
import type { Found, Place } from '../../core/provider.ts'
import { type ContextsRead, contextReader } from './contexts.ts'
import { type Endpoint, isRemote, parseEndpoint, printEndpoint } from './endpoint.ts'
import { absentFault, brokenContextFault, brokenEndpointFault } from './faults.ts'
import { pipeExists, usualSockets } from './sockets.ts'

export type DockerConfig = {
  /** As DOCKER_HOST would name it. */
  endpoint: string
  /** The folder of ca.pem, cert.pem and key.pem, for an engine behind TLS. */
  certs?: string | undefined
  /** Do not check the engine's certificate. */
  skipVerify?: boolean | undefined
}

/** One way to an engine, before ways are merged. */
type Way = {
  origin: EngineOrigin
  name: string
  config: DockerConfig
  current: boolean
  /** Worth no row while nothing is there. */
  quiet?: boolean
}

const originRank = (way: Way) =>
  way.origin.kind === 'context' && way.origin.name !== 'default'
    ? 0
    : way.origin.kind === 'socket'
      ? 1
      : way.origin.kind === 'environment'
        ? 2
        : 3

/** Returns a function that looks, keeping between looks what need not be read twice. */
export function discoverer(): (place: Place) => Promise<Found<DockerConfig>[]> {
  const readContexts = contextReader()
  return async (place) => {
    const read = await readContexts(place)
    const ways = [...contextWays(read, place), ...(await socketWays(place))]
    const found = new Map<string, Found<DockerConfig>>()
    for (const way of ways.sort((a, b) => originRank(a) - originRank(b))) await meet(found, way)
    for (const { file, why } of read.broken) found.set(`broken ${file}`, brokenFile(file, why))
    return [...found.values()]
  }
}

function contextWays(read: ContextsRead, { env, platform }: Place): Way[] {
  const usual = platform === 'win32' ? 'npipe:////./pipe/docker_engine' : 'unix:///var/run/docker.sock'
  // The order of the docker command line: DOCKER_HOST, then DOCKER_CONTEXT, then the configuration's, then its default.
  const chosen = env.DOCKER_HOST ? undefined : env.DOCKER_CONTEXT || read.currentContext || 'default'
  const ways: Way[] = read.contexts.map(({ name, host, certs, skipVerify }) => ({
    origin: { kind: 'context', name },
    name,
    config: { endpoint: host, certs, skipVerify },
    current: name === chosen,
  }))
  ways.push({ origin: { kind: 'context', name: 'default' }, name: 'Docker', config: { endpoint: usual }, current: chosen === 'default' })
  if (env.DOCKER_HOST) {
    const tls = env.DOCKER_TLS_VERIFY || env.DOCKER_TLS
    ways.push({
      origin: { kind: 'environment', name: 'DOCKER_HOST' },
      name: 'DOCKER_HOST',
      config: {
        endpoint: env.DOCKER_HOST,
        ...(tls ? { certs: env.DOCKER_CERT_PATH || env.DOCKER_CONFIG || undefined, skipVerify: !env.DOCKER_TLS_VERIFY } : {}),
      },
      current: true,
    })
  }
  return ways
}

async function socketWays(place: Place): Promise<Way[]> {
  return (await usualSockets(place)).map(({ product, path, kind, only }) => ({
    origin: { kind: 'socket', name: product },
    name: product,
    config: { endpoint: `${kind}://${path}` },
    current: false,
    quiet: only !== undefined && only !== place.platform,
  }))
}

async function meet(found: Map<string, Found<DockerConfig>>, way: Way): Promise<void> {
  const endpoint = parseEndpoint(way.config.endpoint, way.config.certs !== undefined)
  const shown = printEndpoint(way.config.endpoint)
  if (!endpoint) {
    const key = `broken ${way.origin.kind} ${way.origin.name}`
    found.set(key, { ...rowOf(way, key, shown), remote: false, state: 'broken', fault: brokenEndpointFault(shown) })
    return
  }
  const key = await keyOf(endpoint)
  const known = found.get(key)
  if (known) {
    if (!known.origins.some(({ kind, name }) => kind === way.origin.kind && name === way.origin.name)) known.origins.push(way.origin)
    known.current ||= way.current
    return
  }
  const error = await missing(endpoint)
  if (error && way.quiet) return
  found.set(key, {
    ...rowOf(way, key, shown),
    remote: isRemote(endpoint),
    config: way.config,
    state: error ? 'absent' : 'present',
    ...(error ? { fault: absentFault(error, shown) } : {}),
  })
}

const rowOf = ({ name, origin, current }: Way, key: string, endpoint: string) => ({ key, name, endpoint, origins: [origin], current })

const brokenFile = (file: string, why: string): Found<DockerConfig> => ({
  key: `broken ${file}`,
  name: basename(file) === 'config.json' ? 'config.json' : basename(dirname(file)).slice(0, 12),
  endpoint: file,
  origins: [{ kind: 'context', name: file }],
  remote: false,
  current: false,
  state: 'broken',
  fault: brokenContextFault(file, why),
})

/** Two addresses have one key when they lead to one engine: a socket is what its links lead to. */
async function keyOf(endpoint: Endpoint): Promise<string> {
  if (endpoint.kind === 'unix') return `unix://${await follow(endpoint.path)}`
  if (endpoint.kind === 'npipe') return `npipe://${endpoint.path.toLowerCase().replaceAll('\\', '/')}`
  if (endpoint.kind === 'tcp') return `${endpoint.tls ? 'tls' : 'tcp'}://${endpoint.host}:${endpoint.port}`
  const { host, port, user, socket } = endpoint
  return `ssh://${user ? `${user}@` : ''}${host}${port ? `:${port}` : ''}${socket ?? ''}`
}

/** The real path, also of what is not there (any more): as far as the links lead. */
async function follow(path: string, depth = 0): Promise<string> {
  try {
    return await realpath(path)
  } catch {
    if (depth > 20 || path === dirname(path)) return path
    const folder = await follow(dirname(path), depth + 1)
    const here = join(folder, basename(path))
    const link = await lstat(here).then(
      (info) => (info.isSymbolicLink() ? readlink(here) : undefined),
      () => undefined,
    )
    return link === undefined ? here : follow(resolve(folder, link), depth + 1)
  }
}

/** Why nothing is at a local address, or undefined when something is (or when only dialling it would tell). */
async function missing(endpoint: Endpoint): Promise<NodeJS.ErrnoException | undefined> {
  if (endpoint.kind === 'unix')
    return stat(endpoint.path).then(
      () => undefined,
      (error) => error,
    )
  if (endpoint.kind === 'npipe' && !(await pipeExists(endpoint.path))) return Object.assign(new Error('no such pipe'), { code: 'ENOENT' })
  return undefined
}
