/** Images on their way from and to registries, each as a task that can be cancelled. */
import i18next from 'i18next'
import type { Image, TransferChunk } from '../../../shared/contract/images.ts'
import { withEngine } from '../../state/engines.ts'
import { readStream } from '../../state/read-stream.ts'
import type { Report, Task, TaskWork } from '../../state/tasks.ts'
import { reportTransfer } from '../../state/transfer-progress.ts'
import { forgetNewer } from './newer.ts'
import { runInSight } from './task-news.ts'

/** A name, and the engine that has it or shall have it. */
export type Transfer = { engine: string; reference: string; platform?: string | undefined }

function follow(report: Report, unpacks: boolean): (chunk: TransferChunk) => void {
  const tell = reportTransfer(report, unpacks)
  return (chunk) => {
    if ('status' in chunk) report.line(chunk.status)
    if ('layers' in chunk) tell(chunk.layers)
  }
}

const pulling = ({ engine, reference, platform }: Transfer): TaskWork => ({
  name: withEngine(reference, engine),
  cancellable: true,
  run: async (report, signal) => {
    await readStream('images.pull', { engine, reference, ...(platform ? { platform } : {}) }, signal, follow(report, true))
    forgetNewer(engine, reference)
  },
})

const pushing = ({ engine, reference }: Transfer): TaskWork => ({
  name: withEngine(reference, engine),
  cancellable: true,
  run: (report, signal) => readStream('images.push', { engine, reference }, signal, follow(report, false)),
})

async function move(what: 'pull' | 'push', transfers: readonly Transfer[]): Promise<Task> {
  const [first] = transfers
  const title = i18next.t(`images.task.${what}`, { count: transfers.length, name: first ? withEngine(first.reference, first.engine) : '' })
  return runInSight(title, transfers.map(what === 'pull' ? pulling : pushing), {
    again: (failed) =>
      void move(
        what,
        transfers.filter((_, at) => failed.includes(at)),
      ),
    ...(first ? { reference: first.reference } : {}),
  })
}

export const pull = (transfers: readonly Transfer[]): Promise<Task> => move('pull', transfers)
export const push = (transfers: readonly Transfer[]): Promise<Task> => move('push', transfers)

/** Every name of these images, where it comes from. */
export const pullsOf = (rows: readonly Image[]): Transfer[] =>
  rows.flatMap(({ source, tags }) => tags.map((reference) => ({ engine: source, reference })))
