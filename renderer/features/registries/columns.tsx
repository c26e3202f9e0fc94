/** The columns of the list of registries. */
import i18next from 'i18next'
import type { Registry } from '../../../shared/contract/registries.ts'
import type { Column } from '../../ui/data-table.tsx'
import { StateDot, type Tone } from '../../ui/state-dot.tsx'
import style from './registries.module.css'

export const registryTones: Record<Registry['state'], Tone> = { logged_in: 'ok', anonymous: 'off', login_lost: 'warn' }

function Name({ row }: { row: Registry }) {
  return (
    <>
      <StateDot tone={registryTones[row.state]} />
      <span className={`${style.name} cut`} title={row.host}>
        <bdi>{row.name}</bdi>
      </span>
      {row.insecure && <Insecure />}
    </>
  )
}

export function Insecure() {
  const { t } = i18next
  return (
    <span className={style.insecure} title={t('registries.insecureHint')}>
      {t('registries.insecure')}
    </span>
  )
}

/** Titles are looked up when asked for, so that a change of language reaches them. */
export function registryColumns(): Column<Registry>[] {
  const { t } = i18next
  return [
    { key: 'name', title: t('registries.column.name'), flex: 24, min: 150, sortable: true, cell: (row) => <Name row={row} /> },
    {
      key: 'user',
      title: t('registries.column.user'),
      flex: 14,
      min: 90,
      hideBelow: 460,
      cell: (row) => <bdi className={`cut ${row.username ? '' : 'faint'}`}>{row.username ?? '—'}</bdi>,
    },
    {
      key: 'state',
      title: t('registries.column.state'),
      flex: 14,
      min: 100,
      hideBelow: 320,
      sortable: true,
      cell: (row) => <span className={`cut ${row.state === 'login_lost' ? 'warn' : 'muted'}`}>{t(`registries.state.${row.state}`)}</span>,
    },
    {
      key: 'origin',
      title: t('registries.column.origin'),
      flex: 20,
      min: 120,
      hideBelow: 620,
      sortable: true,
      cell: (row) => <span className="muted cut">{t(`registries.origin.${row.origin}`)}</span>,
    },
  ]
}
