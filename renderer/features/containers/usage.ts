/** CPU and memory of the containers on screen: asked for what is visible, and for nothing while the page is hidden. */
import { useEffect, useSyncExternalStore } from 'react'
import type { Container, Sample } from '../../../shared/contract/containers.ts'
import { api } from '../../state/api.ts'

/** What is kept of one container: its latest sample and the CPU before it. */
export type Usage = { latest: Sample; cpu: number[] }
/** With when it came, milliseconds since the epoch by this machine's clock; a sample's own time is the engine's. */
type Kept = Usage & { came: number }

/** Points of a sparkline. */
const points = 24
/** A container that was not measured for this long, milliseconds, is one of which nothing is known. */
const keepFor = 30_000
const known = new Map<string, Kept>()
const listeners = new Map<string, Set<() => void>>()

const tell = (id: string) => {
  for (const listener of listeners.get(id) ?? []) listener()
}

function take(samples: (Sample & { source: string })[]): void {
  const came = Date.now()
  for (const sample of samples) {
    const id = key(sample.source, sample.container)
    const before = known.get(id)
    known.set(id, {
      came,
      latest: sample,
      cpu: sample.cpu === undefined ? (before?.cpu ?? []) : [...(before?.cpu ?? []), sample.cpu].slice(-points),
    })
    tell(id)
  }
}

function forgetOld(): void {
  for (const [id, { came }] of known) if (Date.now() - came > keepFor && known.delete(id)) tell(id)
}

const key = (source: string, container: string): string => `${source}\n${container}`

/** The usage of one container, or undefined while none is known. */
export function useUsage(row: Pick<Container, 'source' | 'container'>): Usage | undefined {
  const id = key(row.source, row.container)
  return useSyncExternalStore(
    (listener) => {
      const all = listeners.get(id) ?? new Set()
      listeners.set(id, all.add(listener))
      return () => {
        all.delete(listener)
        if (all.size === 0) listeners.delete(id)
      }
    },
    () => known.get(id),
  )
}

/** Follows the usage of the running ones among these rows for as long as they are on screen. */
export function useUsageOf(rows: readonly Container[]): void {
  const refs = rows.filter(({ state }) => state === 'running').map(({ source, container }) => ({ engine: source, container }))
  const wanted = JSON.stringify(refs)
  useEffect(() => {
    let handle: { write: (refs: { engine: string; container: string }[]) => void; cancel: () => void } | undefined
    let retry: ReturnType<typeof setTimeout> | undefined
    const open = () => {
      handle?.cancel()
      clearTimeout(retry)
      handle = undefined
      if (document.hidden) return
      handle = api.stream('containers.usage', {}, { onChunk: take, onEnd: () => (retry = setTimeout(open, 2000)) })
      handle.write(JSON.parse(current.wanted))
    }
    current.write = () => handle?.write(JSON.parse(current.wanted))
    forgetOld()
    const sweep = setInterval(forgetOld, keepFor / 3)
    document.addEventListener('visibilitychange', open)
    const stopWatching = api.onConnected((connected) => connected && open())
    return () => {
      document.removeEventListener('visibilitychange', open)
      stopWatching()
      clearTimeout(retry)
      clearInterval(sweep)
      handle?.cancel()
      current.write = () => {}
    }
  }, [])
  useEffect(() => {
    current.wanted = wanted
    current.write()
  }, [wanted])
}

/** The list is on screen once: what it wants is kept beside the stream that asks for it. */
const current = { wanted: '[]', write: () => {} }
