/** Builds an image as a task: its log as it streams, where it is, and at the end the image in the list. */
import i18next from 'i18next'
import { formatBytes } from '../../i18n/format.ts'
import { api } from '../../state/api.ts'
import { openDialog } from '../../state/dialogs.ts'
import { withEngine } from '../../state/engines.ts'
import { goTo } from '../../state/navigate.ts'
import { readStream } from '../../state/read-stream.ts'
import type { TaskWork } from '../../state/tasks.ts'
import { toast } from '../../state/toasts.ts'
import { useUi } from '../../state/ui-store.ts'
import { type BuildForm, buildInput } from './build-form.ts'
import { buildLog, type BuildPlace } from './build-log.ts'
import { shortId } from './names.ts'
import { runInSight } from './task-news.ts'

/** "Step 4 of 9, cached: RUN make" */
function noteOf(place: BuildPlace): string {
  const { t } = i18next
  if ('sending' in place) {
    const { bytes, total } = place.sending
    return t('images.build.sending', { bytes: formatBytes(bytes), total: formatBytes(total) })
  }
  const { index, total, name, state } = place.step
  // BuildKit counts within a stage, and says so in the name.
  const [, stage, of, what = name] = /^\[(?:[^\]]* )?(\d+)\/(\d+)\] ([\s\S]*)$/.exec(name) ?? []
  const counted = of ? { index: stage, total: of } : { index, total }
  const where = counted.total === undefined ? t('images.build.step', counted) : t('images.build.stepOf', counted)
  return `${where}${state === 'cached' ? `, ${t('images.build.cached')}` : ''} · ${what.replaceAll(/\s+/g, ' ').slice(0, 160)}`
}

/** From 0 to 1, where the engine says beforehand how many steps there are. */
function shareOf(place: BuildPlace): number | undefined {
  if ('sending' in place) return place.sending.total > 0 ? place.sending.bytes / place.sending.total : undefined
  return place.step.total === undefined ? undefined : place.done / place.step.total
}

/** Milliseconds for which the list is waited for: engines tell of what they have built a little later. */
const patience = 5000

/** Resolves once the list has it, or has had its time. */
function listed(id: string): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      handle.close()
      resolve()
    }
    const timer = setTimeout(end, patience)
    const handle = api.live('images.list', {}, { ids: [id], offset: 0, limit: 1 }, ({ items }) => items.length > 0 && end())
  })
}

export async function build(form: BuildForm): Promise<void> {
  const { t } = i18next
  const { engine } = form
  const input = buildInput(form)
  const name = input.tags[0] ?? ('folder' in input.source ? input.source.folder : input.source.url)
  let image = ''
  const run: TaskWork['run'] = (report, signal) => {
    const take = buildLog(report.line, (place) => report.progress(shareOf(place), noteOf(place)))
    return readStream('images.build', input, signal, (chunk) => {
      if ('done' in chunk) image = chunk.done.image
      else take(chunk)
    })
  }
  const title = withEngine(t('images.task.build', { name }), engine)
  await runInSight(title, [{ name, cancellable: true, run }], {
    label: t('images.build.change'),
    again: () => openDialog('buildImage', { form }),
  })
  if (image === '') return
  const open = { id: `${engine}/${image}`, source: engine, item: image, tab: 'summary' }
  await listed(open.id)
  const show = () => goTo('containers', 'images', { open })
  const { section, tabs } = useUi.getState()
  // Who went elsewhere meanwhile is left there.
  if (section === 'containers' && tabs.containers === 'images') show()
  else
    toast({
      tone: 'info',
      title: t('images.build.built', { name: input.tags[0] ?? shortId(image) }),
      action: { label: t('images.build.show'), run: show },
    })
}
