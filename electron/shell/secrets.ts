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
    if (ask === 'protects') return { type: 'vault', id, value: await protects() }
    if (ask === 'seal') return { type: 'vault', id, value: (await safeStorage.encryptStringAsync(text)).toString('base64') }
    return { type: 'vault', id, value: (await safeStorage.decryptStringAsync(Buffer.from(text, 'base64'))).result }
  } catch (error) {
    return { type: 'vault', id, why: error instanceof Error ? error.message : String(error) }
  }
}

/** On Linux without a keyring the values would be encrypted with a key that everybody knows. */
async function protects(): Promise<boolean> {
  if (process.platform === 'linux' && ['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend())) return false
  return safeStorage.isAsyncEncryptionAvailable()
}
