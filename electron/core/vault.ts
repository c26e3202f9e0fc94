/**
 * What seals secrets: the system's own keyring, which only the shell can ask. The backend asks it over the messages that its process
 * has with the shell; a value crosses once to be sealed and once to be opened, and never goes on to the page.
 */
import { fault } from '../../shared/rpc/fault.ts'

export type Vault = {
  /** Whether what it seals is safe from another program that reads our files. Rejects with a FaultError when there is no answer. */
  protects: () => Promise<boolean>
  /** Rejects with a FaultError. */
  seal: (text: string) => Promise<string>
  open: (sealed: string) => Promise<string>
}

/** Backend to shell. `text` is absent only for `protects`. */
export type VaultQuestion = { type: 'vault'; id: number; ask: 'protects' | 'seal' | 'open'; text?: string }
/** Shell to backend: what came of it, or, without `value`, that nothing did. */
export type VaultAnswer = { type: 'vault'; id: number; value?: string | boolean; why?: string }

/** Milliseconds. A keyring may ask a person to unlock it first. */
const longestAnswer = 120_000

/** The vault at the other end of a process's messages; `answer` takes in those that are for it. */
export function distantVault(send: (question: VaultQuestion) => void): { vault: Vault; answer: (message: VaultAnswer) => void } {
  const waiting = new Map<number, (answer: VaultAnswer) => void>()
  let last = 0
  const ask = (kind: VaultQuestion['ask'], text?: string) =>
    new Promise<VaultAnswer>((resolve) => {
      const id = ++last
      const settle = (answer: VaultAnswer) => {
        clearTimeout(timer)
        waiting.delete(id)
        resolve(answer)
      }
      const timer = setTimeout(() => settle({ type: 'vault', id, why: 'no answer' }), longestAnswer)
      timer.unref?.()
      waiting.set(id, settle)
      send({ type: 'vault', id, ask: kind, ...(text === undefined ? {} : { text }) })
    })
  const text = async (kind: 'seal' | 'open', of: string) => {
    const { value, why } = await ask(kind, of)
    if (typeof value === 'string') return value
    throw vaultFault(kind, why)
  }
  return {
    vault: {
      protects: async () => {
        const { value, why } = await ask('protects')
        // That there is no answer does not mean that there is no keyring: passwords would go to the disk as plain text.
        if (typeof value !== 'boolean') throw vaultFault('protects', why)
        return value
      },
      seal: (plain) => text('seal', plain),
      open: (sealed) => text('open', sealed),
    },
    answer: (message) => waiting.get(message.id)?.(message),
  }
}

/** Where there is no keyring at all. */
export const noVault: Vault = {
  protects: async () => false,
  seal: async () => {
    throw vaultFault('seal')
  },
  open: async () => {
    throw vaultFault('open')
  },
}

const vaultFault = (kind: VaultQuestion['ask'], why?: string) =>
  kind === 'open'
    ? fault(
        'unauthenticated',
        { en: 'A password that was kept cannot be read any more.', fr: 'Un mot de passe conservé ne peut plus être lu.' },
        {
          hint: {
            en: "Unlock your system's keyring and try again, or log in once more.",
            fr: 'Déverrouillez le trousseau de votre système et réessayez, ou reconnectez-vous.',
          },
          ...(why ? { detail: why } : {}),
        },
      )
    : fault(
        'unavailable',
        kind === 'seal'
          ? { en: "Your system's keyring did not take the password.", fr: 'Le trousseau de votre système n’a pas pris le mot de passe.' }
          : { en: "Your system's keyring does not answer.", fr: 'Le trousseau de votre système ne répond pas.' },
        {
          hint: { en: 'Unlock it, then try again.', fr: 'Déverrouillez-le, puis réessayez.' },
          ...(why ? { detail: why } : {}),
        },
      )
