/** Things that take a while: each item's progress and failure is kept, and shown in the dock until dismissed. */
import { create } from 'zustand'
import { asFault, type Fault } from '../../shared/rpc/fault.ts'

export type TaskItem = { name: string; state: 'waiting' | 'running' | 'done' | 'failed' | 'skipped'; fault?: Fault }
export type Task = { id: number; title: string; started: number; ended?: number; items: TaskItem[] }

type TasksState = { tasks: Task[] }
export const useTasks = create<TasksState>()(() => ({ tasks: [] }))

const running = new Map<number, AbortController>()
let nextId = 1
/** Tasks kept for looking back; those that have not ended stay beyond it. */
const keep = 50

function change(id: number, update: (task: Task) => Task): void {
  useTasks.setState(({ tasks }) => ({ tasks: tasks.map((task) => (task.id === id ? update(task) : task)) }))
}

/**
 * Runs a job on many items, at most eight at a time, and resolves with the task once all have ended. It never rejects:
 * what failed is in the items. Items that did not begin before the task was cancelled are `skipped`; one that did begin goes on to
 * its end, since nobody could say what an act that is broken off has done.
 */
export async function runTask(title: string, items: { name: string; run: () => Promise<void> }[]): Promise<Task> {
  const id = nextId++
  const abort = new AbortController()
  running.set(id, abort)
  const task: Task = { id, title, started: Date.now(), items: items.map(({ name }) => ({ name, state: 'waiting' })) }
  useTasks.setState(({ tasks }) => ({ tasks: [task, ...tasks].filter((one, at) => at < keep || one.ended === undefined) }))
  const set = (index: number, item: Partial<TaskItem>) =>
    change(id, (t) => ({ ...t, items: t.items.map((old, i) => (i === index ? { ...old, ...item } : old)) }))

  abort.signal.addEventListener('abort', () =>
    change(id, (t) => ({ ...t, items: t.items.map((item) => (item.state === 'waiting' ? { ...item, state: 'skipped' } : item)) })),
  )
  let next = 0
  const worker = async () => {
    while (next < items.length && !abort.signal.aborted) {
      const index = next++
      set(index, { state: 'running' })
      try {
        await items[index]?.run()
        set(index, { state: 'done' })
      } catch (error) {
        const fault = asFault(error)
        set(index, fault.code === 'cancelled' ? { state: 'skipped' } : { state: 'failed', fault })
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(8, items.length) }, worker))
  running.delete(id)
  change(id, (t) => ({ ...t, ended: Date.now() }))
  return useTasks.getState().tasks.find((t) => t.id === id) ?? task
}

export const cancelTask = (id: number): void => running.get(id)?.abort()
export const dismissEnded = (): void => useTasks.setState(({ tasks }) => ({ tasks: tasks.filter((task) => task.ended === undefined) }))
