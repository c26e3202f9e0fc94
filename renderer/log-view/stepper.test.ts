import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { LogViewChunk } from '../../shared/contract/logs.ts'
import { FaultError, fault } from '../../shared/rpc/fault.ts'
import type { Open } from './feed.ts'
import { createStepper } from './stepper.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Ten lines, of which each opened stream gives windows until it is ended. */
function backend() {
  let opened = 0
  let end: ((error: unknown) => void) | undefined
  const counts = { size: 10, sources: 1, lines: 10, scanned: 10, version: 1, tooSlow: 2 }
  const rows = Array.from({ length: 10 }, (_, at) => ({
    ref: String(at),
    source: 'e/a',
    time: at,
    nanos: 0,
    channel: 'out' as const,
    text: '',
  }))
  const open: Open = ({ onChunk, onEnd }) => {
    opened++
    end = onEnd
    const tell = (chunk: LogViewChunk) => setTimeout(() => end === onEnd && onChunk(chunk), 1)
    tell(counts)
    return {
      write: ({ at, ask, count, before = 0 }) => {
        const place = 'position' in at ? at.position : 'ref' in at ? Number(at.ref) : 0
        const from = Math.max(0, place - before)
        tell({ ...counts, window: { ask, from, rows: rows.slice(from, place + count) } })
      },
      cancel: () => {},
    }
  }
  return {
    open,
    opened: () => opened,
    fail: (error: unknown) => {
      const ended = end
      end = undefined
      ended?.(error)
    },
  }
}

test('one steps on after a fault: its lines are asked for again', async () => {
  const store = backend()
  const stepper = createStepper(store.open)
  await vi.advanceTimersByTimeAsync(10)
  store.fail(new FaultError(fault('internal', { en: 'Broken.', fr: 'Cassé.' }).fault))
  const step = stepper.step(1, { ref: '4', time: 4 })
  await vi.advanceTimersByTimeAsync(50)
  expect(await step).toMatchObject({ index: 5, row: { ref: '5' } })
  expect(store.opened()).toBe(2)
  stepper.close()
})

test('how many there are is counted again by itself, once what counted them is back', async () => {
  const store = backend()
  const stepper = createStepper(store.open)
  await vi.advanceTimersByTimeAsync(10)
  store.fail(fault('unavailable', { en: 'Gone.', fr: 'Parti.' }))
  await vi.advanceTimersByTimeAsync(10_000)
  expect(store.opened()).toBe(2)
  expect(stepper.counts?.tooSlow).toBe(2)
  stepper.close()
  store.fail(fault('unavailable', { en: 'Gone.', fr: 'Parti.' }))
  await vi.advanceTimersByTimeAsync(100_000)
  expect(store.opened()).toBe(2)
})
