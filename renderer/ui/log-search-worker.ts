/** Runs expressions over lines away from the page, so that one that explodes can be stopped by ending this worker. */
import { compile, type Hits, type Matcher, matchLines, type Query } from './log-search-match.ts'

export type ToWorker = { query: Query } | { from: number; lines: string[] }
export type FromWorker = { ready: true } | { invalid: string } | { hits: Hits }

// The page's types know only its own kind of global; a worker's has the same two members that are used here.
const scope = globalThis as unknown as { postMessage: (message: FromWorker) => void; onmessage: (event: MessageEvent<ToWorker>) => void }

let matcher: Matcher | undefined

scope.onmessage = ({ data }) => {
  if ('query' in data) {
    const compiled = compile(data.query)
    if ('invalid' in compiled) return scope.postMessage({ invalid: compiled.invalid })
    matcher = compiled.matcher
    return scope.postMessage({ ready: true })
  }
  scope.postMessage({ hits: matcher ? matchLines(matcher, data.from, data.lines) : [] })
}
