/** The verbs of one volume as menu entries: the same for a right click and for the drawer. */
import i18next from 'i18next'
import { Box, FolderOpen } from 'lucide-react'
import type { Volume } from '../../../shared/contract/volumes.ts'
import { actEntry } from '../../engine-list/acts.ts'
import { showContainer } from '../../engine-list/users.tsx'
import type { MenuEntry } from '../../ui/menu.tsx'
import { volumeActs } from './actions.ts'

/** Containers that have an entry of their own. */
const most = 5

/** @param open shows a tab of its drawer */
export function volumeMenu(row: Volume, open: (tab: string) => void): MenuEntry[] {
  const { t } = i18next
  const acts = volumeActs()
  return [
    { key: 'files', label: t('volumes.action.files'), icon: FolderOpen, keys: 'o', onAction: () => open('files') },
    { separator: 'copy' },
    ...acts.filter(({ key }) => key !== 'remove').map((act) => actEntry(act, row)),
    ...(row.usedBy.length > 0 ? [{ separator: 'users' }] : []),
    ...row.usedBy.slice(0, most).map(
      ({ container, name }): MenuEntry => ({
        key: `container ${container}`,
        label: t('users.show', { name }),
        icon: Box,
        onAction: () => showContainer(row.source, container),
      }),
    ),
    { separator: 'remove' },
    ...acts.filter(({ key }) => key === 'remove').map((act) => actEntry(act, row)),
  ]
}
