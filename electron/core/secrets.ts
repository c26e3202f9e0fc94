/**
 * Passwords that a person gave, by name, in secrets.json: sealed by the system's keyring. Where there is none they last as long as the
 * app runs, unless the person knowingly accepts plain text. Values leave this file only for the other side that asks for them.
 */
import { join } from 'node:path'
import type { SecretsKept, SecretsState } from '../../shared/contract/secrets.ts'
import { FaultError, fault } from '../../shared/rpc/fault.ts'
import { openKept } from './kept-file.ts'
import type { Log } from './log.ts'
import type { Vault } from './vault.ts'

export type Secrets = {
  /** Rejects with a FaultError while nobody can tell, since the keyring does not answer. */
  state: () => Promise<SecretsState>
  /** Whether plain text is accepted where nothing protects. */
  accept: (plain: boolean) => Promise<SecretsState>
  /** Asks nobody: whether there is a value of that name. */
  has: (name: string) => boolean
  /** Rejects with a FaultError when there is one that cannot be opened. */
  get: (name: string) => Promise<string | undefined>
  /** Resolves with how it is kept, once it is on disk. Rejects with a FaultError, and then nothing has changed. */
  set: (name: string, value: string) => Promise<SecretsKept>
  remove: (name: string) => Promise<void>
}

type Kept = { sealed: string } | { plain: string }
type Document = { plainAccepted: boolean; secrets: Record<string, Kept> }

export const secretsFile = (folder: string): string => join(folder, 'secrets.json')

/** Reads the file; asks the vault nothing before somebody needs it. Never throws. */
export function openSecrets(folder: string, vault: Vault, log: Log): Secrets {
  const file = openKept(secretsFile(folder), parse, log)
  let document: Document = file.value ?? { plainAccepted: false, secrets: {} }
  const session = new Map<string, string>()
  let queue: Promise<unknown> = Promise.resolve()
  const state = async (): Promise<SecretsState> => {
    const safe = await vault.protects()
    return { protected: safe, kept: safe ? 'sealed' : document.plainAccepted ? 'plain' : 'session' }
  }
  /** One after the other: each change is made to what the one before left. */
  const change = <T>(act: () => Promise<T>): Promise<T> => {
    const mine = queue.then(act)
    queue = mine.catch(() => {})
    return mine
  }
  const write = async (next: Document) => {
    try {
      await file.write(`${JSON.stringify(next, null, 2)}\n`)
    } catch (error) {
      throw error instanceof FaultError ? error : saveFault(error, folder)
    }
    document = next
  }
  /** What was accepted as plain text is so no longer than it must be: by now there may be a keyring. */
  const sealPlain = (name: string) =>
    change(async () => {
      const kept = document.secrets[name]
      if (!kept || 'sealed' in kept || !(await vault.protects())) return
      await write({ ...document, secrets: { ...without(name), [name]: { sealed: await vault.seal(kept.plain) } } })
    }).catch((error: unknown) =>
      log.warn('a password stays as plain text', { why: error instanceof FaultError ? error.fault.detail : undefined }),
    )
  const without = (name: string) => Object.fromEntries(Object.entries(document.secrets).filter(([other]) => other !== name))

  return {
    state,
    accept: (plain) =>
      change(async () => {
        const entries = Object.entries(document.secrets)
        const sealed = entries.filter(([, kept]) => 'sealed' in kept)
        const open = entries.flatMap(([name, kept]): [string, string][] => ('plain' in kept ? [[name, kept.plain]] : []))
        const known = [...open, ...session]
        const safe = await vault.protects()
        // By now there may be a keyring: then what is plain need not be any more, whatever was accepted.
        const kept: [string, Kept][] = safe
          ? await Promise.all(known.map(async ([name, value]): Promise<[string, Kept]> => [name, { sealed: await vault.seal(value) }]))
          : plain
            ? known.map(([name, value]): [string, Kept] => [name, { plain: value }])
            : []
        await write({ plainAccepted: plain, secrets: Object.fromEntries([...sealed, ...kept]) })
        if (safe || plain) session.clear()
        // What may not be on disk any more is still known until the app ends.
        else for (const [name, value] of open) session.set(name, value)
        return state()
      }),
    has: (name) => session.has(name) || Object.hasOwn(document.secrets, name),
    get: async (name) => {
      const now = session.get(name)
      if (now !== undefined) return now
      const kept = Object.hasOwn(document.secrets, name) ? document.secrets[name] : undefined
      if (!kept) return undefined
      if ('sealed' in kept) return vault.open(kept.sealed)
      await sealPlain(name)
      return kept.plain
    },
    set: (name, value) =>
      change(async () => {
        const { kept } = await state()
        if (kept !== 'session') {
          const one: Kept = kept === 'sealed' ? { sealed: await vault.seal(value) } : { plain: value }
          await write({ ...document, secrets: { ...without(name), [name]: one } })
          session.delete(name)
          return kept
        }
        // An older value on disk would come back after the next start.
        if (Object.hasOwn(document.secrets, name)) await write({ ...document, secrets: without(name) })
        session.set(name, value)
        return kept
      }),
    remove: (name) =>
      change(async () => {
        if (Object.hasOwn(document.secrets, name)) await write({ ...document, secrets: without(name) })
        session.delete(name)
      }),
  }
}

function parse(text: string): Document {
  const { plainAccepted, secrets } = JSON.parse(text) as Partial<Document>
  if (typeof secrets !== 'object' || secrets === null) throw new Error('it holds none')
  return {
    plainAccepted: plainAccepted === true,
    secrets: Object.fromEntries(Object.entries(secrets).filter(([, kept]) => isKept(kept))),
  }
}

function isKept(value: unknown): value is Kept {
  const { sealed, plain } = (value ?? {}) as { sealed?: unknown; plain?: unknown }
  return typeof sealed === 'string' || typeof plain === 'string'
}

function saveFault(error: unknown, folder: string): Error {
  const full = ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '')
  return fault(
    full ? 'unavailable' : 'forbidden',
    full
      ? { en: 'The disk is full: the password was not kept.', fr: 'Le disque est plein : le mot de passe n’a pas été conservé.' }
      : { en: 'The password could not be kept.', fr: 'Le mot de passe n’a pas pu être conservé.' },
    {
      hint: full
        ? { en: `Free some space for ${folder}, then try again.`, fr: `Libérez de la place pour ${folder}, puis réessayez.` }
        : { en: `Check who may write in ${folder}.`, fr: `Vérifiez qui peut écrire dans ${folder}.` },
      detail: error instanceof Error ? error.message : String(error),
      cause: error,
    },
  )
}
