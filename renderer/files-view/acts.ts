/** Bringing files in and out of containers and volumes, and removing them: each as a task, with what is lost asked first. */
import i18next from 'i18next'
import type { FileSubject } from '../../shared/contract/files.ts'
import { folderOf, nameOf, shownName } from '../../shared/lib/file-name.ts'
import { asFault, FaultError } from '../../shared/rpc/fault.ts'
import { formatBytes } from '../i18n/format.ts'
import { api, desktop } from '../state/api.ts'
import { confirm } from '../state/confirm.ts'
import { readStream } from '../state/read-stream.ts'
import { type Report, runTask, type TaskWork } from '../state/tasks.ts'
import { toast } from '../state/toasts.ts'

/** The last part of a path of this machine, whichever it is. */
const localName = (path: string) => path.split(/[\\/]/).filter(Boolean).at(-1) ?? path

/** Runs one thing, tells of its failure, and says whether it was done. */
async function carryOut(title: string, work: TaskWork): Promise<boolean> {
  const { items } = await runTask(title, [work])
  const [item] = items
  if (item?.fault) toast({ tone: 'bad', title: i18next.t('list.failed', { count: 1, title }), fault: item.fault, inTasks: true })
  return item?.state === 'done'
}

/** @param name what the file is called that is offered; folders come as an archive */
export async function download(subject: FileSubject, path: string, isFolder: boolean, name: string): Promise<void> {
  const { t } = i18next
  const shown = shownName(name)
  const title = t('files.task.download', { name: shown })
  const file = await desktop.call('desktop.chooseSave', { title, name: `${shown.slice(0, 240)}${isFolder ? '.tar' : ''}` })
  if (file === undefined) return
  const run: TaskWork['run'] = (report, signal) =>
    readStream('files.download', { subject, path, file }, signal, (chunk) => {
      if ('done' in chunk) return report.line(t('files.task.saved', { file, bytes: formatBytes(chunk.done.bytes) }))
      const { bytes, total } = chunk
      if (total) report.progress(bytes / total, t('files.task.bytes', { bytes: formatBytes(bytes), total: formatBytes(total) }))
      else report.progress(undefined, t('files.task.written', { bytes: formatBytes(bytes) }))
    })
  if (await carryOut(title, { name: file, cancellable: true, run }))
    toast({ tone: 'info', title: t('files.task.savedToast', { name: localName(file) }) })
}

/** Brings chosen files, or a chosen folder, into a folder; asks before anything is overwritten. Says whether anything was sent. */
export async function upload(subject: FileSubject, folder: string, kind: 'file' | 'folder'): Promise<boolean> {
  const { t } = i18next
  const shown = shownName(folder)
  const files = await desktop.call('desktop.choose', { title: t('files.action.upload', { folder: shown }), kind, many: true })
  const [first] = files
  if (first === undefined) return false
  const send = (overwrite: boolean, report: Report, signal: AbortSignal) =>
    readStream('files.upload', { subject, folder, files, overwrite }, signal, (chunk) => {
      if ('done' in chunk) return report.line(t('files.task.arrived', { count: chunk.done.arrived, bytes: formatBytes(chunk.done.bytes) }))
      const { bytes, total, current } = chunk
      const sizes = t('files.task.bytes', { bytes: formatBytes(bytes), total: formatBytes(total) })
      report.progress(total > 0 ? bytes / total : undefined, current ? `${localName(current)} · ${sizes}` : sizes)
    })
  const done = await carryOut(t('files.task.upload', { count: files.length, name: localName(first) }), {
    name: shown,
    cancellable: true,
    run: async (report, signal) => {
      try {
        await send(false, report, signal)
      } catch (error) {
        const { code, detail } = asFault(error)
        if (code !== 'conflict' || !detail) throw error
        const answer = await confirm({
          title: t('files.confirm.overwriteTitle'),
          body: [t('files.confirm.overwriteBody', { folder: shown })],
          names: { label: t('files.confirm.overwriteNames'), items: detail.split('\n') },
          act: t('files.confirm.overwrite'),
          danger: true,
        })
        if (!answer) throw new FaultError(asFault(new DOMException('', 'AbortError')))
        await send(true, report, signal)
      }
    },
  })
  if (done) toast({ tone: 'info', title: t('files.task.uploadedToast', { folder: shown }) })
  return true
}

/** Says whether it is gone. */
export async function remove(subject: FileSubject, path: string, isFolder: boolean): Promise<boolean> {
  const { t } = i18next
  const name = shownName(nameOf(path))
  const answer = await confirm({
    title: t('files.confirm.removeTitle', { name }),
    body: [t(isFolder ? 'files.confirm.removeFolder' : 'files.confirm.removeFile')],
    names: { label: t('files.path'), items: [shownName(path)] },
    act: t('files.action.remove'),
    danger: true,
  })
  if (!answer) return false
  return carryOut(t('files.task.remove', { name }), {
    name: shownName(folderOf(path)),
    run: () => api.destroy('files.remove', { subject, path }, answer.confirmed),
  })
}
