/** What can be done to the rows of a list: declared once, offered by menu, key, bulk bar and palette. */
import i18next from 'i18next'
import type { LucideIcon } from 'lucide-react'
import type { Command } from '../state/commands.ts'
import { runTask, type Task } from '../state/tasks.ts'
import { toast } from '../state/toasts.ts'
import type { MenuEntry } from '../ui/menu.tsx'

export type ListAct<R> = {
  key: string
  label: string
  icon: LucideIcon
  /** The key that does it in the list; two acts may share one where no row fits both. */
  keys?: string
  danger?: boolean
  /** Done to one row only: not in the bulk bar. */
  single?: boolean
  fits: (row: R) => boolean
  /** Gets the rows that it fits, one at least. */
  run: (rows: R[]) => void
}

/** Does an act to those that it fits; returns whether there were any. */
export function runAct<R>(act: ListAct<R>, rows: readonly R[]): boolean {
  const targets = rows.filter(act.fits)
  if (targets.length > 0) act.run(targets)
  return targets.length > 0
}

/** An act as an entry of a row's menu. */
export const actEntry = <R>(act: ListAct<R>, row: R): MenuEntry => ({
  key: act.key,
  label: act.label,
  icon: act.icon,
  ...(act.keys ? { keys: act.keys } : {}),
  danger: act.danger ?? false,
  disabled: !act.fits(row),
  onAction: () => void runAct(act, [row]),
})

/** An act as a command of the palette. */
export const actCommand = <R extends { id: string }>(act: ListAct<R>, row: R, name: string): Command => ({
  id: `${act.key} ${row.id}`,
  title: `${act.label} ${name}`,
  kind: 'act',
  run: () => void runAct(act, [row]),
})

/** Runs a task and tells of failures; success shows in the list itself. Resolves with the task, once it has ended. */
export async function carryOut(title: string, items: Parameters<typeof runTask>[1]): Promise<Task> {
  const task = await runTask(title, items)
  const failed = task.items.filter(({ state }) => state === 'failed')
  const fault = failed[0]?.fault
  if (fault)
    toast({
      tone: 'bad',
      title: i18next.t('list.failed', { count: failed.length, title }),
      fault,
      inTasks: true,
    })
  return task
}
