/** Which lines of a buffer are on show: all, or those that a search found, up to where the person paused. */
import { useEffect, useReducer, useState } from 'react'
import type { LogBuffer } from './log-buffer.ts'
import { type Query, type SearchState, searchLog } from './log-search.ts'

/** Numbers of lines by their place on show. Made anew for each rendering; never copies what is kept. */
export type Shown = {
  count: number
  lineAt: (index: number) => number
  /** The place of the line, or of the next one on show. */
  indexOf: (line: number) => number
  /** Set while the person filters. */
  search: SearchState | undefined
  searching: boolean
}

/** Typing is not searched letter by letter. */
const typingDelay = 120

/** @param end the first line that is not shown: the buffer's end, or less when paused */
export function useShown(buffer: LogBuffer, query: Query, end: number): Shown {
  const { text, regex, matchCase } = query
  const [search, setSearch] = useState<SearchState>()

  useEffect(() => {
    if (text === '') return setSearch(undefined)
    let stop = () => {}
    const timer = setTimeout(() => {
      stop = searchLog(buffer, { text, regex, matchCase }, (state) =>
        // What the last search found stays until this one has found something, so that nothing flickers.
        setSearch((before) => (state.state === 'searching' && state.lines.length === 0 ? before : state)),
      )
    }, typingDelay)
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [buffer, text, regex, matchCase])

  const searching = text !== '' && (search === undefined || search.state === 'searching')
  const { first } = buffer
  if (!search || search.state === 'invalid' || search.state === 'slow') {
    const count = Math.max(0, end - first)
    const indexOf = (line: number) => Math.min(Math.max(0, line - first), count)
    return { count, lineAt: (index) => first + index, indexOf, search, searching }
  }
  const { lines } = search
  const from = lowerBound(lines, first)
  const count = lowerBound(lines, end) - from
  const indexOf = (line: number) => Math.min(Math.max(0, lowerBound(lines, line) - from), count)
  return { count, lineAt: (index) => lines[from + index] ?? -1, indexOf, search, searching }
}

/** The first place in ascending numbers that holds at least `value`. */
export function lowerBound(numbers: readonly number[], value: number): number {
  let low = 0
  let high = numbers.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((numbers[middle] as number) < value) low = middle + 1
    else high = middle
  }
  return low
}

/** Renders again when the buffer changed, at most once per frame, and never while the page is hidden. */
export function useBuffer(buffer: LogBuffer): void {
  const [, render] = useReducer((n: number) => n + 1, 0)
  useEffect(() => {
    let frame = 0
    const seen = () => {
      frame = 0
      render()
    }
    const unsubscribe = buffer.subscribe(() => {
      if (frame === 0) frame = requestAnimationFrame(seen)
    })
    render()
    return () => {
      unsubscribe()
      cancelAnimationFrame(frame)
    }
  }, [buffer])
}
