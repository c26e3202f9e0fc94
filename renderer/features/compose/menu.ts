/** The verbs of one project as menu entries: the same for a right click and for the drawer. */
import i18next from 'i18next'
import { AlignLeft, Box, Copy, FilePen, ScrollText } from 'lucide-react'
import type { Project } from '../../../shared/contract/compose.ts'
import { actEntry } from '../../engine-list/acts.ts'
import { goTo } from '../../state/navigate.ts'
import { showLogs, termOf } from '../../state/river.ts'
import type { MenuEntry } from '../../ui/menu.tsx'
import { projectActs } from './actions.ts'

export const showContainers = ({ project }: Project): void => goTo('containers', 'containers', { text: termOf('project', project) })

/** @param open shows a tab of its drawer */
export function projectMenu(row: Project, open: (tab: string) => void): MenuEntry[] {
  const { t } = i18next
  const acts = projectActs()
  const [file] = row.files
  const last = ['down', 'forget']
  return [
    ...acts.filter(({ key, fits }) => !last.includes(key) && fits(row)).map((act) => actEntry(act, row)),
    { separator: 'show' },
    { key: 'logs', label: t('compose.action.logs'), icon: AlignLeft, keys: 'l', onAction: () => open('logs') },
    {
      key: 'river',
      label: t('compose.action.openLogs'),
      icon: ScrollText,
      onAction: () => showLogs({ ids: [], patterns: [termOf('project', row.project)] }),
    },
    { key: 'containers', label: t('compose.action.containers'), icon: Box, onAction: () => showContainers(row) },
    { key: 'edit', label: t('compose.action.edit'), icon: FilePen, keys: 'e', disabled: !file, onAction: () => open('files') },
    { separator: 'copy' },
    {
      key: 'copy-name',
      label: t('compose.action.copyName'),
      icon: Copy,
      onAction: () => void navigator.clipboard.writeText(row.project),
    },
    ...(file
      ? [{ key: 'copy-path', label: t('compose.action.copyPath'), icon: Copy, onAction: () => void navigator.clipboard.writeText(file) }]
      : []),
    { separator: 'down' },
    ...acts.filter(({ key, fits }) => last.includes(key) && fits(row)).map((act) => actEntry(act, row)),
  ]
}
