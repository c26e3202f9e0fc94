/** Counts lines over time while somebody looks: progressive, and again as lines come. */
import { useEffect, useState } from 'react'
import type { LogHistogram, LogViewSpec } from '../../shared/contract/logs.ts'
import { asFault } from '../../shared/rpc/fault.ts'
import { api } from '../state/api.ts'
import { createRetries } from './retries.ts'

type Reader = { onChunk: (chunk: LogHistogram) => void; onEnd: (error?: unknown) => void }

/** Counts until it is cancelled: again when what counts went away and comes back. The view says what is wrong otherwise. */
export function countedOverTime(open: (reader: Reader) => { cancel: () => void }, onFound: (found: LogHistogram) => void): () => void {
  let stream: { cancel: () => void } | undefined
  let over = false
  const start = () => {
    retries.opened()
    stream = open({ onChunk: onFound, onEnd: (error) => error && !over && retries.ended(asFault(error)) })
  }
  const retries = createRetries(start)
  start()
  return () => {
    over = true
    retries.stop()
    stream?.cancel()
  }
}

/** Undefined until the first counts came, and where nobody looks. A view that fails says so itself. */
export function useHistogram(spec: LogViewSpec, buckets: number, wanted: boolean): LogHistogram | undefined {
  const [found, setFound] = useState<LogHistogram>()
  const [opened, setOpened] = useState(0)
  const key = JSON.stringify({ ...spec, buckets })
  const sources = JSON.stringify(spec.selection)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was counted of others says nothing about these
  useEffect(() => setFound(undefined), [sources, wanted])
  // biome-ignore lint/correctness/useExhaustiveDependencies: opened anew when the backend is another one
  useEffect(() => {
    if (!wanted || buckets === 0) return
    const input = JSON.parse(key) as LogViewSpec & { buckets: number }
    return countedOverTime((reader) => api.stream('logs.histogram', input, reader), setFound)
  }, [key, wanted, opened])
  useEffect(() => {
    let lost = false
    return api.onConnected((connected) => {
      if (connected && lost) setOpened((n) => n + 1)
      lost = !connected
    })
  }, [])
  return found
}

/** Lines of each level: error, warn, info, debug, none. */
export function levelTotals(found: LogHistogram | undefined): number[] | undefined {
  return found?.counts.reduce<number[]>((sums, bucket) => sums.map((sum, at) => sum + (bucket[at] ?? 0)), [0, 0, 0, 0, 0])
}
