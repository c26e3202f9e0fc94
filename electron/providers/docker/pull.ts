/** Reads a stream only when asked to, so that whoever is slow slows down the engine's socket and not this process's memory. */
import type { Readable } from 'node:stream'
import { lostFault } from './faults.ts'

export type Pull = {
  /** What has come, undefined at the stream's end, or 'late' when nothing came within so many milliseconds. Rejects when it broke off or its signal aborted. */
  next: (within?: number) => Promise<Buffer | undefined | 'late'>
  /**
   * Gives what comes to `take` as it comes, until that has enough, nothing more comes, or so many milliseconds have passed. Where very
   * many small chunks come, to wake somebody for each would cost more than the chunks do.
   */
  pour: (take: (chunk: Buffer) => boolean, within?: number) => Promise<'enough' | 'late' | 'end'>
}

export function pull(stream: Readable, signal: AbortSignal): Pull {
  let ended = stream.readableEnded
  // It may have broken off before anybody asked: of that it tells nobody again.
  let error: unknown = stream.errored ?? (stream.closed && !ended ? lostFault() : undefined)
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
  const pour: Pull['pour'] = (take, within) =>
    new Promise((resolve, reject) => {
      const settle = (tell: () => void) => {
        clearTimeout(timer)
        wake = () => {}
        tell()
      }
      const timer = within === undefined ? undefined : setTimeout(() => settle(() => resolve('late')), within)
      wake = () => {
        try {
          for (let chunk = stream.read() as Buffer | null; chunk !== null; chunk = stream.read() as Buffer | null)
            if (take(chunk)) return settle(() => resolve('enough'))
          if (error !== undefined) settle(() => reject(error))
          else if (ended) settle(() => resolve('end'))
        } catch (thrown) {
          settle(() => reject(thrown))
        }
      }
      wake()
    })
  return { next, pour }
}
