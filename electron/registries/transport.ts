/** One request to a registry and its whole answer: bounded in size and time, through the person's proxy, with the authorities they trust. */
import type { Dispatcher } from 'undici'
import { dockerHub } from '../../shared/lib/image-reference.ts'
import type { Place } from '../core/provider.ts'
import { authorities, authorityFile } from './authorities.ts'
import { connectionFault, garbledFault, isOfCertificate, proxyFault, timeoutFault, tooLargeFault } from './faults.ts'

export type Answer = {
  status: number
  /** By names in small letters; of several with one name, the first. */
  headers: Readonly<Record<string, string | undefined>>
  body: Buffer
}

export type Request = {
  method: 'GET' | 'HEAD' | 'POST' | 'DELETE'
  headers: Record<string, string>
  body?: string | undefined
}

export type Transport = {
  /** @param host the registry for which it is asked, wherever that sends us. Rejects with a FaultError; any status is an answer. */
  send: (url: URL, host: string, request: Request, signal: AbortSignal) => Promise<Answer>
  close: () => Promise<void>
}

/** Bytes of one answer. Manifests and pages of names are far smaller. */
const mostBytes = 8_000_000
/** Hosts to which connections are kept: registries may send us on to any number. */
const mostHosts = 32

export type TransportOptions = {
  place: Place
  /** Milliseconds until the whole answer must be there. */
  limit?: number | undefined
}

/** Opens nothing before the first request: the HTTP library itself is loaded then. */
export function transport({ place, limit = 20_000 }: TransportOptions): Transport {
  const dispatchers = new Map<string, Promise<Dispatcher>>()

  // As for Docker, who a registry is trusted by is who those are trusted by that it sends us to: for a token, or for what is kept elsewhere.
  const keyOf = (url: URL, host: string) => `${host} ${url.host}`
  const dispatcherFor = (url: URL, host: string): Promise<Dispatcher> => {
    const key = keyOf(url, host)
    const known = dispatchers.get(key)
    // The one that was used last goes last.
    dispatchers.delete(key)
    const made = known ?? makeDispatcher(url, host, place)
    dispatchers.set(key, made)
    const [oldest] = dispatchers.keys()
    if (oldest !== undefined && dispatchers.size > mostHosts) drop(oldest)
    return made
  }
  const drop = (key: string) => {
    const made = dispatchers.get(key)
    dispatchers.delete(key)
    if (made) void end(made, (one) => one.close())
  }
  return {
    send: async (url, host, { method, headers, body }, signal) => {
      const late = AbortSignal.timeout(limit)
      try {
        const dispatcher = await dispatcherFor(url, host)
        const { request } = await import('undici')
        const answer = await request(url, {
          method,
          dispatcher,
          headers: { 'user-agent': 'Wheelhouse', ...headers },
          body: body ?? null,
          signal: AbortSignal.any([signal, late]),
        })
        const chunks: Buffer[] = []
        let size = 0
        for await (const chunk of answer.body as AsyncIterable<Buffer>) {
          size += chunk.length
          if (size > mostBytes) throw tooLargeFault(host, mostBytes)
          chunks.push(chunk)
        }
        return { status: answer.statusCode, headers: firstOf(answer.headers), body: Buffer.concat(chunks) }
      } catch (error) {
        if (late.aborted && !signal.aborted) throw timeoutFault(host, limit / 1000)
        // The authority may be where it belongs by the next time.
        if (isOfCertificate(String((error as NodeJS.ErrnoException | undefined)?.code))) drop(keyOf(url, host))
        throw connectionFault(error, reached(url, host), authorityFile(host, place))
      }
    },
    close: async () => {
      const made = [...dispatchers.values()]
      dispatchers.clear()
      await Promise.all(made.map((one) => end(one, (it) => it.destroy())))
    },
  }
}

/** One that could not be made, which whoever asked for it has been told, needs no end. */
const end = (made: Promise<Dispatcher>, how: (one: Dispatcher) => Promise<void>): Promise<void> => made.then(how).catch(() => {})

/** Who did not answer: the registry by the name that a person knows, or somebody else to whom it sent us. */
const reached = (url: URL, host: string): string =>
  host === dockerHub || new URL(`${url.protocol}//${host}`).host === url.host ? host : url.host

/** What an answer says in JSON. */
export function parseJson(host: string, { body }: Answer): Record<string, unknown> {
  const text = body.toString('utf8')
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch (error) {
    throw garbledFault(host, text.slice(0, 200), error)
  }
  throw garbledFault(host, text.slice(0, 200))
}

/** The registry's own words in an answer that says no. */
export function wordsOf({ body }: Answer): string {
  const text = body.toString('utf8', 0, 20_000)
  try {
    const { errors, message, details, detail } = JSON.parse(text) as Record<string, unknown>
    const first = (Array.isArray(errors) ? errors[0] : undefined) as { code?: unknown; message?: unknown } | undefined
    const words = [first?.code, first?.message, message, details, detail].filter((one) => typeof one === 'string' && one !== '')
    return words.join(': ')
  } catch {
    return text.trimStart().startsWith('<') ? '' : text.slice(0, 300)
  }
}

function firstOf(headers: Record<string, string | string[] | undefined>): Answer['headers'] {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]))
}

async function makeDispatcher(url: URL, host: string, place: Place): Promise<Dispatcher> {
  const { Agent, EnvHttpProxyAgent } = await import('undici')
  const { env } = place
  const ca = await authorities(host, place)
  const options = { connections: 8, connect: { timeout: 10_000, ca } }
  // As everywhere: a proxy does not know this machine's own addresses.
  if (isLoopback(url.host)) return new Agent(options)
  const proxies = {
    httpProxy: proxyOf(env, 'http_proxy', 'HTTP_PROXY'),
    httpsProxy: proxyOf(env, 'https_proxy', 'HTTPS_PROXY'),
    noProxy: env.no_proxy || env.NO_PROXY || '',
  }
  return new EnvHttpProxyAgent({ ...options, requestTls: { ca }, ...proxies })
}

/** The address of a proxy from the first variable that is set; many are written without what speaks to it, which is then HTTP. */
function proxyOf(env: Place['env'], ...variables: string[]): string {
  const variable = variables.find((name) => env[name])
  if (variable === undefined) return ''
  const value = env[variable]?.trim() ?? ''
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) throw proxyFault(variable)
  return address
}

/** Whether a host, with its port, is this machine. */
export const isLoopback = (host: string): boolean => /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/.test(host)
