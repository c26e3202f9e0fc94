/** A stream that is open in the page: chunks in order, each acknowledged once its reader is done with it. */
import { asFault, FaultError } from './fault.ts'
import type { Link } from './link.ts'

export type StreamHandle<W> = { write: (value: W) => void; cancel: () => void }
export type StreamReader<T> = {
  /** Called for each chunk in order. The next credit is given once it returns, or once its promise resolves. */
  onChunk: (chunk: T) => void | Promise<void>
  /** Called once, unless cancelled: without an error when the stream came to its end. */
  onEnd: (error?: FaultError) => void
}

export function openStream<T, W>(link: Link, path: string, input: unknown, reader: StreamReader<T>): StreamHandle<W> {
  const id = link.newId()
  let chain: Promise<void> = Promise.resolve()
  let over = false
  let begun = false
  /** What was written before there was a wire. */
  let early: W[] = []

  const finish = (error?: FaultError) => {
    void chain.then(() => {
      if (over) return
      over = true
      reader.onEnd(error)
    })
  }
  const onChunk = (chunk: T) => {
    chain = chain.then(async () => {
      if (over) return
      try {
        await reader.onChunk(chunk)
        link.send({ t: 'ack', id, n: 1 })
      } catch (error) {
        // A reader that fails would hold the source for ever: give it back, and say why.
        if (over) return
        over = true
        link.cancel(id)
        reader.onEnd(new FaultError(asFault(error)))
      }
    })
  }

  const stopWaiting = link.whenAttached(() => {
    begun = true
    link.begin({ t: 'open', id, path, input }, { next: onChunk as (value: never) => void, end: () => finish(), err: finish })
    for (const value of early) link.send({ t: 'write', id, value })
    early = []
  }, finish)

  return {
    write: (value) => {
      if (begun) link.send({ t: 'write', id, value })
      else if (!over) early.push(value)
    },
    cancel: () => {
      over = true
      early = []
      stopWaiting()
      link.cancel(id)
    },
  }
}
