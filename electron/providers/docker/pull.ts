/** Reads a stream only when asked to, so that whoever is slow slows down the engine's socket and not this process's memory. */
import type { Readable } from 'node:stream'
import { lostFault } from './faults.ts'

export type Pull = {
  /** What has come, undefined at the stream's end, or 'late' when nothing came within so many milliseconds. Rejects when it broke off or its signal aborted. */
  next: (within?: number) => Promise<Buffer | undefined | 'late'>
}

export function pull(stream: Readable, signal: AbortSignal): Pull {
  let ended = false
  let error: unknown
  let wake = () => {}
  const abort = () => {
    error ??= signal.reason
    wake()
  }
  signal.addEventListener('abort', abort)
  if (signal.aborted) abort()
  stream.on('readable', () => wake())
  stream.on('end', () => {
    ended = true
    wake()
  })
  stream.on('error', (thrown) => {
    error ??= thrown
    wake()
  })
  stream.on('close', () => {
    signal.removeEventListener('abort', abort)
    if (!ended) error ??= lostFault()
    wake()
  })

  const next = async (within?: number): Promise<Buffer | undefined | 'late'> => {
    let late = false
    while (true) {
      const chunk = stream.read() as Buffer | null
      if (chunk !== null) return chunk
      if (error !== undefined) throw error
      if (ended) return undefined
      if (late) return 'late'
      await new Promise<void>((resolve) => {
        const timer =
          within === undefined
            ? undefined
            : setTimeout(() => {
                late = true
                resolve()
              }, within)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }
  return { next }
}
