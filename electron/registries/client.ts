/** Asks a registry: says who one is when it wants to know, follows it where that is safe, and turns what it says no with into words. */
import { dockerHub } from '../../shared/lib/image-reference.ts'
import { FaultError } from '../../shared/rpc/fault.ts'
import type { AuthFor, RegistryAuth } from '../capabilities/images.ts'
import { type Challenge, readChallenge } from './challenge.ts'
import { deniedFault, garbledFault, isNotTls, loginNeededFault, statusFault, strayFault, wrongLoginFault } from './faults.ts'
import { basic, tokens } from './tokens.ts'
import { type Answer, isLoopback, type Request, type Transport, wordsOf } from './transport.ts'

export type Ask = {
  method?: 'GET' | 'HEAD' | 'DELETE'
  /** Begins with /v2/; its parts have been checked. */
  path: string
  query?: URLSearchParams | undefined
  accept?: string | undefined
  /** Statuses that are answers here, and no refusals. */
  welcome?: readonly number[]
}

export type RegistryClientOptions = {
  transport: Transport
  authFor: AuthFor
  /** Whether a person allowed this host to be spoken to without encryption. */
  insecure: (host: string) => boolean
}

export type RegistryClient = {
  /** Asks and reads the whole answer; rejects with a FaultError for a status that is no success, and not welcome. */
  ask: (host: string, ask: Ask, signal: AbortSignal) => Promise<Answer>
  /** Whether a registry is there and, with a login, takes it. Rejects with a FaultError when not. */
  check: (host: string, auth: RegistryAuth | undefined, options: { insecure: boolean }, signal: AbortSignal) => Promise<void>
  /** What was learned of a host with one login does not hold for another. */
  forget: (host: string) => void
}

/** One host, for one request. */
type Talk = {
  host: string
  /** It may be spoken to without encryption. */
  mayBePlain: boolean
  authFor: AuthFor
  signal: AbortSignal
}

const mostRedirects = 4
const redirects = new Set([301, 302, 303, 307, 308])
/** Where Docker Hub's registry is. */
const hubBase = 'https://registry-1.docker.io'

export function registryClient({ transport, authFor, insecure }: RegistryClientOptions): RegistryClient {
  const kept = tokens(transport)
  /** Hosts that turned out to have no encryption. */
  const plain = new Set<string>()
  /** Hosts that wanted a password and took it: the next request brings it along. */
  const takePasswords = new Set<string>()

  /** Sends one request, by whichever of https and http the host speaks and a person allows. */
  const send = async ({ host, mayBePlain, signal }: Talk, { method = 'GET', path, query, accept }: Ask, authorization?: string) => {
    const headers = { ...(accept ? { accept } : {}), ...(authorization ? { authorization } : {}) }
    const by = async (protocol: 'https' | 'http') => {
      const base = host === dockerHub ? hubBase : `${protocol}://${host}`
      const url = new URL(`${base}${path}${query?.size ? `?${query}` : ''}`)
      return { base: url, answer: await follow(transport, url, host, { method, headers }, signal) }
    }
    if (!mayBePlain) return by('https')
    if (plain.has(host)) return by('http')
    try {
      return await by('https')
    } catch (error) {
      if (!speaksPlainly(error, host)) throw error
      const done = await by('http')
      plain.add(host)
      return done
    }
  }

  /** Sends, and once more with what the registry asks for. */
  const converse = async (talk: Talk, ask: Ask): Promise<{ answer: Answer; challenged: boolean }> => {
    const { host, signal } = talk
    const early = takePasswords.has(host) ? await talk.authFor(host, signal) : undefined
    const { base, answer } = await send(talk, ask, early && basic(early))
    if (answer.status !== 401) return { answer, challenged: early !== undefined }
    takePasswords.delete(host)
    const challenge = readChallenge(answer.headers['www-authenticate'])
    if (!challenge) throw loginNeededFault(host, wordsOf(answer))
    // A store of passwords that fails must not keep anybody from what is public; when that does not do, it is why.
    let why: unknown
    const login = await talk.authFor(host, signal).catch((error: unknown) => {
      why = error
      return undefined
    })
    signal.throwIfAborted()
    try {
      const second = await send(talk, ask, await authorize(base, host, challenge, login, signal))
      if (second.answer.status === 401) throw refusal(host, challenge, login, wordsOf(second.answer))
      if (challenge.scheme === 'basic') takePasswords.add(host)
      return { answer: second.answer, challenged: true }
    } catch (error) {
      kept.forget(host)
      throw why ?? error
    }
  }

  const authorize = async (base: URL, host: string, challenge: Challenge, auth: RegistryAuth | undefined, signal: AbortSignal) => {
    if (challenge.scheme === 'bearer') return `Bearer ${await kept.get(base, host, challenge, auth, signal)}`
    if (!auth || auth.identityToken !== undefined) throw loginNeededFault(host)
    return basic(auth)
  }

  const forget = (host: string) => {
    kept.forget(host)
    takePasswords.delete(host)
    plain.delete(host)
  }

  return {
    ask: async (host, ask, signal) => {
      const { answer } = await converse({ host, mayBePlain: isLoopback(host) || insecure(host), authFor, signal }, ask)
      if ((answer.status >= 200 && answer.status < 300) || ask.welcome?.includes(answer.status)) return answer
      throw refusedStatus(host, answer)
    },
    check: async (host, auth, options, signal) => {
      forget(host)
      const talk = { host, mayBePlain: isLoopback(host) || options.insecure, authFor: async () => auth, signal }
      const ask = { path: '/v2/' }
      if (!auth) {
        const { answer } = await send(talk, ask)
        // It is enough that it asks for a login.
        if (answer.status === 401 && readChallenge(answer.headers['www-authenticate'])) return
        if (answer.status !== 200) throw refusedStatus(host, answer)
        return
      }
      let { answer, challenged } = await converse(talk, ask)
      // One that lets anybody in has not looked at the password yet.
      if (!challenged && answer.status === 200) answer = (await send(talk, ask, basic(auth))).answer
      if (answer.status === 401) throw wrongLoginFault(host, wordsOf(answer))
      if (answer.status !== 200) throw refusedStatus(host, answer)
    },
    forget,
  }
}

/** Follows redirects of what only reads. Who one is, is told to nobody else than the one who was asked. */
async function follow(transport: Transport, url: URL, host: string, request: Request, signal: AbortSignal): Promise<Answer> {
  const { authorization, ...others } = request.headers
  let at = url
  let strayed = false
  for (let hop = 0; ; hop++) {
    const headers: Record<string, string> = strayed || authorization === undefined ? others : { ...others, authorization }
    const answer = await transport.send(at, host, { ...request, headers }, signal)
    // Somebody else's question for a password is not answered.
    if (strayed && answer.status === 401) return { ...answer, headers: { ...answer.headers, 'www-authenticate': undefined } }
    if (!redirects.has(answer.status) || request.method === 'DELETE') return answer
    const { location } = answer.headers
    if (!location || !URL.canParse(location, at.href)) throw garbledFault(host, `status ${answer.status} without a place to go to`)
    const next = new URL(location, at)
    const safe = next.protocol === 'https:' || (next.protocol === 'http:' && at.protocol === 'http:')
    if (!safe || hop >= mostRedirects) throw strayFault(host, next.origin)
    strayed ||= next.origin !== url.origin
    at = next
  }
}

/** It asked who one is, was told, and still says no. */
function refusal(host: string, { scheme }: Challenge, login: RegistryAuth | undefined, words: string): FaultError {
  if (scheme === 'basic') return login ? wrongLoginFault(host, words) : loginNeededFault(host, words)
  // It gave a token, so it knows who asks, and does not let them.
  return deniedFault(host, login !== undefined, words)
}

const refusedStatus = (host: string, answer: Answer) => statusFault(host, answer.status, wordsOf(answer), answer.headers['retry-after'])

/** It answered, and not with TLS, or nothing is at the port of https: then it may be at that of http. */
function speaksPlainly(error: unknown, host: string): boolean {
  if (!(error instanceof FaultError)) return false
  const { code = '' } = (error.cause ?? {}) as NodeJS.ErrnoException
  return isNotTls(code) || (code === 'ECONNREFUSED' && !/:\d+$/.test(host.replace(/^\[.*\]/, '')))
}
