/** The verbs of one source: which lines are shown, what else is to be had of it, and how to be rid of it. */
import i18next from 'i18next'
import { Box, Eye, EyeOff, History, ListFilter, Trash2 } from 'lucide-react'
import type { LogSource } from '../../../shared/contract/logs.ts'
import { asFault } from '../../../shared/rpc/fault.ts'
import { words } from '../../i18n/index.ts'
import { api } from '../../state/api.ts'
import { confirm } from '../../state/confirm.ts'
import { toast } from '../../state/toasts.ts'
import { openDrawer, setUi } from '../../state/ui-store.ts'
import type { MenuEntry } from '../../ui/menu.tsx'

export function sourceMenu(row: LogSource, picks: { picked: boolean; onTick: () => void; onOnly: () => void }): MenuEntry[] {
  const { t } = i18next
  return [
    { key: 'only', label: t('river.action.only'), icon: ListFilter, keys: 'Enter', onAction: picks.onOnly },
    {
      key: 'tick',
      label: t(picks.picked ? 'river.action.leaveOut' : 'river.action.add'),
      icon: picks.picked ? EyeOff : Eye,
      keys: 'Space',
      onAction: picks.onTick,
    },
    { separator: 'more' },
    {
      key: 'container',
      label: t('river.action.container'),
      icon: Box,
      disabled: row.state === 'gone' || row.kind !== 'container',
      onAction: () => openContainer(row),
    },
    {
      key: 'older',
      label: t('river.action.older'),
      icon: History,
      disabled: row.older !== 'available',
      onAction: () => void tell(api.call('logs.older', { source: row.id })),
    },
    { separator: 'remove' },
    {
      key: 'forget',
      label: t('river.action.forget'),
      icon: Trash2,
      danger: true,
      disabled: row.lines === 0,
      onAction: () => void forget(row),
    },
  ]
}

/** The list of containers, at this one. */
export function openContainer({ id, source }: Pick<LogSource, 'id' | 'source'>, tab = 'summary'): void {
  openDrawer('containers', { id, source, item: id.slice(source.length + 1), tab })
  setUi({ section: 'containers' })
}

async function forget(row: LogSource): Promise<void> {
  const { t } = i18next
  const answer = await confirm({
    title: t('river.forgetTitle', { name: row.name }),
    body: [t(row.state === 'gone' ? 'river.forgetGone' : 'river.forgetBody')],
    act: t('river.settings.forgetAct'),
    danger: true,
  })
  if (answer) await tell(api.destroy('logs.forget', { source: row.id }, answer.confirmed))
}

async function tell(asked: Promise<void>): Promise<void> {
  try {
    await asked
  } catch (error) {
    const fault = asFault(error)
    toast({ tone: 'bad', title: words(fault.message), fault })
  }
}
