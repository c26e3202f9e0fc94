/** The columns of the list of images. */
import i18next from 'i18next'
import { useState } from 'react'
import type { Image } from '../../../shared/contract/images.ts'
import { NameCell } from '../../engine-list/name-cell.tsx'
import { UsersCell } from '../../engine-list/users.tsx'
import { formatBytes, formatDateTime } from '../../i18n/format.ts'
import { Age } from '../../ui/age.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { MenuAt } from '../../ui/menu.tsx'
import style from './images.module.css'
import { imageName, shortId } from './names.ts'
import { useNewer, useNewerTags } from './newer.ts'
import { renewEntries } from './renew.ts'

function Name({ row }: { row: Image }) {
  const { t } = i18next
  const [, ...others] = row.tags
  return (
    <>
      <NameCell name={imageName(row)} source={row.source} faint={row.dangling} />
      {others.length > 0 && (
        <span className={`${style.others} num`} title={others.join('\n')}>
          {t('images.others', { count: others.length })}
        </span>
      )}
      <Newer row={row} />
    </>
  )
}

/** Said of those that were asked about; a press offers what to do. The keyboard finds the same in the row's menu. */
function Newer({ row }: { row: Image }) {
  const { t } = i18next
  const tags = useNewerTags(row)
  const asked = useNewer((state) => state.asked)
  const [at, setAt] = useState<{ x: number; y: number }>()
  if (tags === '') return null
  return (
    <>
      <button
        type="button"
        tabIndex={-1}
        className={style.newer}
        title={t('images.newer.badgeHint', { names: tags, at: formatDateTime(asked ?? 0) })}
        onClick={(event) => {
          event.stopPropagation()
          const box = event.currentTarget.getBoundingClientRect()
          setAt({ x: box.left, y: box.bottom })
        }}
      >
        {t('images.newer.badge')}
      </button>
      {at && <MenuAt {...at} label={imageName(row)} entries={renewEntries(row)} onClose={() => setAt(undefined)} />}
    </>
  )
}

/** Titles are looked up when asked for, so that a change of language reaches them. */
export function imageColumns(): Column<Image>[] {
  const t = (key: 'name' | 'size' | 'created' | 'usedBy' | 'id') => i18next.t(`images.column.${key}`)
  return [
    { key: 'name', title: t('name'), flex: 30, min: 150, sortable: true, cell: (row) => <Name row={row} /> },
    {
      key: 'used',
      title: t('usedBy'),
      hideBelow: 520,
      flex: 20,
      min: 100,
      sortable: true,
      cell: (row) => <UsersCell source={row.source} usedBy={row.usedBy} />,
    },
    {
      key: 'id',
      title: t('id'),
      hideBelow: 640,
      flex: 11,
      min: 106,
      cell: (row) => (
        <span className="mono muted cut" title={row.image}>
          {shortId(row.image)}
        </span>
      ),
    },
    {
      key: 'size',
      title: t('size'),
      flex: 8,
      min: 78,
      align: 'right',
      sortable: true,
      cell: (row) => (
        <span className="num" title={i18next.t('images.sizeHint')}>
          {formatBytes(row.size)}
        </span>
      ),
    },
    {
      key: 'created',
      title: t('created'),
      flex: 7,
      min: 66,
      align: 'right',
      sortable: true,
      // Some images are built to say that they were made at the beginning of time.
      cell: (row) => <span className="muted">{row.created > 0 ? <Age at={row.created} /> : '—'}</span>,
    },
  ]
}
