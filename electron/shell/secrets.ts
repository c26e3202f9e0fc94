/** Seals and opens secrets for the backend with the keyring of the system that the person is logged in to. */
import { safeStorage, type UtilityProcess } from 'electron'
import type { VaultAnswer, VaultQuestion } from '../core/vault.ts'

/** Answers what one backend asks, for as long as it lives. */
export function answerVault(backend: UtilityProcess): void {
  backend.on('message', (message: VaultQuestion) => {
    if (message?.type === 'vault') void answerTo(message).then((answer) => backend.postMessage(answer))
  })
}

async function answerTo({ id, ask, text = '' }: VaultQuestion): Promise<VaultAnswer> {
  try {
    return { type: 'vault', id, value: await (ask === 'protects' ? protects() : ask === 'seal' ? seal(text) : open(text)) }
  } catch (error) {
    return { type: 'vault', id, why: error instanceof Error ? error.message : String(error) }
  }
}

/** Older Electrons only have functions that hold the window up while a keyring asks for its password. */
const waits = () => 'encryptStringAsync' in safeStorage

/** On Linux without a keyring the values would be encrypted with a key that everybody knows. */
async function protects(): Promise<boolean> {
  if (process.platform === 'linux' && ['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend())) return false
  return waits() ? safeStorage.isAsyncEncryptionAvailable() : safeStorage.isEncryptionAvailable()
}

async function seal(text: string): Promise<string> {
  return (waits() ? await safeStorage.encryptStringAsync(text) : safeStorage.encryptString(text)).toString('base64')
}

async function open(sealed: string): Promise<string> {
  const bytes = Buffer.from(sealed, 'base64')
  return waits() ? (await safeStorage.decryptStringAsync(bytes)).result : safeStorage.decryptString(bytes)
}
