/** Where passwords that a person gives are kept. Their values never come this way. */
import { z } from 'zod'
import { call } from '../rpc/contract.ts'

/** `sealed`: by the system's keyring. `session`: until the app ends. `plain`: readable by whoever reads the person's files. */
export type SecretsKept = 'sealed' | 'session' | 'plain'

export type SecretsState = {
  /** The system has a keyring that protects what we keep. */
  protected: boolean
  /** How a password given now would be kept. */
  kept: SecretsKept
}

export const secrets = {
  state: call(z.object({}), 'read').returns<SecretsState>(),
  /** Without a keyring: whether passwords may be kept as plain text. Taking that back removes those that were. */
  accept: call(z.object({ plain: z.boolean() }), 'write').returns<SecretsState>(),
}
