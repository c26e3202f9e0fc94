/** Who may use a registry: logged in here, else as Docker itself is. Asked only when a registry is used; nothing is run before. */
import { fault } from '../../shared/rpc/fault.ts'
import type { AuthFor, RegistryAuth } from '../capabilities/images.ts'
import { type DockerLogins, helperKey } from './docker-config.ts'
import { askHelper, type HelperOptions } from './helper.ts'

export type CredentialsOptions = HelperOptions & {
  /** What was logged in here; rejects with a FaultError when it cannot be read. */
  ours: (host: string) => Promise<{ username: string; password: string } | undefined>
  /** The same object for as long as Docker's settings are the same. */
  dockers: () => Promise<DockerLogins>
}

export type Credentials = {
  /** Rejects with a FaultError when there is a login and it cannot be read. */
  authFor: AuthFor
  /** What was remembered of a host holds no more. */
  forget: (host: string) => void
}

/** Milliseconds for which an answer of a helper holds: a page of a registry takes many requests, and it may ask a person each time. */
const remembered = 60_000

export function credentials({ ours, dockers, ...helperOptions }: CredentialsOptions): Credentials {
  const flights = new Map<string, Flight>()

  /** One question to a helper at a time for each host, and its answer for a while. */
  const askOnce = (host: string, { name, key }: { name: string; key: string }, settings: DockerLogins, signal: AbortSignal) => {
    const known = flights.get(host)
    const good = known && known.settings === settings && known.until > Date.now() && !known.abort.signal.aborted
    const flight = good ? known : begin((abort) => askHelper(helperOptions, { name, key, file: settings.file }, abort), settings)
    flights.set(host, flight)
    const forget = () => void (flights.get(host) === flight && flights.delete(host))
    // Neither a failure nor that there is none is remembered: the person may just be about to change that.
    flight.answer.then((found) => (found ? undefined : forget()), forget)
    return wait(flight, signal)
  }

  return {
    authFor: async (host, signal) => {
      const mine = await ours(host)
      if (mine) return toAuth(host, mine.username, mine.password)
      const settings = await dockers()
      const login = settings.logins.get(host)
      const store = settings.store === undefined ? undefined : { name: settings.store, key: login?.key ?? helperKey(host) }
      const helper = settings.helpers.get(host) ?? store
      const found = helper && (await askOnce(host, helper, settings, signal))
      if (found) return toAuth(host, found.username, found.secret)
      const { username, password = '', identityToken } = login ?? {}
      if (identityToken !== undefined) return { username: username ?? '', password, identityToken, server: helperKey(host) }
      return username === undefined || password === '' ? undefined : toAuth(host, username, password)
    },
    forget: (host) => void flights.delete(host),
  }
}

/** A helper that answers `<token>` for a name gives a token to be exchanged, and no password. */
const toAuth = (host: string, username: string, password: string): RegistryAuth =>
  username === '<token>'
    ? { username: '', password: '', identityToken: password, server: helperKey(host) }
    : { username, password, server: helperKey(host) }

type Answer = Awaited<ReturnType<typeof askHelper>>

/** A question that several may wait for: it is given up when nobody does any more. */
type Flight = { answer: Promise<Answer>; waiting: number; abort: AbortController; settings: DockerLogins; until: number }

function begin(ask: (signal: AbortSignal) => Promise<Answer>, settings: DockerLogins): Flight {
  const abort = new AbortController()
  return { answer: ask(abort.signal), waiting: 0, abort, settings, until: Date.now() + remembered }
}

function wait(flight: Flight, signal: AbortSignal): Promise<Answer> {
  flight.waiting++
  return new Promise((resolve, reject) => {
    const leave = () => {
      signal.removeEventListener('abort', giveUp)
      flight.waiting--
    }
    const giveUp = () => {
      leave()
      if (flight.waiting === 0) flight.abort.abort()
      reject(fault('cancelled', { en: 'Cancelled.', fr: 'Annulé.' }))
    }
    signal.addEventListener('abort', giveUp)
    if (signal.aborted) return giveUp()
    flight.answer.then(
      (found) => {
        if (signal.aborted) return
        leave()
        resolve(found)
      },
      (error) => {
        if (signal.aborted) return
        leave()
        reject(error)
      },
    )
  })
}
