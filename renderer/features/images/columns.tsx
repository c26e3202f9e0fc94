/** The columns of the list of images. */
import i18next from 'i18next'
import { useState } from 'react'
import type { Image, ImageUse } from '../../../shared/contract/images.ts'
import { NameCell } from '../../engine-list/name-cell.tsx'
import { formatBytes, formatDateTime } from '../../i18n/format.ts'
import { goTo } from '../../state/navigate.ts'
import { Age } from '../../ui/age.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { MenuAt } from '../../ui/menu.tsx'
import { StateDot } from '../../ui/state-dot.tsx'
import style from './images.module.css'
import { imageName, shortId } from './names.ts'
import { useNewer, useNewerTags } from './newer.ts'
import { renewEntries } from './renew.ts'

/** A container that was made of it, in its own list. */
export const showContainer = (source: string, { container }: ImageUse): void =>
  goTo('containers', 'containers', { open: { id: `${source}/${container}`, source, item: container, tab: 'summary' } })

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

/** So many have a place in a cell; the drawer names all. */
const shownUsers = 2

function Users({ row: { source, usedBy } }: { row: Image }) {
  const { t } = i18next
  return (
    <span className={style.users}>
      {usedBy.slice(0, shownUsers).map((use) => (
        <button
          key={use.container}
          type="button"
          tabIndex={-1}
          title={t(use.running ? 'images.usedRunning' : 'images.usedResting', { name: use.name })}
          onClick={(event) => {
            event.stopPropagation()
            showContainer(source, use)
          }}
        >
          <StateDot tone={use.running ? 'ok' : 'off'} small />
          <bdi className="cut">{use.name}</bdi>
        </button>
      ))}
      {usedBy.length > shownUsers && (
        <span
          className="faint num"
          title={usedBy
            .slice(shownUsers)
            .map(({ name }) => name)
            .join('\n')}
        >
          {t('images.others', { count: usedBy.length - shownUsers })}
        </span>
      )}
    </span>
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
      cell: (row) => <Users row={row} />,
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
