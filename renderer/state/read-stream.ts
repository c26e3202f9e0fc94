/** A stream of the contract read to its end, as work that may fail or be broken off: what tasks are made of. */
import type { AppContract } from '../../shared/contract/index.ts'
import type { At, ChunkOf, InputOf, Path, Stream } from '../../shared/rpc/contract.ts'
import { asFault, FaultError } from '../../shared/rpc/fault.ts'
import { api } from './api.ts'

/** Resolves at its end, rejects with what it failed of; aborting closes it. */
export function readStream<P extends Path<AppContract, Stream>>(
  path: P,
  input: InputOf<At<AppContract, P>>,
  signal: AbortSignal,
  onChunk: (chunk: ChunkOf<At<AppContract, P>>) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancelled = () => new FaultError(asFault(new DOMException('', 'AbortError')))
    if (signal.aborted) return reject(cancelled())
    const handle = api.stream(path, input, {
      onChunk,
      onEnd: (error) => {
        signal.removeEventListener('abort', onAbort)
        if (error) reject(error)
        else resolve()
      },
    })
    const onAbort = () => {
      handle.cancel()
      reject(cancelled())
    }
    signal.addEventListener('abort', onAbort, { once: true })
  })
}
