/** The registries that a person added or logged in to here, in registries.json; their passwords are with the other secrets. */
import { join } from 'node:path'
import { registryHost } from '../../shared/lib/image-reference.ts'
import { FaultError, fault } from '../../shared/rpc/fault.ts'
import { openKept } from '../core/kept-file.ts'
import type { Log } from '../core/log.ts'
import type { Secrets } from '../core/secrets.ts'

export type KnownRegistry = { username?: string; insecure: boolean }

export type KnownRegistries = {
  all: () => ReadonlyMap<string, KnownRegistry>
  /** Whether the password that belongs to it is there. Asks nobody. */
  hasPassword: (host: string) => boolean
  login: (host: string) => Promise<{ username: string; password: string } | undefined>
  /** Rejects with a FaultError, and then nothing has changed. */
  put: (host: string, registry: KnownRegistry) => Promise<void>
  remove: (host: string) => Promise<void>
  follow: (listener: () => void) => () => void
}

const most = 1000

export function knownRegistries(folder: string, secrets: Secrets, log: Log): KnownRegistries {
  const file = openKept(join(folder, 'registries.json'), parse, log)
  let known = file.value ?? new Map<string, KnownRegistry>()
  const listeners = new Set<() => void>()
  let queue: Promise<unknown> = Promise.resolve()
  const change = (act: (next: Map<string, KnownRegistry>) => void): Promise<void> => {
    const mine = queue.then(async () => {
      const next = new Map(known)
      act(next)
      try {
        await file.write(`${JSON.stringify(Object.fromEntries(next), null, 2)}\n`)
      } catch (error) {
        throw error instanceof FaultError ? error : saveFault(error, folder)
      }
      known = next
      for (const listener of listeners) listener()
    })
    queue = mine.catch(() => {})
    return mine
  }
  return {
    all: () => known,
    hasPassword: (host) => secrets.has(secretName(host)),
    login: async (host) => {
      const username = known.get(host)?.username
      const password = username === undefined ? undefined : await secrets.get(secretName(host))
      return username === undefined || password === undefined ? undefined : { username, password }
    },
    put: (host, registry) => change((next) => void next.set(host, registry)),
    remove: (host) => change((next) => void next.delete(host)),
    follow: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

export const secretName = (host: string): string => `registry:${host}`

function parse(text: string): Map<string, KnownRegistry> {
  const document: unknown = JSON.parse(text)
  if (typeof document !== 'object' || document === null || Array.isArray(document)) throw new Error('it holds none')
  return new Map(
    Object.entries(document as Record<string, Partial<KnownRegistry> | null>)
      .slice(0, most)
      .flatMap(([host, one]): [string, KnownRegistry][] =>
        registryHost(host) === host
          ? [[host, { insecure: one?.insecure === true, ...(typeof one?.username === 'string' ? { username: one.username } : {}) }]]
          : [],
      ),
  )
}

const saveFault = (error: unknown, folder: string) =>
  fault(
    'unavailable',
    { en: 'The registry could not be kept.', fr: 'Le registre n’a pas pu être conservé.' },
    {
      hint: {
        en: `Check that there is space in ${folder}, and who may write there.`,
        fr: `Vérifiez qu’il reste de la place dans ${folder}, et qui peut y écrire.`,
      },
      detail: error instanceof Error ? error.message : String(error),
      cause: error,
    },
  )
