/** One watch of an engine's containers for all who want to know of them: its pages, and whoever reads its logs. */
import type { ContainerRow } from '../../capabilities/containers.ts'
import type { Client } from './client.ts'
import type { HealthOf } from './podman-health.ts'
import { type WatchSink, type WatchTiming, watchContainers } from './watch.ts'

export type ContainersWatch = (into: WatchSink, signal: AbortSignal) => Promise<void>

/** It runs while somebody follows it: until their signal aborts (then it resolves) or the engine is lost (then it rejects). */
export function containersWatch(client: Client, timing: WatchTiming, healthOf?: HealthOf): ContainersWatch {
  const readers = new Set<WatchSink>()
  /** What is there, once it is known. */
  let rows: Map<string, ContainerRow> | undefined
  let running: { ended: Promise<void>; stop: () => void } | undefined

  const all: Required<WatchSink> = {
    replace: (list) => {
      rows = new Map(list.map((row) => [row.container, row]))
      for (const reader of readers) reader.replace(list)
    },
    put: (row) => {
      rows?.set(row.container, row)
      for (const reader of readers) reader.put(row)
    },
    drop: (container) => {
      rows?.delete(container)
      for (const reader of readers) reader.drop(container)
    },
    turned: (container) => {
      for (const reader of readers) reader.turned?.(container)
    },
  }

  const start = () => {
    const abort = new AbortController()
    const ended = watchContainers(client, all, abort.signal, timing, healthOf).finally(() => {
      if (running?.ended === ended) running = rows = undefined
    })
    return { ended, stop: () => abort.abort() }
  }

  return async (into, signal) => {
    if (signal.aborted) return
    readers.add(into)
    let leave = () => {}
    const left = new Promise<void>((resolve) => {
      leave = resolve
    })
    signal.addEventListener('abort', leave)
    try {
      if (rows) into.replace([...rows.values()])
      running ??= start()
      await Promise.race([running.ended, left])
    } finally {
      signal.removeEventListener('abort', leave)
      readers.delete(into)
      if (readers.size === 0) {
        running?.stop()
        running = rows = undefined
      }
    }
  }
}
