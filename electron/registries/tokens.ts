/** Tokens that registries want with each request: fetched from whom they name for it, and kept for as long as they hold. */
import type { RegistryAuth } from '../capabilities/images.ts'
import type { Challenge } from './challenge.ts'
import { garbledFault, statusFault, strayFault, wrongLoginFault } from './faults.ts'
import { type Answer, parseJson, type Transport, wordsOf } from './transport.ts'

type Bearer = Extract<Challenge, { scheme: 'bearer' }>
type Kept = { token: string; until: number }

/** Milliseconds; what the protocol says of a token that does not say. */
const usualLife = 60_000
/** One that ends while it is on its way is of no use. */
const margin = 5000
const mostKept = 500

export type Tokens = ReturnType<typeof tokens>

export function tokens(transport: Transport) {
  const kept = new Map<string, Kept>()

  const fetchToken = async (
    base: URL,
    host: string,
    { realm, service, scope }: Bearer,
    auth: RegistryAuth | undefined,
    signal: AbortSignal,
  ) => {
    const url = realmOf(realm, base, host)
    if (auth?.identityToken !== undefined) {
      const form = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'wheelhouse', refresh_token: auth.identityToken })
      if (service) form.set('service', service)
      if (scope) form.set('scope', scope)
      const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' }
      return transport.send(url, host, { method: 'POST', headers, body: String(form) }, signal)
    }
    if (service) url.searchParams.set('service', service)
    // A realm may ask for several scopes with spaces between them; it is given each by itself.
    for (const one of scope?.split(' ') ?? []) url.searchParams.append('scope', one)
    if (auth) url.searchParams.set('account', auth.username)
    const headers: Record<string, string> = { accept: 'application/json', ...(auth ? { authorization: basic(auth) } : {}) }
    return transport.send(url, host, { method: 'GET', headers }, signal)
  }

  return {
    /** @param base where the registry is; rejects with a FaultError when it gives none */
    get: async (base: URL, host: string, challenge: Bearer, auth: RegistryAuth | undefined, signal: AbortSignal): Promise<string> => {
      const key = JSON.stringify([host, challenge, auth?.username, auth?.password, auth?.identityToken])
      const known = kept.get(key)
      if (known && known.until > Date.now()) return known.token
      const answer = await fetchToken(base, host, challenge, auth, signal)
      const { token, life } = readToken(host, answer, auth !== undefined)
      kept.delete(key)
      kept.set(key, { token, until: Date.now() + life - margin })
      for (const [oldest] of kept) if (kept.size > mostKept) kept.delete(oldest)
      return token
    },
    forget: (host: string) => {
      for (const key of kept.keys()) if (key.startsWith(JSON.stringify([host]).slice(0, -1))) kept.delete(key)
    },
  }
}

export const basic = ({ username, password }: RegistryAuth): string =>
  `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`

/** Passwords go to the realm: so it is a secure one, or, where the registry itself has no encryption, the registry. */
function realmOf(realm: string, base: URL, host: string): URL {
  const url = URL.canParse(realm) ? new URL(realm) : undefined
  const safe =
    url &&
    !url.username &&
    !url.password &&
    (url.protocol === 'https:' || (base.protocol === 'http:' && url.host === base.host && url.protocol === 'http:'))
  if (!safe) throw strayFault(host, realm)
  return url
}

function readToken(host: string, answer: Answer, named: boolean): { token: string; life: number } {
  if (named && (answer.status === 401 || answer.status === 403 || answer.status === 400)) throw wrongLoginFault(host, wordsOf(answer))
  if (answer.status !== 200) throw statusFault(host, answer.status, wordsOf(answer), answer.headers['retry-after'])
  const { token, access_token, expires_in } = parseJson(host, answer)
  const found = token ?? access_token
  if (typeof found !== 'string' || !/^[\x21-\x7e]{1,16384}$/.test(found)) throw garbledFault(host, 'no token in the answer')
  const life = typeof expires_in === 'number' && expires_in > 0 ? Math.min(expires_in, 3600) * 1000 : usualLife
  return { token: found, life }
}
