/** Asks once more what an engine could not do in that moment. */
import { setTimeout as sleep } from 'node:timers/promises'
import { asFault, type Fault } from '../../../shared/rpc/fault.ts'

/**
 * @param pauses milliseconds before each further try; what the last one fails of is what this fails of
 * @param passes whether a fault is one that passes
 */
export async function askAgain<T>(
  ask: () => Promise<T>,
  pauses: readonly number[],
  passes: (why: Fault) => boolean,
  signal: AbortSignal,
): Promise<T> {
  for (const pause of pauses)
    try {
      return await ask()
    } catch (error) {
      if (!passes(asFault(error))) throw error
      await sleep(pause, undefined, { signal })
    }
  return ask()
}

/**
 * A list. An engine that answers that it could not list has not been lost: one thing that is being changed can be why.
 */
export const listPatiently = <T>(list: () => Promise<T>, signal: AbortSignal): Promise<T> =>
  askAgain(list, [100, 400, 1500], ({ code }) => code === 'internal' || code === 'conflict' || code === 'not_found', signal)
