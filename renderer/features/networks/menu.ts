/** The verbs of one network as menu entries: the same for a right click and for the drawer. */
import i18next from 'i18next'
import { Box } from 'lucide-react'
import type { Network } from '../../../shared/contract/networks.ts'
import { actEntry } from '../../engine-list/acts.ts'
import { showContainer } from '../../engine-list/users.tsx'
import type { MenuEntry } from '../../ui/menu.tsx'
import { networkActs } from './actions.ts'

/** Containers that have an entry of their own. */
const most = 5

export function networkMenu(row: Network): MenuEntry[] {
  const { t } = i18next
  const acts = networkActs()
  const of = (...keys: string[]) => acts.filter(({ key }) => keys.includes(key)).map((act) => actEntry(act, row))
  return [
    ...of('connect'),
    { separator: 'copy' },
    ...of('copy-name', 'copy-id'),
    ...(row.usedBy.length > 0 ? [{ separator: 'users' }] : []),
    ...row.usedBy.slice(0, most).map(
      ({ container, name }): MenuEntry => ({
        key: `container ${container}`,
        label: t('users.show', { name }),
        icon: Box,
        onAction: () => showContainer(row.source, container),
      }),
    ),
    ...(row.builtIn ? [] : [{ separator: 'remove' }, ...of('remove')]),
  ]
}
