/** The columns of the list of projects. */
import i18next from 'i18next'
import type { Project } from '../../../shared/contract/compose.ts'
import { NameCell } from '../../engine-list/name-cell.tsx'
import { words } from '../../i18n/index.ts'
import type { Column } from '../../ui/data-table.tsx'
import style from './compose.module.css'
import { stateText, toneOf } from './state.ts'

function State({ row }: { row: Project }) {
  if (row.fault)
    return (
      <span className="bad cut" title={words(row.fault.message)}>
        {words(row.fault.message)}
      </span>
    )
  const tone = toneOf(row)
  const unhealthy = row.services.filter(({ health }) => health === 'unhealthy').map(({ name }) => name)
  return (
    <span className={`${tone === 'warn' ? 'warn' : 'muted'} cut num`}>
      {stateText(row)}
      {unhealthy.length > 0 && ` · ${i18next.t('compose.unhealthy', { names: unhealthy.join(', ') })}`}
    </span>
  )
}

/** Its only file, or its folder with how many there are. */
export function placeOf({ files, workingDir }: Project): string {
  if (files.length > 1) return i18next.t('compose.moreFiles', { file: files[0], count: files.length - 1 })
  return files[0] ?? workingDir ?? ''
}

/** Titles are looked up when asked for, so that a change of language reaches them. */
export function projectColumns(): Column<Project>[] {
  const t = (key: 'name' | 'state' | 'services' | 'file' | 'known' | 'running') => i18next.t(`compose.column.${key}`)
  return [
    {
      key: 'name',
      title: t('name'),
      flex: 14,
      min: 120,
      sortable: true,
      cell: (row) => <NameCell name={row.project} source={row.source} tone={toneOf(row)} />,
    },
    { key: 'state', title: t('state'), flex: 15, min: 120, sortable: true, cell: (row) => <State row={row} /> },
    {
      key: 'services',
      hideBelow: 460,
      title: t('services'),
      flex: 20,
      min: 100,
      sortable: true,
      cell: ({ services }) => {
        const names = services.map(({ name }) => name).join(', ')
        return (
          <span className="muted cut" title={names}>
            <bdi>{names}</bdi>
          </span>
        )
      },
    },
    {
      key: 'file',
      hideBelow: 620,
      title: t('file'),
      flex: 24,
      min: 100,
      cell: (row) => (
        <span className={`${style.path} mono muted cut`} title={row.files.join('\n') || row.workingDir}>
          <bdi>{placeOf(row) || '—'}</bdi>
        </span>
      ),
    },
    {
      key: 'known',
      hideBelow: 860,
      title: t('known'),
      flex: 10,
      min: 90,
      cell: ({ known }) => <span className="muted cut">{i18next.t(`compose.known.${known}`)}</span>,
    },
    {
      key: 'running',
      hideBelow: 540,
      title: t('running'),
      flex: 7,
      min: 80,
      align: 'right',
      sortable: true,
      cell: ({ running, total }) =>
        total > 0 ? (
          <span className="num">
            {running}
            <span className="faint">/{total}</span>
          </span>
        ) : (
          <span className="faint">—</span>
        ),
    },
  ]
}
