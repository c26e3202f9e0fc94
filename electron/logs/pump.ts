/** Carries lines from where they are read to where they are kept: a few batches on their way at once, and no more. */
import type { LogBatch } from '../core/log-batch.ts'
import type { Appended } from './parts.ts'

/** While one batch is indexed the next is taken apart. */
const depth = 4

/**
 * Reads until the end, or until `on`, which hears of each batch in order once it is kept, returns false. Whatever was read is kept,
 * or refused, when this settles. Rejects with what reading or keeping did, and with the signal's reason.
 */
export async function pump(
  read: (signal: AbortSignal) => AsyncIterable<LogBatch>,
  keep: (batch: LogBatch) => Promise<Appended>,
  on: (appended: Appended) => boolean,
  signal: AbortSignal,
): Promise<void> {
  const stop = new AbortController()
  const onTheWay: Promise<void>[] = []
  let refused: { error: unknown } | undefined
  const settle = async (batch: LogBatch) => {
    try {
      if (!on(await keep(batch))) stop.abort()
    } catch (error) {
      // The source may be silent from now on: who waits for its next line must hear of this.
      refused ??= { error }
      stop.abort()
    }
  }
  const both = AbortSignal.any([signal, stop.signal])
  try {
    for await (const batch of read(both)) {
      if (both.aborted) break
      onTheWay.push(settle(batch))
      if (onTheWay.length >= depth) await onTheWay.shift()
      if (both.aborted) break
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error
  } finally {
    await Promise.all(onTheWay)
  }
  if (refused) throw refused.error
  signal.throwIfAborted()
}
