/** The columns of the list of volumes. */
import i18next from 'i18next'
import type { Volume } from '../../../shared/contract/volumes.ts'
import { NameCell } from '../../engine-list/name-cell.tsx'
import { UsersCell } from '../../engine-list/users.tsx'
import { formatBytes, formatDateTime } from '../../i18n/format.ts'
import { Age } from '../../ui/age.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { volumeName } from './names.ts'
import { useSize, useSizes } from './sizes.ts'

function Size({ row }: { row: Volume }) {
  const size = useSize(row.source, row.volume)
  const at = useSizes(({ of }) => of[row.source]?.at)
  if (size === undefined) return <span className="faint">—</span>
  return (
    <span className="num" title={at === undefined ? '' : i18next.t('volumes.sizes.at', { at: formatDateTime(at) })}>
      {formatBytes(size)}
    </span>
  )
}

/** Titles are looked up when asked for, so that a change of language reaches them. */
export function volumeColumns(measured: boolean): Column<Volume>[] {
  const t = (key: 'name' | 'driver' | 'usedBy' | 'size' | 'created' | 'project') => i18next.t(`volumes.column.${key}`)
  const size: Column<Volume> = { key: 'size', title: t('size'), flex: 8, min: 84, align: 'right', cell: (row) => <Size row={row} /> }
  return [
    {
      key: 'name',
      title: t('name'),
      flex: 28,
      min: 140,
      sortable: true,
      cell: (row) => <NameCell name={volumeName(row)} whole={row.volume} source={row.source} faint={row.anonymous} project={row.project} />,
    },
    {
      key: 'use',
      title: t('usedBy'),
      hideBelow: 460,
      flex: 24,
      min: 110,
      sortable: true,
      cell: (row) => <UsersCell source={row.source} usedBy={row.usedBy} />,
    },
    {
      key: 'driver',
      title: t('driver'),
      hideBelow: 560,
      flex: 9,
      min: 76,
      sortable: true,
      cell: (row) => <bdi className="mono muted cut">{row.driver}</bdi>,
    },
    {
      key: 'project',
      title: t('project'),
      hideBelow: 640,
      flex: 12,
      min: 80,
      cell: (row) => (
        <bdi className="muted cut" title={row.project}>
          {row.project}
        </bdi>
      ),
    },
    ...(measured ? [size] : []),
    {
      key: 'created',
      title: t('created'),
      flex: 8,
      min: 76,
      align: 'right',
      sortable: true,
      cell: (row) => <span className="muted">{row.created === undefined ? '—' : <Age at={row.created} />}</span>,
    },
  ]
}
