/** Everything that the query shows, saved to a file: with its progress, to be cancelled, and refused when it is too much for one. */
import { useEffect, useRef, useState } from 'react'
import type { LogViewSpec } from '../../shared/contract/logs.ts'
import { asFault, type Fault } from '../../shared/rpc/fault.ts'
import { api } from '../state/api.ts'
import { createPieces } from './export-pieces.ts'
import { fileNameOf, saveFile } from './take-away.ts'

export type Export = { lines: number } | { fault: Fault } | { tooMuch: number }

export function useExport() {
  const [state, setState] = useState<Export>()
  const running = useRef<{ cancel: () => void }>(undefined)
  const cancel = () => {
    running.current?.cancel()
    running.current = undefined
    setState(undefined)
  }
  useEffect(() => () => running.current?.cancel(), [])
  const start = (spec: LogViewSpec, format: 'text' | 'json', name: string) => {
    cancel()
    const pieces = createPieces()
    setState({ lines: 0 })
    running.current = api.stream(
      'logs.export',
      { ...spec, format, times: true },
      {
        onChunk: (chunk) => {
          const now = pieces.add(chunk)
          if ('tooMuch' in now) running.current?.cancel()
          setState(now)
        },
        onEnd: (error) => {
          running.current = undefined
          if (error) return setState({ fault: asFault(error) })
          saveFile(pieces.blobs(), fileNameOf(name, new Date(), format === 'json' ? 'jsonl' : 'log'))
          setState(undefined)
        },
      },
    )
  }
  return { state, start, cancel }
}
