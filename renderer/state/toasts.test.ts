/** Which news is there, how long, and that no failure is lost. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { dismissToast, holdToast, toast, useToasts } from './toasts.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  for (const { id } of useToasts.getState().toasts) dismissToast(id)
  vi.useRealTimers()
})

const titles = () => useToasts.getState().toasts.map(({ title }) => title)
const first = () => useToasts.getState().toasts[0]?.id ?? 0

test('good news leaves after five seconds, the failure of a task after twelve', () => {
  toast({ tone: 'info', title: 'good' })
  toast({ tone: 'bad', title: 'failed', inTasks: true })
  vi.advanceTimersByTime(5000)
  expect(titles()).toEqual(['failed'])
  vi.advanceTimersByTime(7000)
  expect(titles()).toEqual([])
})

test('a failure that nothing else tells of is folded, and stays until it is closed', () => {
  toast({ tone: 'bad', title: 'lost otherwise' })
  expect(useToasts.getState().toasts[0]?.folded).toBeUndefined()
  vi.advanceTimersByTime(3_600_000)
  expect(useToasts.getState().toasts[0]).toMatchObject({ title: 'lost otherwise', folded: true })
  dismissToast(first())
  expect(titles()).toEqual([])
})

test('what somebody is at stays, and has its whole time once they are not', () => {
  toast({ tone: 'bad', title: 'read', inTasks: true })
  vi.advanceTimersByTime(11_000)
  holdToast(first(), true)
  vi.advanceTimersByTime(60_000)
  expect(titles()).toEqual(['read'])
  holdToast(first(), false)
  vi.advanceTimersByTime(11_999)
  expect(titles()).toEqual(['read'])
  vi.advanceTimersByTime(1)
  expect(titles()).toEqual([])
})

test('beyond three only that is kept which would be lost', () => {
  toast({ tone: 'bad', title: 'of a task', inTasks: true })
  toast({ tone: 'bad', title: 'of nothing' })
  toast({ tone: 'info', title: 'one' })
  toast({ tone: 'info', title: 'two' })
  toast({ tone: 'info', title: 'three' })
  expect(titles()).toEqual(['of nothing', 'one', 'two', 'three'])
  vi.advanceTimersByTime(5000)
  expect(titles()).toEqual(['of nothing'])
})

test('the same failure again is said once', () => {
  toast({ tone: 'bad', title: 'again' })
  toast({ tone: 'bad', title: 'again' })
  expect(titles()).toEqual(['again'])
})
