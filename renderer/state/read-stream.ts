/** A stream of the contract read to its end, as work that may fail or be broken off: what tasks are made of. */
import type { AppContract } from '../../shared/contract/index.ts'
import type { Confirmed, StreamHandle, StreamReader } from '../../shared/rpc/client.ts'
import type { At, ChunkOf, Harmless, InputOf, Path, StreamOf } from '../../shared/rpc/contract.ts'
import { asFault, FaultError } from '../../shared/rpc/fault.ts'
import { api } from './api.ts'

/** Resolves at its end, rejects with what it failed of; aborting closes it. */
export const readStream = <P extends Path<AppContract, StreamOf<Harmless>>>(
  path: P,
  input: InputOf<At<AppContract, P>>,
  signal: AbortSignal,
  onChunk: (chunk: ChunkOf<At<AppContract, P>>) => void,
): Promise<void> => read((reader) => api.stream(path, input, reader), signal, onChunk)

/** The same for what loses data, with the proof that a person was asked. */
export const destroyStream = <P extends Path<AppContract, StreamOf<'destructive'>>>(
  path: P,
  input: InputOf<At<AppContract, P>>,
  proof: Confirmed,
  signal: AbortSignal,
  onChunk: (chunk: ChunkOf<At<AppContract, P>>) => void,
): Promise<void> => read((reader) => api.destroyStream(path, input, proof, reader), signal, onChunk)

function read<T>(
  open: (reader: StreamReader<T>) => Pick<StreamHandle<never>, 'cancel'>,
  signal: AbortSignal,
  onChunk: (chunk: T) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancelled = () => new FaultError(asFault(new DOMException('', 'AbortError')))
    if (signal.aborted) return reject(cancelled())
    const handle = open({
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
