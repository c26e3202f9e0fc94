import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fault } from '../../shared/rpc/fault.ts'
import { createRetries } from './retries.ts'

const gone = fault('unavailable', { en: 'Gone.', fr: 'Parti.' }).fault
const hour = 3_600_000

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Opens again what ends each time after so many milliseconds; tells how often it was opened. */
async function openings(lives: number): Promise<number> {
  let count = 0
  const open = () => {
    count++
    retries.opened()
    setTimeout(() => retries.ended(gone), lives)
  }
  const retries = createRetries(open)
  open()
  await vi.advanceTimersByTimeAsync(hour)
  retries.stop()
  return count
}

test('what never stays is tried a few times, what worked for a while is tried again each time', async () => {
  expect(await openings(10)).toBe(6)
  expect(await openings(60_000)).toBeGreaterThan(50)
})

test('only what comes back by itself is waited for, and nothing once it is over', async () => {
  const again = vi.fn()
  const retries = createRetries(again)
  retries.ended(fault('invalid', { en: 'No expression.', fr: 'Ce n’est pas une expression.' }).fault)
  await vi.advanceTimersByTimeAsync(hour)
  expect(again).not.toHaveBeenCalled()
  retries.ended(gone)
  retries.stop()
  await vi.advanceTimersByTimeAsync(hour)
  expect(again).not.toHaveBeenCalled()
  retries.ended(gone)
  retries.opened()
  await vi.advanceTimersByTimeAsync(hour)
  expect(again).not.toHaveBeenCalled()
})

test('begun anew, there are as many tries as at first', async () => {
  const again = vi.fn(() => {
    retries.opened()
    retries.ended(gone)
  })
  const retries = createRetries(again)
  retries.opened()
  retries.ended(gone)
  await vi.advanceTimersByTimeAsync(hour)
  expect(again).toHaveBeenCalledTimes(5)
  retries.renew()
  retries.ended(gone)
  await vi.advanceTimersByTimeAsync(hour)
  expect(again).toHaveBeenCalledTimes(10)
})
