/** The columns of the port map. */
import i18next from 'i18next'
import type { PublishedPort } from '../../../shared/contract/ports.ts'
import { isReachable, publishedAt } from '../../../shared/lib/machine.ts'
import { engineName, useSeveralEngines } from '../../state/engines.ts'
import type { Column } from '../../ui/data-table.tsx'

const reachable = ({ addresses, machine }: PublishedPort) => addresses.find((address) => isReachable(machine, address))

/** Where it is found: the first of its addresses that is reached from here, if there is one. */
export const addressOf = (row: PublishedPort): string => publishedAt(row.machine, reachable(row) ?? row.addresses[0] ?? '', row.host)
/** What a browser opens; undefined where there is nothing for one, or nothing that can be reached from here. */
export const urlOf = (row: PublishedPort): string | undefined =>
  row.protocol === 'tcp' && reachable(row) !== undefined ? `http://${addressOf(row)}/` : undefined

function Host({ row }: { row: PublishedPort }) {
  const text = `${row.host}${row.protocol === 'tcp' ? '' : `/${row.protocol}`}`
  const url = urlOf(row)
  if (!url) return <span className="num">{text}</span>
  return (
    <a
      className="num"
      href={url}
      target="_blank"
      rel="noreferrer"
      tabIndex={-1}
      title={i18next.t('containers.port', { host: addressOf(row) })}
      onClick={(event) => event.stopPropagation()}
    >
      {text}
    </a>
  )
}

function Owner({ row }: { row: PublishedPort }) {
  const several = useSeveralEngines()
  return (
    <span className="cut" title={row.name}>
      <bdi>{row.name}</bdi> {several && <span className="faint">{engineName(row.source)}</span>}
      {row.rivals.length > 0 && (
        <span className="warn" title={row.rivals.join('\n')}>
          {' '}
          · {i18next.t('ports.alsoOf', { name: row.rivals[0], count: row.rivals.length })}
        </span>
      )}
    </span>
  )
}

/** Titles are looked up when asked for, so that a change of language reaches them. */
export function portColumns(): Column<PublishedPort>[] {
  const { t } = i18next
  return [
    { key: 'host', title: t('ports.column.host'), flex: 8, min: 80, sortable: true, cell: (row) => <Host row={row} /> },
    { key: 'name', title: t('ports.column.name'), flex: 24, min: 140, sortable: true, cell: (row) => <Owner row={row} /> },
    {
      key: 'target',
      title: t('ports.column.target'),
      flex: 8,
      min: 80,
      sortable: true,
      cell: (row) => <span className="muted num">{row.target}</span>,
    },
    {
      key: 'addresses',
      title: t('ports.column.addresses'),
      hideBelow: 520,
      flex: 16,
      min: 100,
      cell: (row) => <bdi className="muted mono cut">{row.addresses.map((address) => address || t('ports.everyAddress')).join(', ')}</bdi>,
    },
    {
      key: 'project',
      title: t('containers.summary.project'),
      hideBelow: 640,
      flex: 12,
      min: 80,
      cell: (row) => <bdi className="muted cut">{row.project}</bdi>,
    },
  ]
}
