/** What to do about an image that its registry has something newer of: pull it, or pull it and make its containers anew. */
import i18next from 'i18next'
import { CloudDownload, RefreshCcwDot } from 'lucide-react'
import type { Image } from '../../../shared/contract/images.ts'
import { carryOut } from '../../engine-list/acts.ts'
import { api } from '../../state/api.ts'
import { confirm } from '../../state/confirm.ts'
import { withEngine } from '../../state/engines.ts'
import { destroyStream } from '../../state/read-stream.ts'
import { toast } from '../../state/toasts.ts'
import type { MenuEntry } from '../../ui/menu.tsx'
import { newerTags } from './newer.ts'
import { pull } from './transfers.ts'

/** Pulls the newer image, and makes the containers of the old one anew of it, each as soon as it can be. */
async function redeploy(row: Image, tags: readonly string[]): Promise<void> {
  const { t } = i18next
  const { source: engine, usedBy } = row
  const count = usedBy.length
  const lost = await untoldOf(row)
  const answer = await confirm({
    title: t('images.confirm.recreateTitle', { count, name: usedBy[0]?.name ?? '' }),
    body: [t('images.confirm.recreateBody', { count }), ...(lost.length > 0 ? [t('run.confirm.untold', { what: lost.join(', ') })] : [])],
    names: { label: t('containers.confirm.named'), items: usedBy.map(({ name }) => withEngine(name, engine)) },
    act: t('images.action.recreate'),
    danger: true,
  })
  if (!answer) return
  const task = await pull(tags.map((reference) => ({ engine, reference })))
  if (task.items.some(({ state }) => state !== 'done')) return
  await carryOut(
    t('images.task.recreate', { count, name: usedBy[0]?.name ?? '' }),
    usedBy.map(({ container, name }) => ({
      name: withEngine(name, engine),
      cancellable: true,
      run: (report, signal) =>
        destroyStream('containers.recreate', { engine, container, pull: false }, answer.confirmed, signal, (chunk) => {
          if ('status' in chunk) report.progress(undefined, t(`images.recreating.${chunk.status}`))
          if ('done' in chunk && chunk.done.kept) toast({ tone: 'bad', title: t('run.oldKept', { name, kept: chunk.done.kept }) })
        }),
    })),
  )
}

/** What its containers lose when they are made anew, since the engine does not tell it. One that cannot be read is not made anew either. */
async function untoldOf({ source: engine, usedBy }: Image): Promise<string[]> {
  const asked = await Promise.allSettled(usedBy.map(({ container }) => api.call('containers.spec', { engine, container })))
  const all = asked.flatMap((one, at) =>
    one.status === 'fulfilled' ? one.value.untold.map((what) => (usedBy.length > 1 ? `${usedBy[at]?.name} · ${what}` : what)) : [],
  )
  return all.slice(0, 20)
}

/** Offered where something newer is known of. */
export function renewEntries(row: Image): MenuEntry[] {
  const tags = newerTags(row)
  if (tags.length === 0) return []
  const { t } = i18next
  const { source: engine } = row
  return [
    {
      key: 'renew',
      label: t('images.action.pullNewer'),
      icon: CloudDownload,
      onAction: () => void pull(tags.map((reference) => ({ engine, reference }))),
    },
    {
      key: 'redeploy',
      label: t('images.action.pullAndRecreate', { count: row.usedBy.length }),
      icon: RefreshCcwDot,
      disabled: row.usedBy.length === 0,
      onAction: () => void redeploy(row, tags),
    },
  ]
}
