/** The containers of one engine as writers of logs, as the capability wants them. */
import type { Logs } from '../../capabilities/logs.ts'
import type { Client } from './client.ts'
import type { ContainersWatch } from './containers-watch.ts'
import { logFacts } from './log-facts.ts'
import { watchOrigins } from './log-origins.ts'
import { readLog } from './log-read.ts'

/** The engine writes longer lines in pieces of this many bytes; Podman's have any length. */
const pieceSize = 16_384

/** @param about which engine it is, as it says */
export function dockerLogs(client: Client, { product, version }: { product: string; version: string }, watch: ContainersWatch): Logs {
  const podman = product === 'Podman'
  const old = !podman && Number.parseInt(version, 10) < 23
  const facts = logFacts(client, old)
  const piece = podman ? 0 : pieceSize
  return {
    watch: (into, signal) => watchOrigins(watch, facts, into, signal),
    read: (container, options, signal) => readLog(client, facts, { container, piece, repeats: old, opensLate: podman, ...options }, signal),
  }
}
