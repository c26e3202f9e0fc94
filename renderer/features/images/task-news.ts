/** What became of a task that moves or makes images: failures are told, each with the next step. */
import i18next from 'i18next'
import { parseImageReference } from '../../../shared/lib/image-reference.ts'
import { openDialog } from '../../state/dialogs.ts'
import { showDock } from '../../state/dock.ts'
import { runTask, type Task, type TaskWork } from '../../state/tasks.ts'
import { toast } from '../../state/toasts.ts'

type Next = {
  /** Does what failed once more; gets the places of the items that did. */
  again: (failed: number[]) => void
  /** What `again` is called, where it is more than doing the same. */
  label?: string
  /** The image that a registry was asked for. */
  reference?: string
}

/** Runs a task in sight, and tells of failures with a button: log in, look at them, or try once more. */
export async function runInSight(title: string, items: readonly TaskWork[], { again, label, reference }: Next): Promise<Task> {
  const { t } = i18next
  showDock('tasks')
  const task = await runTask(title, items)
  const failed = task.items.flatMap(({ state }, at) => (state === 'failed' ? [at] : []))
  const fault = task.items[failed[0] ?? -1]?.fault
  if (!fault) return task
  const host = reference && fault.next === 'log_in' ? parseImageReference(reference)?.host : undefined
  const action =
    items.length > 1
      ? { label: t('common.details'), run: () => showDock('tasks') }
      : host !== undefined
        ? { label: t('images.logIn'), run: () => openDialog('registryLogin', { host }) }
        : { label: label ?? t('common.retry'), run: () => again(failed) }
  toast({ tone: 'bad', title: t('list.failed', { count: failed.length, title }), fault, action, inTasks: true })
  return task
}
