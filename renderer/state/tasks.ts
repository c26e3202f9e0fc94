/** Things that take a while: each item's progress, output and failure is kept, and shown in the dock until dismissed. */
import { create } from 'zustand'
import { asFault, type Fault } from '../../shared/rpc/fault.ts'

/** A piece of an item that has a course of its own: a layer of an image. */
export type TaskPart = { id: string; share: number | undefined; note: string }
export type TaskItem = {
  name: string
  state: 'waiting' | 'running' | 'done' | 'failed' | 'skipped'
  fault?: Fault
  /** From 0 to 1, where it is known. */
  share?: number | undefined
  /** What it is doing, in a few words. */
  note?: string | undefined
  /** How far each piece of it is, while it runs. */
  parts?: readonly TaskPart[] | undefined
  /** It can be broken off while it runs. */
  cancellable?: boolean
}
export type Task = {
  id: number
  title: string
  started: number
  ended?: number
  items: TaskItem[]
  /** How many lines it has written: `outputOf` has them. */
  lines: number
}

/** What an item that runs may say. */
export type Report = {
  progress: (share: number | undefined, note?: string, parts?: readonly TaskPart[]) => void
  /** A line of output. */
  line: (text: string) => void
}
export type TaskWork = {
  name: string
  run: (report: Report, signal: AbortSignal) => Promise<unknown>
  /** Set where breaking it off leaves nothing half-done without saying so; else it goes on to its end, whatever happens. */
  cancellable?: boolean
}

type TasksState = { tasks: Task[] }
export const useTasks = create<TasksState>()(() => ({ tasks: [] }))

const running = new Map<number, AbortController>()
const outputs = new Map<number, string[]>()
let nextId = 1
/** Tasks kept for looking back; those that have not ended stay beyond it. */
const keep = 50
/** Lines kept of one task. */
const keptLines = 20_000
/** Milliseconds between two words of one item: nobody reads faster. */
const pace = 100

function change(id: number, update: (task: Task) => Task): void {
  useTasks.setState(({ tasks }) => ({ tasks: tasks.map((task) => (task.id === id ? update(task) : task)) }))
}

/** The lines that a task has written so far, the newest of them where there were too many. */
export const outputOf = (id: number): readonly string[] => outputs.get(id) ?? []

/**
 * Runs a job on many items, at most eight at a time, and resolves with the task once all have ended. It never rejects:
 * what failed is in the items. Items that did not begin before the task was cancelled are `skipped`; one that did begin goes on to
 * its end, since nobody could say what an act that is broken off has done, unless it says that it can be cancelled.
 */
export async function runTask(title: string, items: readonly TaskWork[]): Promise<Task> {
  const id = nextId++
  const abort = new AbortController()
  running.set(id, abort)
  const task: Task = {
    id,
    title,
    started: Date.now(),
    items: items.map(({ name, cancellable }) => ({ name, state: 'waiting', ...(cancellable ? { cancellable } : {}) })),
    lines: 0,
  }
  useTasks.setState(({ tasks }) => {
    const all = [task, ...tasks]
    const kept = all.filter((one, at) => at < keep || one.ended === undefined)
    for (const one of all) if (!kept.includes(one)) outputs.delete(one.id)
    return { tasks: kept }
  })
  const set = (index: number, item: Partial<TaskItem>) =>
    change(id, (t) => ({ ...t, items: t.items.map((old, i) => (i === index ? { ...old, ...item } : old)) }))

  abort.signal.addEventListener('abort', () =>
    change(id, (t) => ({ ...t, items: t.items.map((item) => (item.state === 'waiting' ? { ...item, state: 'skipped' } : item)) })),
  )
  let next = 0
  const worker = async () => {
    while (next < items.length && !abort.signal.aborted) {
      const index = next++
      const work = items[index] as TaskWork
      set(index, { state: 'running' })
      const { report, flush } = paced((item) => set(index, item), id)
      try {
        await work.run(report, work.cancellable ? abort.signal : new AbortController().signal)
        flush()
        set(index, { state: 'done', share: undefined, parts: undefined })
      } catch (error) {
        flush()
        const fault = asFault(error)
        // Who was told to stop and says what is left of it is heard.
        const told = fault.code === 'cancelled' && fault.hint ? { fault } : {}
        set(
          index,
          fault.code === 'cancelled'
            ? { state: 'skipped', note: undefined, parts: undefined, ...told }
            : { state: 'failed', fault, parts: undefined },
        )
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(8, items.length) }, worker))
  running.delete(id)
  change(id, (t) => ({ ...t, ended: Date.now() }))
  return useTasks.getState().tasks.find((t) => t.id === id) ?? task
}

/** What an item says, no faster than one can read. */
function paced(set: (item: Partial<TaskItem>) => void, id: number): { report: Report; flush: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  let said: Partial<TaskItem> | undefined
  let written = 0
  const tell = () => {
    clearTimeout(timer)
    timer = undefined
    if (said) set(said)
    said = undefined
    if (written > 0) change(id, (task) => ({ ...task, lines: task.lines + written }))
    written = 0
  }
  const later = () => {
    timer ??= setTimeout(tell, pace)
  }
  return {
    report: {
      progress: (share, note, parts) => {
        said = { share, note, parts }
        later()
      },
      line: (text) => {
        const lines = outputs.get(id) ?? []
        outputs.set(id, lines)
        lines.push(text)
        if (lines.length > keptLines * 1.1) lines.splice(0, lines.length - keptLines)
        written++
        later()
      },
    },
    flush: tell,
  }
}

export const cancelTask = (id: number): void => running.get(id)?.abort()

/** Whether there is still something of it that cancelling would keep from being done. */
export const canCancel = ({ items }: Task): boolean =>
  items.some(({ state, cancellable }) => state === 'waiting' || (state === 'running' && cancellable))

export function dismissEnded(): void {
  useTasks.setState(({ tasks }) => {
    for (const { id, ended } of tasks) if (ended !== undefined) outputs.delete(id)
    return { tasks: tasks.filter((task) => task.ended === undefined) }
  })
}
