/** Runs expressions over texts away from the page, so that one that explodes can be stopped by ending this worker. */
import { type Looked, matcherOf, type Ranges } from './match.ts'

export type ToWorker = { looked: Looked; texts: string[] }
export type FromWorker = { ranges: Ranges[] }

// The page's types know only its own kind of global; a worker's has the same two members that are used here.
const scope = globalThis as unknown as { postMessage: (message: FromWorker) => void; onmessage: (event: MessageEvent<ToWorker>) => void }

scope.onmessage = ({ data: { looked, texts } }) => {
  const matcher = matcherOf(looked)
  scope.postMessage({ ranges: texts.map((text) => matcher?.(text) ?? []) })
}
