/** The verbs of one container as menu entries: the same for a right click and for the drawer. */
import i18next from 'i18next'
import { AlignLeft, Copy, Globe, PenLine, ScrollText, Terminal } from 'lucide-react'
import type { Container } from '../../../shared/contract/containers.ts'
import { actEntry } from '../../engine-list/acts.ts'
import { portUrl, published } from '../../engine-list/published.ts'
import { openDialog } from '../../state/dialogs.ts'
import { showLogs, termOf } from '../../state/river.ts'
import type { MenuEntry } from '../../ui/menu.tsx'
import { containerActs } from './actions.ts'
import { containerEdits } from './edit.ts'
import { showShell } from './show-shell.ts'

/** @param open shows a tab of its drawer */
export function containerMenu(row: Container, open: (tab: string) => void): MenuEntry[] {
  const { t } = i18next
  const acts = containerActs()
  return [
    { key: 'logs', label: t('containers.action.logs'), icon: AlignLeft, keys: 'l', onAction: () => open('logs') },
    {
      key: 'shell',
      label: t('containers.action.shell'),
      icon: Terminal,
      keys: 't',
      disabled: row.state !== 'running',
      onAction: () => showShell(row),
    },
    ...published(row.ports)
      .map((port) => ({ port, url: portUrl(port, row.source) }))
      .filter(({ url }) => url !== undefined)
      .slice(0, 4)
      .map(
        ({ port, url }): MenuEntry => ({
          key: `port ${port.host}`,
          label: t('containers.action.openPort', { port: port.host }),
          icon: Globe,
          onAction: () => void window.open(url),
        }),
      ),
    {
      key: 'river',
      label: t('containers.action.openLogs'),
      icon: ScrollText,
      onAction: () => showLogs({ ids: [row.id], patterns: [] }),
    },
    ...(row.project
      ? [
          {
            key: 'river project',
            label: t('containers.action.openProjectLogs', { name: row.project }),
            icon: ScrollText,
            onAction: () => showLogs({ ids: [], patterns: [termOf('project', row.project ?? '')] }),
          },
        ]
      : []),
    { separator: 'acts' },
    ...acts.filter(({ key, fits }) => key !== 'remove' && fits(row)).map((act) => actEntry(act, row)),
    { separator: 'edit' },
    ...containerEdits()
      .filter(({ key }) => key !== 'copyRun')
      .map((edit) => actEntry(edit, row)),
    { key: 'rename', label: t('containers.action.rename'), icon: PenLine, onAction: () => openDialog('renameContainer', { row }) },
    { key: 'copy-name', label: t('containers.action.copyName'), icon: Copy, onAction: () => void navigator.clipboard.writeText(row.name) },
    { key: 'copy-id', label: t('containers.action.copyId'), icon: Copy, onAction: () => void navigator.clipboard.writeText(row.container) },
    ...containerEdits()
      .filter(({ key }) => key === 'copyRun')
      .map((edit) => actEntry(edit, row)),
    { separator: 'remove' },
    ...acts.filter(({ key }) => key === 'remove').map((act) => actEntry(act, row)),
  ]
}
