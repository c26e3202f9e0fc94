/** What an engine's disk holds, and how it is freed. Every implementation must pass disk.suite.ts against the real engine. */
import type { DiskUsage, PruneChoice, PrunePlan, PruneStep } from '../../shared/contract/disk.ts'

/** `olderThan`: hours. */
export type PruneWhat = { kinds: PruneChoice; olderThan?: number | undefined }

/** Every method rejects with a FaultError and ends when its signal aborts. */
export type Disk = {
  usage: (signal: AbortSignal) => Promise<DiskUsage>
  plan: (what: PruneWhat, signal: AbortSignal) => Promise<PrunePlan>
  /** @param expected only these, as `pruneKey` names them */
  prune: (what: PruneWhat & { expected?: readonly string[] | undefined }, signal: AbortSignal) => AsyncIterable<PruneStep>
}
