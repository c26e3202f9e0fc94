/** Everything that the query shows, saved to a file: with its progress, to be cancelled, and refused when it is too much for one. */
import { useEffect, useRef, useState } from 'react'
import type { LogViewSpec } from '../../shared/contract/logs.ts'
import { asFault, type Fault } from '../../shared/rpc/fault.ts'
import { api } from '../state/api.ts'
import { fileNameOf, saveFile } from './take-away.ts'

/** UTF-16 units: what a page can hold at once without pushing everything else out. */
const most = 1_000_000_000
/** Pieces are joined to blobs of this size, which the browser may keep outside of the page's memory. */
const blobSize = 8_000_000

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
    const blobs: Blob[] = []
    let pieces: string[] = []
    let pending = 0
    let characters = 0
    let lines = 0
    const join = () => {
      blobs.push(new Blob(pieces))
      pieces = []
      pending = 0
    }
    setState({ lines: 0 })
    running.current = api.stream(
      'logs.export',
      { ...spec, format, times: true },
      {
        onChunk: (chunk) => {
          pieces.push(chunk.text)
          pending += chunk.text.length
          characters += chunk.text.length
          lines += chunk.lines
          if (pending > blobSize) join()
          if (characters <= most) return setState({ lines })
          running.current?.cancel()
          setState({ tooMuch: lines })
        },
        onEnd: (error) => {
          running.current = undefined
          if (error) return setState({ fault: asFault(error) })
          join()
          saveFile(blobs, fileNameOf(name, new Date(), format === 'json' ? 'jsonl' : 'log'))
          setState(undefined)
        },
      },
    )
  }
  return { state, start, cancel }
}
