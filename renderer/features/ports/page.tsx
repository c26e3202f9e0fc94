/** The ports that containers have on their machines, over all engines: which is whose, and where two engines claim the same one. */
import { Box, Copy, Globe, Plug } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { PublishedPort } from '../../../shared/contract/ports.ts'
import { EngineList } from '../../engine-list/engine-list.tsx'
import { goTo } from '../../state/navigate.ts'
import type { MenuEntry } from '../../ui/menu.tsx'
import { addressOf, portColumns, urlOf } from './columns.tsx'

/** The container that has it, in its own list. */
const showContainer = ({ source, container }: PublishedPort) =>
  goTo('containers', 'containers', { open: { id: `${source}/${container}`, source, item: container, tab: 'summary' } })

const none = [] as const

export function PortsPage() {
  const { t, i18n } = useTranslation()
  const columns = useMemo(() => (i18n.language ? portColumns() : []), [i18n.language])
  const menu = (row: PublishedPort): MenuEntry[] => [
    {
      key: 'open',
      label: t('ports.open'),
      icon: Globe,
      keys: 'o',
      disabled: urlOf(row) === undefined,
      onAction: () => void window.open(urlOf(row)),
    },
    { key: 'container', label: t('ports.container'), icon: Box, keys: 'Enter', onAction: () => showContainer(row) },
    { key: 'copy', label: t('ports.copy'), icon: Copy, onAction: () => void navigator.clipboard.writeText(addressOf(row)) },
  ]
  return (
    <EngineList
      name="ports"
      path="ports.list"
      label={t('tabs.ports')}
      filterLabel={t('ports.filter')}
      columns={columns}
      itemOf={(row) => row.container}
      nameOf={(row) => `${row.name} ${row.host}/${row.protocol}`}
      acts={none}
      menu={menu}
      keys={(row) => ({ o: () => urlOf(row) && void window.open(urlOf(row)) })}
      chips={{ facet: 'rivals', values: [{ value: 'yes', label: t('ports.claimedTwice') }] }}
      onOpen={showContainer}
      empty={{ icon: Plug, title: t('ports.empty'), hint: t('ports.emptyHint') }}
    />
  )
}
