/** Keeps a container's log flowing into a buffer for as long as it is shown anywhere, across interruptions and restarts. */
import i18next from 'i18next'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { StreamHandle } from '../../../shared/rpc/client.ts'
import type { Fault } from '../../../shared/rpc/fault.ts'
import { api } from '../../state/api.ts'
import { createLogBuffer, type LogBuffer, type LogLine } from '../../ui/log-buffer.ts'
import { createSeam } from './log-seam.ts'

export type FeedState = {
  state: 'connecting' | 'live' | 'stale' | 'ended' | 'failed'
  fault?: Fault
}

export type LogFeed = {
  buffer: LogBuffer
  store: StoreApi<FeedState>
  /** Shown somewhere: opens the log, or goes on with it. Returns what says that it is not shown there any more. */
  show: () => () => void
  /** Whether the container runs, as the list knows it: a log that has ended goes on when it does. */
  setRunning: (running: boolean) => void
  retry: () => void
}

/** How many of the newest lines to begin with, and how many to catch up on after an interruption at most. */
const firstTail = 2000
const resumeTail = 100_000
/** How long the lines of a log that is shown nowhere are kept, milliseconds. */
const keepFor = 5 * 60_000
/** More lines than this wait for the next frame; the source waits with them. */
const linesPerFrame = 4000
const firstDelay = 500
const longestDelay = 15_000

const feeds = new Map<string, LogFeed>()

/** The one feed of a container; it does nothing until it is shown. */
export function logFeed(source: string, container: string): LogFeed {
  const key = `${source} ${container}`
  let feed = feeds.get(key)
  if (!feed) {
    feed = createFeed(source, container, () => feeds.delete(key))
    feeds.set(key, feed)
  }
  return feed
}

function createFeed(source: string, container: string, onForgotten: () => void): LogFeed {
  const buffer = createLogBuffer()
  const seam = createSeam()
  const store = createStore<FeedState>()(() => ({ state: 'connecting' }))
  let viewers = 0
  let running = false
  let stream: StreamHandle<never> | undefined
  let delay = firstDelay
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let forgetTimer: ReturnType<typeof setTimeout> | undefined
  let inFrame = 0
  let opened = false
  const to = (state: FeedState['state'], fault?: Fault) => store.setState(fault ? { state, fault } : { state }, true)
  /** Without a time: the engine's clock, by which the lines around it are dated, is not this one. */
  const note = (text: string) => buffer.append([{ time: '', channel: 'note', text: `— ${text} —` }])

  const open = () => {
    clearTimeout(retryTimer)
    if (stream || viewers === 0) return
    if (store.getState().state === 'ended' && opened && running) note(i18next.t('logs.startedNote'))
    if (store.getState().state !== 'stale') to('connecting')
    // Without a time to go on from, what comes is the same again.
    if (opened && !seam.since) buffer.clear()
    seam.reopen()
    opened = true
    const since = seam.since ? { since: seam.since, tail: resumeTail } : { tail: firstTail }
    stream = api.stream('containers.logs', { engine: source, container, follow: true, ...since }, { onChunk, onEnd })
  }
  const onChunk = ({ lines }: { lines: LogLine[] }): void | Promise<void> => {
    delay = firstDelay
    if (store.getState().state !== 'live') to('live')
    buffer.append(seam.pass(lines))
    inFrame += lines.length
    if (inFrame < linesPerFrame) return
    return new Promise((resolve) => {
      requestAnimationFrame(() => {
        inFrame = 0
        resolve()
      })
    })
  }
  const onEnd = (error?: { fault: Fault }) => {
    stream = undefined
    if (error) to(error.fault.retryable ? 'stale' : 'failed', error.fault)
    else {
      if (running) note(i18next.t('logs.stoppedNote'))
      to('ended')
    }
    // Ended while the list still says that it runs: it was restarted, or the list is about to say otherwise.
    if (error ? error.fault.retryable : running) retryLater()
  }
  const retryLater = () => {
    clearTimeout(retryTimer)
    retryTimer = setTimeout(open, delay)
    delay = Math.min(delay * 2, longestDelay)
  }
  const close = () => {
    clearTimeout(retryTimer)
    stream?.cancel()
    stream = undefined
  }

  return {
    buffer,
    store,
    show: () => {
      viewers++
      clearTimeout(forgetTimer)
      open()
      return () => {
        viewers--
        if (viewers > 0) return
        close()
        forgetTimer = setTimeout(onForgotten, keepFor)
      }
    },
    setRunning: (now) => {
      const started = now && !running
      running = now
      if (!now && store.getState().state === 'ended') clearTimeout(retryTimer)
      // It was restarted while the engine was still handing out its last words: what is new comes first.
      if (started && stream) close()
      if (started && opened && !stream) open()
    },
    retry: () => {
      delay = firstDelay
      open()
    },
  }
}
