/** One clock for everything that shows an age: components render again only when their text changes. */
import { useSyncExternalStore } from 'react'
import { formatAge } from '../i18n/format.ts'

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

const tick = () => {
  for (const listener of listeners) listener()
}

/** The clock stands still while nobody looks, and is right at once when somebody does. */
function settle(): void {
  const wanted = listeners.size > 0 && !document.hidden
  if (wanted && timer === undefined) timer = setInterval(tick, 1000)
  if (wanted || timer === undefined) return
  clearInterval(timer)
  timer = undefined
}

function follow(listener: () => void): () => void {
  if (listeners.size === 0) document.addEventListener('visibilitychange', seen)
  listeners.add(listener)
  settle()
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) document.removeEventListener('visibilitychange', seen)
    settle()
  }
}

function seen(): void {
  if (!document.hidden) tick()
  settle()
}

/** @param at milliseconds since the epoch; returns its age in words, kept up to date */
export const useAge = (at: number): string => useSyncExternalStore(follow, () => formatAge(Date.now() - at))

/**
 * How long one has waited since `at`, in whole tens of seconds: 0 while that is no time at all, then what a person is told. It is read out,
 * so that it must not change every second.
 */
export const useWait = (at: number): number => useSyncExternalStore(follow, () => Math.max(0, Math.floor((Date.now() - at) / 10_000)) * 10)

/** Now, in whole seconds since the epoch, kept up to date; 0 where nobody wants to know. */
export const useSecond = (wanted: boolean): number => useSyncExternalStore(follow, () => (wanted ? Math.floor(Date.now() / 1000) : 0))
