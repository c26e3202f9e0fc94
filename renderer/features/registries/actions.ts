/** What can be done to registries: declared once, for menu, keys, bulk bar and palette. */
import i18next from 'i18next'
import { Copy, FolderOpen, LogIn, LogOut } from 'lucide-react'
import type { Registry } from '../../../shared/contract/registries.ts'
import { actEntry, carryOut, type ListAct } from '../../engine-list/acts.ts'
import { api } from '../../state/api.ts'
import { confirm } from '../../state/confirm.ts'
import { openDialog } from '../../state/dialogs.ts'
import type { MenuEntry } from '../../ui/menu.tsx'
import { isOurs } from './names.ts'
import { openRegistry, readAgain } from './opened.ts'

export const logIn = ({ host, username, insecure }: Registry): void =>
  openDialog('registryLogin', { host, insecure, ...(username === undefined ? {} : { username }) })

async function logOut(rows: readonly Registry[]): Promise<void> {
  const { t } = i18next
  const count = rows.length
  const [first] = rows
  const named = rows.some(({ state }) => state !== 'anonymous')
  const answer = await confirm({
    title: t(named ? 'registries.confirm.logOut' : 'registries.confirm.remove', { count, host: first?.host ?? '' }),
    body: [t(named ? 'registries.confirm.logOutBody' : 'registries.confirm.removeBody', { count })],
    names: {
      label: t('registries.confirm.names'),
      items: rows.map(({ host, username }) => (username ? t('registries.as', { host, user: username }) : host)),
    },
    act: t(named ? 'registries.action.logOut' : 'registries.action.remove'),
    danger: true,
  })
  if (!answer) return
  await carryOut(
    t(named ? 'registries.task.logOut' : 'registries.task.remove', { count, host: first?.host ?? '' }),
    rows.map(({ host }) => ({ name: host, run: () => api.call('registries.logout', { host }) })),
  )
  readAgain()
}

/** Made anew when the language changes. */
export function registryActs(): ListAct<Registry>[] {
  const { t } = i18next
  return [
    {
      key: 'logIn',
      label: t('registries.action.logIn'),
      icon: LogIn,
      keys: 'l',
      single: true,
      fits: () => true,
      run: ([row]) => row && logIn(row),
    },
    {
      key: 'logOut',
      label: t('registries.action.logOut'),
      icon: LogOut,
      keys: 'Delete',
      danger: true,
      fits: (row) => isOurs(row) && row.state !== 'anonymous',
      run: (rows) => void logOut(rows),
    },
    {
      key: 'remove',
      label: t('registries.action.remove'),
      icon: LogOut,
      keys: 'Delete',
      danger: true,
      fits: (row) => isOurs(row) && row.state === 'anonymous',
      run: (rows) => void logOut(rows),
    },
  ]
}

/** The same for a right click and for the panel. */
export function registryMenu(row: Registry): MenuEntry[] {
  const { t } = i18next
  const copy = (text: string) => void navigator.clipboard.writeText(text)
  return [
    { key: 'open', label: t('registries.action.open'), icon: FolderOpen, keys: 'Enter', onAction: () => openRegistry(row.host) },
    { separator: 'acts' },
    ...registryActs()
      .filter((act) => act.key === 'logIn' || act.fits(row))
      .map((act) => actEntry(act, row)),
    // What is Docker's own is not ours to end: the next best is what ends it.
    ...(row.origin === 'wheelhouse'
      ? []
      : [{ key: 'docker', label: t('registries.action.copyLogout'), icon: Copy, onAction: () => copy(`docker logout ${row.host}`) }]),
    { separator: 'copy' },
    { key: 'copy', label: t('registries.action.copy'), icon: Copy, onAction: () => copy(row.host) },
  ]
}
