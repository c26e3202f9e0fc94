/**
 * Short news at the edge of the page. All of it leaves by itself but failures that nothing else tells of: those are folded to a line
 * instead, and stay until somebody closes them.
 */
import { create } from 'zustand'
import type { Fault } from '../../shared/rpc/fault.ts'

export type Toast = {
  id: number
  tone: 'info' | 'bad'
  title: string
  fault?: Fault
  action?: { label: string; run: () => void }
  /** It is the outcome of a task: the dock tells it, too. */
  inTasks?: boolean
  /** Nobody closed it for a while, and nothing else tells it. */
  folded?: boolean
}
export const useToasts = create<{ toasts: Toast[] }>()(() => ({ toasts: [] }))

/** So many are seen at a time: more would cover what one works with. */
export const shownToasts = 3
/** Milliseconds that one is there, or whole. */
const stay = { info: 5000, bad: 12_000 }

let nextId = 1
const clocks = new Map<number, ReturnType<typeof setTimeout>>()
const leaves = ({ tone, inTasks }: Toast) => tone === 'info' || inTasks === true
const saysSame = (a: Omit<Toast, 'id'>, b: Omit<Toast, 'id'>) => a.title === b.title && a.fault?.detail === b.fault?.detail

export function toast(news: Omit<Toast, 'id'>): void {
  const added = { ...news, id: nextId++ }
  const { toasts } = useToasts.getState()
  const all = [...toasts.filter((old) => leaves(old) || !saysSame(old, news)), added]
  // Beyond those that are seen only what would be lost waits for its turn.
  const kept = all.filter((each, at) => at >= all.length - shownToasts || !leaves(each))
  for (const { id } of toasts) if (!kept.some((each) => each.id === id)) stopClock(id)
  useToasts.setState({ toasts: kept })
  startClock(added)
}

export function dismissToast(id: number): void {
  stopClock(id)
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }))
}

/** While somebody is at it, it does not go; afterwards it has its whole time again. */
export function holdToast(id: number, held: boolean): void {
  const found = useToasts.getState().toasts.find((toast) => toast.id === id)
  stopClock(id)
  if (found && !held) startClock(found)
}

function startClock(toast: Toast): void {
  const { id, tone } = toast
  const over = () =>
    leaves(toast)
      ? dismissToast(id)
      : useToasts.setState(({ toasts }) => ({ toasts: toasts.map((each) => (each.id === id ? { ...each, folded: true } : each)) }))
  clocks.set(id, setTimeout(over, stay[tone]))
}

function stopClock(id: number): void {
  clearTimeout(clocks.get(id))
  clocks.delete(id)
}
