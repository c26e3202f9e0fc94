/** Measurements of one container, one a second, the last ten minutes kept for as long as something shows them. */
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Sample } from '../../../shared/contract/containers.ts'
import type { StreamHandle } from '../../../shared/rpc/client.ts'
import type { Fault } from '../../../shared/rpc/fault.ts'
import { api } from '../../state/api.ts'

export type Samples = {
  samples: readonly Sample[]
  state: 'waiting' | 'live' | 'stale' | 'stopped' | 'failed'
  fault?: Fault | undefined
}

/** Seconds that the charts reach back. */
export const samplesSpan = 600
/** How long measurements that nothing shows are kept, milliseconds: one goes from tab to tab without losing them. */
const keepFor = 120_000
const firstDelay = 500
const longestDelay = 15_000

type Feed = { store: StoreApi<Samples>; show: () => () => void; setRunning: (running: boolean) => void }
const feeds = new Map<string, Feed>()

/** The measurements of a container while the calling component is there; none are asked for while it does not run. */
export function useSamples(source: string, container: string, running: boolean): Samples {
  const feed = feedOf(source, container)
  useEffect(() => feed.setRunning(running), [feed, running])
  useEffect(() => feed.show(), [feed])
  return useStore(feed.store)
}

function feedOf(source: string, container: string): Feed {
  const key = `${source} ${container}`
  let feed = feeds.get(key)
  if (!feed) {
    feed = createFeed(source, container, () => feeds.delete(key))
    feeds.set(key, feed)
  }
  return feed
}

function createFeed(source: string, container: string, onForgotten: () => void): Feed {
  const store = createStore<Samples>()(() => ({ samples: [], state: 'waiting' }))
  let viewers = 0
  let running = false
  let stream: StreamHandle<never> | undefined
  let delay = firstDelay
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let forgetTimer: ReturnType<typeof setTimeout> | undefined

  const open = () => {
    clearTimeout(retryTimer)
    if (stream || viewers === 0 || !running) return
    stream = api.stream(
      'containers.stats',
      { engine: source, container },
      {
        onChunk: (sample) => {
          delay = firstDelay
          store.setState(({ samples }) => ({ samples: keep(samples, sample), state: 'live', fault: undefined }))
        },
        onEnd: (error) => {
          stream = undefined
          if (!error) store.setState({ state: 'stopped', fault: undefined })
          else store.setState({ state: error.fault.retryable ? 'stale' : 'failed', fault: error.fault })
          if (error ? !error.fault.retryable : !running) return
          retryTimer = setTimeout(open, delay)
          delay = Math.min(delay * 2, longestDelay)
        },
      },
    )
  }
  const close = () => {
    clearTimeout(retryTimer)
    stream?.cancel()
    stream = undefined
  }
  return {
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
      if (now === running) return
      running = now
      if (!now) store.setState({ state: 'stopped' })
      open()
    },
  }
}

/** With the new one, without those that are too old. A clock that went back begins anew. */
export function keep(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  const newest = samples.at(-1)
  if (newest && sample.at <= newest.at) return sample.at < newest.at - 5000 ? [sample] : samples
  const oldest = sample.at - samplesSpan * 1000
  const from = samples.findIndex(({ at }) => at >= oldest)
  return from < 0 ? [sample] : [...samples.slice(from), sample]
}

type Counter = 'netIn' | 'netOut' | 'diskRead' | 'diskWrite'

/** How fast a counter grew between each two samples, per second; null where that is not known. */
export function rates(samples: readonly Sample[], counter: Counter): (number | null)[] {
  return samples.map((sample, index) => {
    const before = samples[index - 1]
    const [now, then] = [sample[counter], before?.[counter]]
    if (!before || now === undefined || then === undefined) return null
    const seconds = (sample.at - before.at) / 1000
    // A counter that fell belongs to a container that was started anew.
    return now < then || seconds <= 0 ? null : (now - then) / seconds
  })
}

export const valuesOf = (samples: readonly Sample[], key: 'cpu' | 'memory' | 'processes'): (number | null)[] =>
  samples.map((sample) => sample[key] ?? null)
