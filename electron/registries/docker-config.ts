/** What Docker's own settings say of registries: who is logged in, and which program keeps the password. Reads one file; runs nothing. */
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { dockerHub, registryHost } from '../../shared/lib/image-reference.ts'
import type { Fault } from '../../shared/rpc/fault.ts'
import type { Place } from '../core/provider.ts'
import { brokenConfigFault } from './helper-faults.ts'

export type DockerLogin = {
  /** As Docker wrote it, which is how a helper wants to be asked. */
  key: string
  username?: string
  password?: string
  identityToken?: string
}

export type DockerLogins = {
  file: string
  /** By host. */
  logins: ReadonlyMap<string, DockerLogin>
  helpers: ReadonlyMap<string, { key: string; name: string }>
  /** Keeps what no other helper is named for. */
  store?: string
  /** Why the file could not be read. */
  fault?: Fault
}

/** No file of settings is larger, bytes; one that is, is something else. */
const mostBytes = 1_000_000

/** How Docker Hub is called in there. */
const hubKey = 'https://index.docker.io/v1/'
export const helperKey = (host: string): string => (host === dockerHub ? hubKey : host)

/** Reads the file, and again only once it changed. Never rejects. */
export function dockerConfigReader({ env, home }: Place): () => Promise<DockerLogins> {
  const file = join(env.DOCKER_CONFIG || join(home, '.docker'), 'config.json')
  let read: { stamp: string; logins: DockerLogins } | undefined
  const nothing: DockerLogins = { file, logins: new Map(), helpers: new Map() }
  return async () => {
    try {
      const info = await stat(file)
      const stamp = `${info.mtimeMs} ${info.size} ${info.ino}`
      if (read?.stamp === stamp) return read.logins
      if (info.size > mostBytes) throw new Error('the file is too large')
      const text = await readFile(file, 'utf8')
      // Another may have read it meanwhile: who compares must find the same object.
      if (read?.stamp === stamp) return read.logins
      read = { stamp, logins: { ...nothing, ...understand(text) } }
      return read.logins
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      if (code === 'ENOENT' || code === 'ENOTDIR') return nothing
      return { ...nothing, fault: brokenConfigFault(file, message) }
    }
  }
}

function understand(text: string): Pick<DockerLogins, 'logins' | 'helpers' | 'store'> {
  const { auths, credHelpers, credsStore } = parse(text)
  const logins = new Map<string, DockerLogin>()
  for (const [key, value] of Object.entries(object(auths))) {
    const host = registryHost(key)
    // A plain host goes before the same one written as an address.
    if (host !== undefined && !(logins.has(host) && key !== host)) logins.set(host, { key, ...login(object(value)) })
  }
  const helpers = new Map<string, { key: string; name: string }>()
  for (const [key, name] of Object.entries(object(credHelpers))) {
    const host = registryHost(key)
    if (host !== undefined && typeof name === 'string' && name !== '') helpers.set(host, { key, name })
  }
  return { logins, helpers, ...(typeof credsStore === 'string' && credsStore !== '' ? { store: credsStore } : {}) }
}

/** The parser's own words quote the file, and that may hold passwords. */
function parse(text: string): Record<string, unknown> {
  try {
    return object(JSON.parse(text.replace(/^\uFEFF/, '')))
  } catch {
    throw new Error('it is not JSON')
  }
}

function login({ auth, username, password, identitytoken }: Record<string, unknown>): Omit<DockerLogin, 'key'> {
  const decoded = typeof auth === 'string' ? Buffer.from(auth, 'base64').toString('utf8').replace(/\0+$/, '') : ''
  const colon = decoded.indexOf(':')
  const found = {
    username: colon > 0 ? decoded.slice(0, colon) : username,
    password: colon > 0 ? decoded.slice(colon + 1) : password,
    identityToken: identitytoken,
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => typeof value === 'string' && value !== ''))
}

const object = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
