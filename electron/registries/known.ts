/** The registries that a person added or logged in to here, in registries.json; their passwords are with the other secrets. */
import { readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { registryHost } from '../../shared/lib/image-reference.ts'
import { fault } from '../../shared/rpc/fault.ts'
import type { Log } from '../core/log.ts'
import type { Secrets } from '../core/secrets.ts'
import { writeWhole } from '../core/whole-file.ts'

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
  const file = join(folder, 'registries.json')
  let known = load(file, log)
  const listeners = new Set<() => void>()
  let queue: Promise<unknown> = Promise.resolve()
  const change = (act: (next: Map<string, KnownRegistry>) => void): Promise<void> => {
    const mine = queue.then(async () => {
      const next = new Map(known)
      act(next)
      try {
        await mkdir(folder, { recursive: true })
        await writeWhole(file, `${JSON.stringify(Object.fromEntries(next), null, 2)}\n`)
      } catch (error) {
        throw saveFault(error, folder)
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

function load(file: string, log: Log): Map<string, KnownRegistry> {
  try {
    const entries = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, Partial<KnownRegistry> | null>)
    return new Map(
      entries
        .slice(0, most)
        .flatMap(([host, one]): [string, KnownRegistry][] =>
          registryHost(host) === host
            ? [[host, { insecure: one?.insecure === true, ...(typeof one?.username === 'string' ? { username: one.username } : {}) }]]
            : [],
        ),
    )
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') log.warn('the list of registries could not be read', { error })
    return new Map()
  }
}

const saveFault = (error: unknown, folder: string) =>
  fault(
    'unavailable',
    { en: 'The registry could not be kept.', fr: "Le registre n'a pas pu être conservé." },
    {
      hint: {
        en: `Check that there is space in ${folder}, and who may write there.`,
        fr: `Vérifiez qu'il reste de la place dans ${folder}, et qui peut y écrire.`,
      },
      detail: error instanceof Error ? error.message : String(error),
      cause: error,
    },
  )
