/** What is supervised comes back, at a polite pace; what is shared runs while somebody reads. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { sharedWatch } from './shared-watch.ts'
import { supervise } from './supervise.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const whenAborted = (signal: AbortSignal) => new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))

test('it waits longer after each failure, up to the most, and never gives up', async () => {
  const waits: number[] = []
  const work = supervise(() => Promise.reject(new Error('no')), { onFault: (_, retryIn) => waits.push(retryIn), random: () => 1 })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(waits.slice(0, 7)).toEqual([200, 400, 800, 1600, 3200, 5000, 5000])
  expect(waits.length).toBeGreaterThan(12)
  await work.stop()
})

test('waits differ by up to half, so that many do not come back in step', async () => {
  const waits: number[] = []
  const work = supervise(() => Promise.reject(new Error('no')), { onFault: (_, retryIn) => waits.push(retryIn), random: () => 0 })
  await vi.advanceTimersByTimeAsync(250)
  expect(waits.slice(0, 2)).toEqual([100, 200])
  await work.stop()
})

test('after being well for a while it begins anew, after a moment it does not', async () => {
  const waits: number[] = []
  let wellFor = 0
  const work = supervise(
    async (_, well) => {
      well()
      await new Promise((resolve) => setTimeout(resolve, wellFor))
      throw new Error('lost')
    },
    { onFault: (_, retryIn) => waits.push(retryIn), random: () => 1, wellAfter: 5000 },
  )
  await vi.advanceTimersByTimeAsync(700)
  expect(waits).toEqual([200, 400, 800])
  wellFor = 5000
  await vi.advanceTimersByTimeAsync(6000)
  expect(waits.at(-1)).toBe(200)
  void work.stop()
})

test('that it returns is a failure too; "now" ends the wait; "stop" aborts and ends everything', async () => {
  let runs = 0
  let aborted = false
  const faults: unknown[] = []
  const work = supervise(
    async (signal) => {
      if (++runs < 3) return
      await whenAborted(signal)
      aborted = true
    },
    { onFault: (error) => faults.push(error), first: 60_000, random: () => 1 },
  )
  await vi.advanceTimersByTimeAsync(0)
  expect([runs, faults.length]).toEqual([1, 1])
  work.now()
  await vi.advanceTimersByTimeAsync(0)
  expect(runs).toBe(2)
  work.now()
  await vi.advanceTimersByTimeAsync(0)
  await work.stop()
  expect([runs, aborted]).toEqual([3, true])
  await vi.advanceTimersByTimeAsync(600_000)
  expect(runs).toBe(3)
})

test('the first reader starts a shared watch, the last one stops it after the grace', async () => {
  let running = 0
  let starts = 0
  const watch = sharedWatch(() => {
    starts++
    running++
    return () => void running--
  }, 30_000)
  const [a, b, c] = [new AbortController(), new AbortController(), new AbortController()]
  watch.read(a.signal)
  watch.read(b.signal)
  expect([starts, running, watch.readers()]).toEqual([1, 1, 2])
  a.abort()
  b.abort()
  await vi.advanceTimersByTimeAsync(29_000)
  expect(running).toBe(1)
  watch.read(c.signal)
  await vi.advanceTimersByTimeAsync(60_000)
  expect([starts, running]).toEqual([1, 1])
  c.abort()
  await vi.advanceTimersByTimeAsync(30_000)
  expect(running).toBe(0)
  watch.read(new AbortController().signal)
  expect([starts, running]).toEqual([2, 1])
  watch.stop()
  expect(running).toBe(0)
})
