/** The columns of the list of networks. */
import i18next from 'i18next'
import type { Network } from '../../../shared/contract/networks.ts'
import { NameCell } from '../../engine-list/name-cell.tsx'
import { UsersCell } from '../../engine-list/users.tsx'
import { Age } from '../../ui/age.tsx'
import type { Column } from '../../ui/data-table.tsx'
import style from './networks.module.css'

/** What is special about one, each in a word. */
export function marksOf({ builtIn, internal, attachable, ipv6 }: Network): { text: string; hint: string }[] {
  const { t } = i18next
  const mark = (is: boolean, key: 'builtIn' | 'internal' | 'attachable' | 'ipv6') =>
    is ? [{ text: t(`networks.mark.${key}`), hint: t(`networks.markHint.${key}`) }] : []
  return [...mark(builtIn, 'builtIn'), ...mark(internal, 'internal'), ...mark(attachable, 'attachable'), ...mark(ipv6, 'ipv6')]
}

export function Marks({ row }: { row: Network }) {
  return (
    <span className={style.marks}>
      {marksOf(row).map(({ text, hint }) => (
        <span key={text} title={hint}>
          {text}
        </span>
      ))}
    </span>
  )
}

/** Titles are looked up when asked for, so that a change of language reaches them. */
export function networkColumns(): Column<Network>[] {
  const t = (key: 'name' | 'driver' | 'subnet' | 'members' | 'marks' | 'project' | 'created') => i18next.t(`networks.column.${key}`)
  return [
    {
      key: 'name',
      title: t('name'),
      flex: 20,
      min: 120,
      sortable: true,
      cell: (row) => <NameCell name={row.name} source={row.source} faint={row.builtIn} project={row.project} />,
    },
    {
      key: 'driver',
      title: t('driver'),
      hideBelow: 560,
      flex: 8,
      min: 76,
      sortable: true,
      cell: (row) => <bdi className="mono muted cut">{row.driver}</bdi>,
    },
    {
      key: 'subnet',
      title: t('subnet'),
      hideBelow: 500,
      flex: 14,
      min: 138,
      sortable: true,
      cell: (row) => {
        const all = row.subnets.map(({ subnet }) => subnet)
        return (
          <bdi className="mono cut" title={all.join('\n')}>
            {all.join(', ')}
          </bdi>
        )
      },
    },
    {
      key: 'use',
      title: t('members'),
      flex: 28,
      min: 130,
      sortable: true,
      cell: (row) => <UsersCell source={row.source} usedBy={row.usedBy} counted />,
    },
    { key: 'marks', title: t('marks'), hideBelow: 700, flex: 11, min: 90, cell: (row) => <Marks row={row} /> },
    {
      key: 'project',
      title: t('project'),
      hideBelow: 820,
      flex: 10,
      min: 80,
      cell: (row) => (
        <bdi className="muted cut" title={row.project}>
          {row.project}
        </bdi>
      ),
    },
    {
      key: 'created',
      title: t('created'),
      hideBelow: 380,
      flex: 7,
      min: 66,
      align: 'right',
      sortable: true,
      cell: (row) => <span className="muted">{row.created > 0 ? <Age at={row.created} /> : '—'}</span>,
    },
  ]
}
