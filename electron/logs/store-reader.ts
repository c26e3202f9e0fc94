/** A stream of the worker as an iteration, read at the pace of whoever iterates. */
import type { StreamHandle, StreamReader } from '../../shared/rpc/client.ts'
import type { FaultError } from '../../shared/rpc/fault.ts'
import { pull } from '../../shared/rpc/pull.ts'

/** Ends with the stream, or with the signal; rejects as the stream does. Lets go of the stream when nobody iterates any more. */
export async function* readStream<T, W>(
  open: (reader: StreamReader<T>) => StreamHandle<W>,
  signal: AbortSignal,
  writes?: AsyncIterable<W>,
): AsyncGenerator<T> {
  if (signal.aborted) return
  const chunks: T[] = []
  let end: { error: FaultError | undefined } | undefined
  let taken = () => {}
  let wake = () => {}
  const handle = open({
    onChunk: (chunk) =>
      new Promise((resolve) => {
        chunks.push(chunk)
        taken = resolve
        wake()
      }),
    onEnd: (error) => {
      end = { error }
      wake()
    },
  })
  const over = new AbortController()
  const abort = () => {
    over.abort()
    wake()
  }
  signal.addEventListener('abort', abort, { once: true })
  if (writes) pull(writes, over.signal, async (value) => handle.write(value)).catch(() => {})
  try {
    while (!signal.aborted) {
      const chunk = chunks.shift()
      if (chunk !== undefined) {
        yield chunk
        taken()
      } else if (end) {
        if (end.error) throw end.error
        return
      } else await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    signal.removeEventListener('abort', abort)
    over.abort()
    handle.cancel()
  }
}
