/** What a provider of volumes can do. Every implementation must pass volumes.suite.ts against the real engine. */
import type { Volume } from '../../shared/contract/volumes.ts'

/** A row as the provider knows it: the connection adds `id` and `source`. */
export type VolumeRow = Omit<Volume, 'id' | 'source'>

/** Where a watch puts what it sees, keyed by the volume's name. */
export type VolumeSink = {
  /** Everything there is now; also says that the list is live. */
  replace: (rows: VolumeRow[]) => void
  put: (row: VolumeRow) => void
}

export type NewVolume = {
  name?: string | undefined
  driver?: string | undefined
  labels: Record<string, string>
  options: Record<string, string>
}

/** Every method rejects with a FaultError and ends when its signal aborts. */
export type Volumes = {
  /** Follows the list until the signal aborts (then it resolves) or the engine is lost (then it rejects). Never just stops. */
  watch: (into: VolumeSink, signal: AbortSignal) => Promise<void>
  /** Resolves with its name; a conflict when it is taken. */
  create: (volume: NewVolume, signal: AbortSignal) => Promise<string>
  remove: (volume: string, options: { force: boolean }, signal: AbortSignal) => Promise<void>
  inspect: (volume: string, signal: AbortSignal) => Promise<{ document: unknown }>
  /** Bytes by name, as far as they can be measured. Takes as long as reading through all of them. */
  sizes: (signal: AbortSignal) => Promise<Record<string, number>>
}
