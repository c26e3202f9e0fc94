/** How passwords that a person gives are kept, asked when somebody wants to know. */
import { useEffect } from 'react'
import { create } from 'zustand'
import type { SecretsState } from '../../shared/contract/secrets.ts'
import { asFault, type Fault } from '../../shared/rpc/fault.ts'
import { api } from './api.ts'

type Known = { state?: SecretsState; fault?: Fault }
const useKnown = create<Known>()(() => ({}))

async function tell(answer: Promise<SecretsState>): Promise<void> {
  try {
    useKnown.setState({ state: await answer }, true)
  } catch (error) {
    useKnown.setState({ fault: asFault(error) })
    throw error
  }
}

export const readSecrets = (): Promise<void> => tell(api.call('secrets.state', {})).catch(() => {})

/** Rejects with a FaultError, and then nothing has changed. */
export const acceptPlain = (plain: boolean): Promise<void> => tell(api.call('secrets.accept', { plain }))

/** Asks anew whenever somebody begins to look: a keyring may be there by now. */
export function useSecrets(): Known {
  useEffect(() => void readSecrets(), [])
  return useKnown()
}
