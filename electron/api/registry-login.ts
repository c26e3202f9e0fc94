/** Whatever goes to registries goes on without a login that cannot be read: most of it is public. */
import { FaultError } from '../../shared/rpc/fault.ts'
import type { AuthFor } from '../capabilities/images.ts'

/**
 * Begins with logins that are none where the store of passwords fails. When the registry then refuses, the store is why.
 * @param authFor may reject with a FaultError
 * @param begin is given one that rejects only when its signal is aborted
 */
export async function* withLogins<T>(
  authFor: AuthFor,
  begin: (authFor: AuthFor) => AsyncIterable<T> | Promise<AsyncIterable<T>>,
): AsyncGenerator<T> {
  let why: unknown
  const orNone: AuthFor = async (host, signal) => {
    try {
      return await authFor(host, signal)
    } catch (error) {
      signal.throwIfAborted()
      why ??= error
      return undefined
    }
  }
  try {
    yield* await begin(orNone)
  } catch (error) {
    throw why !== undefined && isRefusal(error) ? why : error
  }
}

/** Registries also say of what one may not see that it is not there, and engines pass that on. */
const isRefusal = (error: unknown) =>
  error instanceof FaultError &&
  (['unauthenticated', 'forbidden'].includes(error.fault.code) ||
    (error.fault.code === 'not_found' && /denied|authori[sz]/i.test(error.fault.detail ?? '')))
