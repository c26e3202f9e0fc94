/** What keeps logs, put together: the store, the collector that feeds it, and the settings that both go by. */
import { join } from 'node:path'
import type { Settings } from '../../shared/contract/app.ts'
import type { Capabilities } from '../capabilities/capabilities.ts'
import type { Connections } from '../core/connections.ts'
import type { Log } from '../core/log.ts'
import type { SettingsStore } from '../core/settings.ts'
import { type Collector, createCollector } from './collector.ts'
import type { LogStore } from './log-store.ts'
import type { StoreLimits } from './parts.ts'
import { createLogStore } from './store-client.ts'

export type KeepLogsOptions = {
  /** Of the app; logs are in a folder of their own in it. */
  folder: string
  settings: SettingsStore
  connections: Connections<Capabilities>
  log: Log
  /** The worker, built; without it the store is in this thread. */
  worker?: string | undefined
  /** Milliseconds from the first page until whatever runs is followed by itself: a window has better to do at first. */
  after: number
  grace?: number | undefined
}

export type KeptLogs = {
  store: LogStore
  collector: Collector
  /** There is a page. */
  attend: () => void
  /** Everything is on disk when this resolves. */
  close: () => Promise<void>
}

/** Bytes of lines in memory. */
const memory = 64 * 2 ** 20
const gigabyte = 1e9

const limitsOf = ({ logDays, logSpace }: Settings): StoreLimits => ({
  maxDays: Number(logDays),
  maxBytes: Number(logSpace) * gigabyte,
  memory,
})

/** Starts nothing before the first reader or call. */
export function keepLogs({ folder, settings, connections, log, worker, after, grace }: KeepLogsOptions): KeptLogs {
  const now = settings.get()
  const store = createLogStore({ folder: join(folder, 'logs'), limits: limitsOf(now), log, worker })
  const collector = createCollector({ connections, store, log, collect: now.logCollect, grace })
  let timer: NodeJS.Timeout | undefined
  let begun = false
  /** While everybody's lines are kept the engines are connected, whoever looks. */
  let collecting: AbortController | undefined

  const collect = () => {
    const all = settings.get().logCollect === 'all'
    if (!all) collecting?.abort()
    if (!all || collecting?.signal.aborted) collecting = undefined
    if (!all || collecting) return
    collecting = new AbortController()
    collector.read(collecting.signal)
  }
  const unfollow = settings.follow((next) => {
    store.limits(limitsOf(next)).catch((error) => void log.warn('the limits of logs were not changed', { error }))
    collector.collect(next.logCollect)
    if (begun) collect()
  })
  return {
    store,
    collector,
    attend: () => {
      timer ??= setTimeout(() => {
        begun = true
        collect()
      }, after)
    },
    close: async () => {
      clearTimeout(timer)
      unfollow()
      collecting?.abort()
      await collector.stop()
      await store.close()
    },
  }
}
