/** Searches a log buffer in a worker, batch by batch, and goes on as lines arrive; an expression that takes too long is stopped. */
import type { LogBuffer } from './log-buffer.ts'
import type { Query } from './log-search-match.ts'
import type { FromWorker, ToWorker } from './log-search-worker.ts'

export type { Query } from './log-search-match.ts'

export type SearchState = {
  /** `slow`: stopped, because one batch of lines took longer than the limit. */
  state: 'searching' | 'done' | 'invalid' | 'slow'
  /** What is wrong with an invalid expression, in the engine's words. */
  reason?: string
  /** Lines before this number have been looked at. */
  searched: number
  /** Numbers of the lines that match, ascending. Grows in place; may begin with lines that the buffer has dropped. */
  lines: readonly number[]
  /** Where a line matches: start, end, start, end... in its plain text. */
  rangesOf: (line: number) => readonly number[] | undefined
}

export type WorkerLike = {
  postMessage: (message: ToWorker) => void
  terminate: () => void
  onmessage: ((event: { data: FromWorker }) => void) | null
  onerror: ((event: never) => void) | null
}

type Options = {
  makeWorker?: () => WorkerLike
  /** Milliseconds that one batch may take; starting the worker is not counted. */
  limit?: number
}

const batchLines = 4000
const batchCharacters = 1_000_000

const startWorker = (): WorkerLike => new Worker(new URL('./log-search-worker.ts', import.meta.url), { type: 'module' }) as WorkerLike

/** Starts at once; `onState` hears each batch. Returns what ends it. */
export function searchLog(
  buffer: LogBuffer,
  query: Query,
  onState: (state: SearchState) => void,
  { makeWorker = startWorker, limit = 1500 }: Options = {},
): () => void {
  const ranges = new Map<number, number[]>()
  let lines: number[] = []
  let next = buffer.first
  let busy = true
  let over = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const worker = makeWorker()
  const say = (state: SearchState['state'], reason?: string) =>
    onState({ state, ...(reason ? { reason } : {}), searched: next, lines, rangesOf: (line) => ranges.get(line) })

  const stop = () => {
    over = true
    clearTimeout(timer)
    unsubscribe()
    worker.terminate()
  }

  /** Sends the next batch, unless one is out or there is nothing to send. */
  const go = () => {
    if (busy || over) return
    forgetDropped()
    next = Math.max(next, buffer.first)
    const batch: string[] = []
    let characters = 0
    while (next + batch.length < buffer.end && batch.length < batchLines && characters < batchCharacters) {
      const line = buffer.at(next + batch.length)
      const text = line?.text ?? ''
      batch.push(text)
      characters += text.length
    }
    if (batch.length === 0) return
    busy = true
    worker.postMessage({ from: next, lines: batch })
    next += batch.length
    timer = setTimeout(() => {
      stop()
      say('slow')
    }, limit)
  }

  /** Keeps what was found no longer than the lines themselves. */
  const forgetDropped = () => {
    let gone = 0
    while (gone < lines.length && (lines[gone] as number) < buffer.first) gone++
    if (gone < 5000 && gone < lines.length) return
    for (const line of lines.slice(0, gone)) ranges.delete(line)
    lines = lines.slice(gone)
  }

  worker.onmessage = ({ data }) => {
    if (over) return
    clearTimeout(timer)
    busy = false
    if ('invalid' in data) {
      stop()
      return say('invalid', data.invalid)
    }
    if ('hits' in data)
      for (const [line, found] of data.hits) {
        lines.push(line)
        ranges.set(line, found)
      }
    const done = next >= buffer.end
    go()
    say(done ? 'done' : 'searching')
  }
  worker.onerror = () => {
    if (over) return
    stop()
    say('slow')
  }
  const unsubscribe = buffer.subscribe(go)
  worker.postMessage({ query })
  say('searching')
  return stop
}
