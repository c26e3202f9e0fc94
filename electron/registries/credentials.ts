/** Who may use a registry: logged in here, else as Docker itself is. Asked only when a registry is used; nothing is run before. */
import { fault } from '../../shared/rpc/fault.ts'
import type { AuthFor, RegistryAuth } from '../capabilities/images.ts'
import { type DockerLogins, helperKey } from './docker-config.ts'
import { askHelper, type HelperOptions } from './helper.ts'

export type CredentialsOptions = HelperOptions & {
  /** What was logged in here; rejects with a FaultError when it cannot be read. */
  ours: (host: string) => Promise<{ username: string; password: string } | undefined>
  dockers: () => Promise<DockerLogins>
}

/** Milliseconds for which an answer of a helper holds: a page of a registry takes many requests, and it may ask a person each time. */
const remembered = 60_000

export type Credentials = {
  /** Rejects with a FaultError when there is a login and it cannot be read. */
  authFor: AuthFor
  /** What was remembered of a host holds no more. */
  forget: (host: string) => void
}

export function credentials({ ours, dockers, ...helperOptions }: CredentialsOptions): Credentials {
  const flights = new Map<string, Flight>()

  const fromHelper = async (host: string, name: string, key: string, file: string, signal: AbortSignal) => {
    const answer = await askHelper(helperOptions, { name, key, file }, signal)
    return answer && toAuth(host, answer.username, answer.secret)
  }
  const fromDocker = async (host: string, signal: AbortSignal): Promise<RegistryAuth | undefined> => {
    const { logins, helpers, store, file } = await dockers()
    const login = logins.get(host)
    const helper = helpers.get(host)
    if (helper) {
      const found = await fromHelper(host, helper.name, helper.key, file, signal)
      if (found) return found
    } else if (store !== undefined) {
      const found = await fromHelper(host, store, login?.key ?? helperKey(host), file, signal)
      if (found) return found
    }
    if (login?.identityToken !== undefined)
      return { username: login.username ?? '', password: login.password ?? '', identityToken: login.identityToken, server: helperKey(host) }
    if (login?.username === undefined || login.password === undefined) return undefined
    return toAuth(host, login.username, login.password)
  }
  return {
    authFor: async (host, signal) => {
      const mine = await ours(host)
      if (mine) return toAuth(host, mine.username, mine.password)
      const known = flights.get(host)
      const flight =
        known && (known.until === undefined || known.until > Date.now()) ? known : newFlight((abort) => fromDocker(host, abort))
      flights.set(host, flight)
      try {
        return await join(flight, signal)
      } catch (error) {
        // A failure is not remembered: the person may just have unlocked what was locked.
        if (flights.get(host) === flight) flights.delete(host)
        throw error
      }
    },
    forget: (host) => void flights.delete(host),
  }
}

/** A helper that answers `<token>` for a name gives a token to be exchanged, and no password. */
const toAuth = (host: string, username: string, password: string): RegistryAuth =>
  username === '<token>'
    ? { username: '', password: '', identityToken: password, server: helperKey(host) }
    : { username, password, server: helperKey(host) }

/** One question that several wait for: it is given up when nobody does any more. */
type Flight = { result: Promise<RegistryAuth | undefined>; waiting: number; abort: AbortController; until?: number }

function newFlight(begin: (signal: AbortSignal) => Promise<RegistryAuth | undefined>): Flight {
  const abort = new AbortController()
  const flight: Flight = { result: begin(abort.signal), waiting: 0, abort }
  flight.result.then(
    () => {
      flight.until = Date.now() + remembered
    },
    () => {},
  )
  return flight
}

function join(flight: Flight, signal: AbortSignal): Promise<RegistryAuth | undefined> {
  flight.waiting++
  return new Promise((resolve, reject) => {
    const leave = () => {
      signal.removeEventListener('abort', gone)
      if (--flight.waiting === 0 && flight.until === undefined) flight.abort.abort()
    }
    const gone = () => {
      leave()
      reject(fault('cancelled', { en: 'Cancelled.', fr: 'Annulé.' }))
    }
    signal.addEventListener('abort', gone)
    if (signal.aborted) return gone()
    flight.result.then(resolve, reject).finally(() => {
      if (!signal.aborted) leave()
    })
  })
}
