/** What can be done to networks. The engine's own stay; those that running containers are on are named with them, and left alone. */
import i18next from 'i18next'
import { Copy, Link2, Trash2 } from 'lucide-react'
import type { Network } from '../../../shared/contract/networks.ts'
import type { UsedBy } from '../../../shared/contract/volumes.ts'
import { carryOut, type ListAct } from '../../engine-list/acts.ts'
import { api } from '../../state/api.ts'
import { confirm } from '../../state/confirm.ts'
import { openDialog } from '../../state/dialogs.ts'
import { withEngine } from '../../state/engines.ts'
import { toast } from '../../state/toasts.ts'

export const nameOf = (row: Pick<Network, 'name' | 'source'>): string => withEngine(row.name, row.source)

/** The host's own network and none at all take no further containers. */
const takesMembers = ({ driver, scope }: Network) => driver !== 'host' && driver !== 'null' && scope !== 'swarm'

/** Made anew when the language changes. */
export const networkActs = (): ListAct<Network>[] => [
  {
    key: 'connect',
    label: i18next.t('networks.action.connect'),
    icon: Link2,
    keys: 'c',
    single: true,
    fits: takesMembers,
    run: ([row]) => row && openDialog('connectContainer', { row }),
  },
  {
    key: 'copy-name',
    label: i18next.t('networks.action.copyName'),
    icon: Copy,
    single: true,
    fits: () => true,
    run: ([row]) => row && void navigator.clipboard.writeText(row.name),
  },
  {
    key: 'copy-id',
    label: i18next.t('networks.action.copyId'),
    icon: Copy,
    single: true,
    fits: () => true,
    run: ([row]) => row && void navigator.clipboard.writeText(row.network),
  },
  {
    key: 'remove',
    label: i18next.t('networks.action.remove'),
    icon: Trash2,
    keys: 'Delete',
    danger: true,
    fits: ({ builtIn }) => !builtIn,
    run: (rows) => void removeNetworks(rows),
  },
]

/** So many users are named of one network. */
const named = 5
const listed = (users: readonly UsedBy[]) =>
  `${users
    .slice(0, named)
    .map(({ name }) => name)
    .join(', ')}${users.length > named ? '…' : ''}`

/** Removes those that no running container is on, once a person has agreed. */
export async function removeNetworks(rows: readonly Network[]): Promise<void> {
  const { t } = i18next
  const own = rows.filter(({ builtIn }) => !builtIn)
  const isBusy = ({ usedBy }: Network) => usedBy.some(({ running }) => running)
  const free = own.filter((row) => !isBusy(row))
  const inUse = own
    .filter(isBusy)
    .map((row) => t('networks.confirm.usedBy', { name: nameOf(row), users: listed(row.usedBy.filter(({ running }) => running)) }))
  const [first] = free
  if (!first) {
    if (inUse.length > 0) toast({ tone: 'bad', title: `${inUse.slice(0, named).join(' ')} ${t('networks.confirm.usedHint')}` })
    return
  }
  const count = free.length
  const resting = free.flatMap(({ usedBy }) => usedBy)
  const answer = await confirm({
    title: t('networks.confirm.title', { count, name: nameOf(first) }),
    body: [
      ...(resting.length > 0 ? [t('networks.confirm.resting', { count: resting.length, users: listed(resting) })] : []),
      ...(inUse.length > 0 ? [t('networks.confirm.left', { count: inUse.length, users: inUse.slice(0, named).join(' ') })] : []),
      t('networks.confirm.body', { count }),
    ],
    ...(count > 1 ? { names: { label: t('networks.confirm.named'), items: free.map(nameOf) } } : {}),
    act: t('networks.action.remove'),
    danger: true,
  })
  if (!answer) return
  await carryOut(
    t('networks.task.remove', { count, name: first.name }),
    free.map((row) => ({
      name: nameOf(row),
      run: () => api.destroy('networks.remove', { engine: row.source, network: row.network }, answer.confirmed),
    })),
  )
}

/** Takes a container off a network, once a person has agreed: its connections there end. */
export async function disconnect(row: Network, { container, name, running }: UsedBy): Promise<void> {
  const { t } = i18next
  const answer = await confirm({
    title: t('networks.confirm.disconnectTitle', { name, network: row.name }),
    body: [running ? t('networks.confirm.disconnectRunning') : t('networks.confirm.disconnectResting')],
    act: t('networks.action.disconnect'),
    danger: true,
  })
  if (!answer) return
  await carryOut(t('networks.task.disconnect', { name, network: row.name }), [
    {
      name: withEngine(name, row.source),
      run: () =>
        api.destroy('networks.disconnect', { engine: row.source, network: row.network, container, force: false }, answer.confirmed),
    },
  ])
}
