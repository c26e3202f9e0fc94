/** How a log stands, in one word: whether more comes, and whether it is read at the moment. */
import type { LogSource } from '../../shared/contract/logs.ts'

/** @param sources those that were met so far: of a river, others may be there or join */
export function standOf(sources: readonly Pick<LogSource, 'follow' | 'state'>[], single: boolean, known: boolean, follow: boolean) {
  if (sources.some((source) => source.follow === 'stale' || source.follow === 'failed')) return 'stale'
  if (!known) return 'connecting'
  if (single && sources.length > 0 && sources.every((source) => source.follow === 'done' || source.state !== 'running')) return 'ended'
  return follow ? 'following' : 'paused'
}
