/** Says where texts match: at once for words, and by a worker with a limit for expressions, since one may take for ever. */
import { type Looked, matcherOf, type Ranges } from './match.ts'
import type { FromWorker, ToWorker } from './match-worker.ts'

export type Marker = {
  /** Empty while it is not known yet. */
  rangesOf: (text: string) => Ranges
  /** Ends its worker. */
  close: () => void
}

export type WorkerLike = {
  postMessage: (message: ToWorker) => void
  terminate: () => void
  onmessage: ((event: { data: FromWorker }) => void) | null
}

/** Milliseconds that one batch may take, the worker's start included; then nothing is marked. */
const limit = 2000
const remembered = 5000
const none: Ranges = []

const startWorker = (): WorkerLike => new Worker(new URL('./match-worker.ts', import.meta.url), { type: 'module' }) as WorkerLike

/** @param onMore more is known than before */
export function createMarker(looked: Looked, onMore: () => void, makeWorker = startWorker): Marker {
  if (!looked.regex) {
    const matcher = matcherOf(looked)
    return { rangesOf: matcher ?? (() => none), close: () => {} }
  }
  const known = new Map<string, Ranges>()
  let asked = new Set<string>()
  let worker: WorkerLike | undefined
  let busy = false
  let over = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const close = () => {
    over = true
    asked.clear()
    clearTimeout(timer)
    worker?.terminate()
  }
  const go = () => {
    if (busy || over || asked.size === 0) return
    const texts = [...asked]
    asked = new Set()
    busy = true
    worker ??= makeWorker()
    worker.onmessage = ({ data }) => {
      if (over) return
      clearTimeout(timer)
      busy = false
      if (known.size > remembered) known.clear()
      for (const [at, text] of texts.entries()) known.set(text, data.ranges[at] ?? none)
      onMore()
      go()
    }
    timer = setTimeout(close, limit)
    worker.postMessage({ looked, texts })
  }
  return {
    rangesOf: (text) => {
      const ranges = known.get(text)
      if (ranges) return ranges
      // What was given up is not asked for any more: each line that is ever shown would be kept.
      if (over) return none
      if (asked.size === 0) queueMicrotask(go)
      asked.add(text)
      return none
    },
    close,
  }
}
