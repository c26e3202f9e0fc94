/** What can be done to volumes. Those that containers have are named with them, and left alone. */
import i18next from 'i18next'
import { Copy, MapPin, Trash2 } from 'lucide-react'
import type { Volume } from '../../../shared/contract/volumes.ts'
import { carryOut, type ListAct } from '../../engine-list/acts.ts'
import { api } from '../../state/api.ts'
import { confirm } from '../../state/confirm.ts'
import { toast } from '../../state/toasts.ts'
import { volumeName, wholeName } from './names.ts'

/** Made anew when the language changes. */
export const volumeActs = (): ListAct<Volume>[] => [
  {
    key: 'copy-name',
    label: i18next.t('volumes.action.copyName'),
    icon: Copy,
    single: true,
    fits: () => true,
    run: ([row]) => row && void navigator.clipboard.writeText(row.volume),
  },
  {
    key: 'copy-mountpoint',
    label: i18next.t('volumes.action.copyMountpoint'),
    icon: MapPin,
    single: true,
    fits: ({ mountpoint }) => mountpoint !== '',
    run: ([row]) => row && void navigator.clipboard.writeText(row.mountpoint),
  },
  {
    key: 'remove',
    label: i18next.t('volumes.action.remove'),
    icon: Trash2,
    keys: 'Delete',
    danger: true,
    fits: () => true,
    run: (rows) => void removeVolumes(rows),
  },
]

/** So many users are named of one volume. */
const named = 5
const usersOf = ({ usedBy }: Volume) => {
  const names = usedBy.slice(0, named).map(({ name }) => name)
  return `${names.join(', ')}${usedBy.length > named ? '…' : ''}`
}

/** Removes those that nobody has, once a person has agreed; says of the others who has them. */
export async function removeVolumes(rows: readonly Volume[]): Promise<void> {
  const { t } = i18next
  const free = rows.filter(({ usedBy }) => usedBy.length === 0)
  const used = rows.filter(({ usedBy }) => usedBy.length > 0)
  const inUse = used.map((row) => t('volumes.confirm.usedBy', { name: wholeName(row), users: usersOf(row) }))
  const [first] = free
  if (!first)
    return toast({
      tone: 'bad',
      title: `${inUse.slice(0, named).join(' ')} ${t('volumes.confirm.usedHint')}`,
    })
  const count = free.length
  const answer = await confirm({
    title: t('volumes.confirm.title', { count, name: wholeName(first) }),
    body: [
      t('volumes.confirm.body', { count }),
      ...(used.length > 0 ? [t('volumes.confirm.left', { count: used.length, users: inUse.slice(0, named).join(' ') })] : []),
    ],
    ...(count > 1 || first.anonymous ? { names: { label: t('volumes.confirm.named'), items: free.map(({ volume }) => volume) } } : {}),
    act: t('volumes.action.remove'),
    danger: true,
  })
  if (!answer) return
  await carryOut(
    t('volumes.task.remove', { count, name: volumeName(first) }),
    free.map((row) => ({
      name: wholeName(row),
      run: () => api.destroy('volumes.remove', { engine: row.source, volume: row.volume, force: false }, answer.confirmed),
    })),
  )
}
