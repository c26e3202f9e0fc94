/** Runs a container, or makes one anew, as a task: how far it is, what came of it, and where to go then. */
import i18next from 'i18next'
import type { RunChunk } from '../../../shared/contract/containers.ts'
import type { RunSpec } from '../../../shared/contract/run-spec.ts'
import type { Confirmed } from '../../../shared/rpc/client.ts'
import type { Fault } from '../../../shared/rpc/fault.ts'
import { withEngine } from '../../state/engines.ts'
import { goTo } from '../../state/navigate.ts'
import { destroyStream, readStream } from '../../state/read-stream.ts'
import { type Report, runTask, useTasks } from '../../state/tasks.ts'
import { toast } from '../../state/toasts.ts'
import { reportTransfer } from '../../state/transfer-progress.ts'

export type Job = {
  engine: string
  spec: RunSpec
  /** One that this form made and that did not start: it goes first. */
  instead?: string | undefined
  /** The container to make anew, by name, and that a person agreed to it; without it a new one is run. */
  recreate?: { container: string; name: string; pull: boolean; proof: Confirmed }
}
export type Done = { container: string; name: string; warnings: string[]; kept?: string }
/** `done` and `fault` are both absent when it was cancelled. `made`: the id of what was made, also when it does not run. */
export type Ran = { done?: Done; fault?: Fault; made?: string }

/** Begins at once; `task` is the id of the task. */
export function startJob(job: Job): { task: number; ended: Promise<Ran> } {
  const { engine, spec, instead, recreate } = job
  const { t } = i18next
  const name = withEngine(recreate?.name ?? spec.name ?? spec.image, engine)
  const found: Ran = {}
  const running = runTask(recreate ? t('run.task.recreate', { name }) : t('run.task.run', { name }), [
    {
      name,
      cancellable: true,
      run: async (report, signal) => {
        const follow = follower(report, found)
        if (recreate) {
          const { container, pull, proof } = recreate
          await destroyStream('containers.recreate', { engine, container, spec, pull }, proof, signal, follow)
        } else await readStream('containers.run', { engine, spec, instead }, signal, follow)
      },
    },
  ])
  const task = useTasks.getState().tasks[0]?.id ?? 0
  return {
    task,
    ended: running.then(({ items }) => {
      const fault = items[0]?.fault
      return { ...found, ...(fault ? { fault } : {}) }
    }),
  }
}

function follower(report: Report, found: Ran): (chunk: RunChunk) => void {
  const tell = reportTransfer(report, true)
  return (chunk) => {
    if ('status' in chunk) {
      const words = i18next.t(`run.status.${chunk.status}`, chunk.status === 'watching' ? { seconds: chunk.seconds } : {})
      report.progress(undefined, words)
      report.line(words)
    } else if ('layers' in chunk) tell(chunk.layers)
    else if ('made' in chunk) found.made = chunk.made
    else found.done = chunk.done
  }
}

export const showContainer = (engine: string, container: string, tab = 'summary'): void =>
  goTo('containers', 'containers', { open: { id: `${engine}/${container}`, source: engine, item: container, tab } })

/** What is told when nobody looks at the form any more. */
export function tellEnd({ engine, spec, recreate }: Job, { done, fault }: Ran, again: () => void): void {
  const { t } = i18next
  const name = withEngine(recreate?.name ?? spec.name ?? spec.image, engine)
  if (fault)
    toast({
      tone: 'bad',
      title: t('run.failed', { name }),
      fault,
      action: { label: t('run.backToForm'), run: again },
      inTasks: true,
    })
  else if (done && !done.kept)
    toast({
      tone: 'info',
      title: t('run.runs', { name: done.name }),
      action: { label: t('run.show'), run: () => showContainer(engine, done.container) },
    })
}

/** The engine's own words, where it ran all the same, and what is left of the old one. */
export function tellWarnings({ done }: Ran): void {
  for (const warning of done?.warnings ?? []) toast({ tone: 'info', title: warning })
  // It stays until it is dismissed: what is kept looks like a container of somebody else.
  if (done?.kept) toast({ tone: 'bad', title: i18next.t('run.oldKept', { name: done.name, kept: done.kept }) })
}
