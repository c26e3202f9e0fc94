/** Images in files of this machine: saved to one, and loaded from one, each as a task that can be cancelled. */
import i18next from 'i18next'
import type { Image } from '../../../shared/contract/images.ts'
import { formatBytes } from '../../i18n/format.ts'
import { desktop } from '../../state/api.ts'
import { withEngine } from '../../state/engines.ts'
import { readStream } from '../../state/read-stream.ts'
import type { TaskWork } from '../../state/tasks.ts'
import { toast } from '../../state/toasts.ts'
import { fileName, imageKey } from './names.ts'
import { runInSight } from './task-news.ts'

/** Saves images to one file; those of several engines to one each. */
export async function save(rows: readonly Image[]): Promise<void> {
  const { t } = i18next
  for (const engine of new Set(rows.map(({ source }) => source))) {
    const those = rows.filter(({ source }) => source === engine)
    const title = withEngine(t('images.task.save', { count: those.length, name: those[0] ? imageKey(those[0]) : '' }), engine)
    const file = await desktop.call('desktop.chooseSave', { title, name: fileName(those) })
    if (file === undefined) return
    // With all of its names, so that loading brings them back.
    const images = those.flatMap(({ tags, image }) => (tags.length > 0 ? tags : [image]))
    const run: TaskWork['run'] = (report, signal) =>
      readStream('images.save', { engine, images, file }, signal, (chunk) => {
        if ('bytes' in chunk) report.progress(undefined, t('images.transfer.written', { bytes: formatBytes(chunk.bytes) }))
        else report.line(t('images.transfer.saved', { file: chunk.done.file, bytes: formatBytes(chunk.done.bytes) }))
      })
    void runInSight(title, [{ name: file, cancellable: true, run }], { again: () => void save(those) })
  }
}

/** Loads what a file holds into an engine. */
export async function load(engine: string): Promise<void> {
  const { t } = i18next
  const [file] = await desktop.call('desktop.choose', { title: t('images.loadTitle'), kind: 'file' })
  if (file === undefined) return
  let names: string[] = []
  const run: TaskWork['run'] = (report, signal) =>
    readStream('images.load', { engine, file }, signal, (chunk) => {
      if ('bytes' in chunk) {
        const sizes = { bytes: formatBytes(chunk.bytes), total: formatBytes(chunk.total) }
        report.progress(chunk.total > 0 ? chunk.bytes / chunk.total : undefined, t('images.transfer.bytes', sizes))
      } else if ('status' in chunk) report.line(chunk.status)
      else names = chunk.done
    })
  const title = withEngine(t('images.task.load', { name: file.split(/[\\/]/).at(-1) ?? file }), engine)
  await runInSight(title, [{ name: file, cancellable: true, run }], { again: () => void load(engine) })
  if (names.length > 0) toast({ tone: 'info', title: t('images.loaded', { count: names.length, name: names[0] ?? '' }) })
}
