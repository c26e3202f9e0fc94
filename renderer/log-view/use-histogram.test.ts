import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { LogHistogram } from '../../shared/contract/logs.ts'
import { fault } from '../../shared/rpc/fault.ts'
import { countedOverTime } from './use-histogram.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('lines over time are counted again when what counts them is back, until nobody looks', async () => {
  const gone = fault('unavailable', { en: 'Gone.', fr: 'Parti.' })
  const ends: ((error?: unknown) => void)[] = []
  const found: number[] = []
  const cancel = countedOverTime(
    ({ onChunk, onEnd }) => {
      ends.push(onEnd)
      onChunk({ from: ends.length } as LogHistogram)
      return { cancel: () => {} }
    },
    ({ from }) => found.push(from),
  )
  ends[0]?.(gone)
  expect(found).toEqual([1])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(found).toEqual([1, 2])
  cancel()
  ends[1]?.(gone)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(found).toEqual([1, 2])
})
