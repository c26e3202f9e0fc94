/** What a provider of networks can do. Every implementation must pass networks.suite.ts against the real engine. */
import type { Network, NetworkDetail, NetworkGraph, Subnet } from '../../shared/contract/networks.ts'

/** A row as the provider knows it: the connection adds `id` and `source`. */
export type NetworkRow = Omit<Network, 'id' | 'source'>

/** Where a watch puts what it sees, keyed by the engine's own id. */
export type NetworkSink = {
  /** Everything there is now; also says that the list is live. */
  replace: (rows: NetworkRow[]) => void
  put: (row: NetworkRow) => void
}

export type NewNetwork = {
  name: string
  driver?: string | undefined
  internal: boolean
  attachable: boolean
  ipv6: boolean
  subnets: { subnet: Subnet['subnet']; gateway?: string | undefined }[]
  labels: Record<string, string>
  options: Record<string, string>
}

/** Every method rejects with a FaultError and ends when its signal aborts. */
export type Networks = {
  /** Follows the list until the signal aborts (then it resolves) or the engine is lost (then it rejects). Never just stops. */
  watch: (into: NetworkSink, signal: AbortSignal) => Promise<void>
  inspect: (network: string, signal: AbortSignal) => Promise<NetworkDetail>
  create: (network: NewNetwork, signal: AbortSignal) => Promise<{ network: string; warning?: string }>
  remove: (network: string, signal: AbortSignal) => Promise<void>
  connect: (
    network: string,
    options: { container: string; aliases: string[]; ipv4?: string | undefined },
    signal: AbortSignal,
  ) => Promise<void>
  disconnect: (network: string, options: { container: string; force: boolean }, signal: AbortSignal) => Promise<void>
  graph: (signal: AbortSignal) => Promise<NetworkGraph>
}
