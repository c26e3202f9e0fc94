/** Networks: who can reach whom, as a table or as a picture, and the drawer of the network that is looked at. */
import { Network as NetworkIcon, Plus } from 'lucide-react'
import { lazy, Suspense, useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EngineList } from '../../engine-list/engine-list.tsx'
import { type Command, useCommandSource } from '../../state/commands.ts'
import { openDialog } from '../../state/dialogs.ts'
import { Button } from '../../ui/button.tsx'
import { Segments } from '../../ui/segments.tsx'
import { networkActs } from './actions.ts'
import { networkColumns } from './columns.tsx'
import { NetworkDrawer } from './drawer.tsx'
import { networkMenu } from './menu.ts'

const GraphView = lazy(() => import('./graph-view.tsx').then((m) => ({ default: m.GraphView })))

const openCreate = () => openDialog('createNetwork', {})

export function NetworksPage() {
  const { t, i18n } = useTranslation()
  const [form, setForm] = useState<'table' | 'graph'>('table')
  const { columns, acts } = useMemo(() => ({ columns: i18n.language ? networkColumns() : [], acts: networkActs() }), [i18n.language])
  const commands = useCallback(
    (): Command[] => [
      { id: 'networks create', title: t('networks.create.title'), run: openCreate },
      { id: 'networks graph', title: t('networks.graph.show'), run: () => setForm('graph') },
    ],
    [t],
  )
  useCommandSource('network tools', commands)
  const createButton = (
    <Button icon={Plus} label={t('networks.create.title')} onPress={openCreate}>
      {t('networks.create.open')}
    </Button>
  )
  return (
    <EngineList
      name="networks"
      path="networks.list"
      label={t('tabs.networks')}
      filterLabel={t('networks.filter')}
      columns={columns}
      itemOf={(row) => row.network}
      nameOf={(row) => row.name}
      hintOf={(row) => row.subnets.map(({ subnet }) => subnet).join(', ')}
      acts={acts}
      menu={networkMenu}
      chips={{
        facet: 'use',
        values: [
          { value: 'running', label: t('networks.chip.running'), always: true },
          { value: 'stopped', label: t('networks.chip.stopped') },
          { value: 'unused', label: t('networks.chip.unused'), always: true },
        ],
      }}
      drawer={(place, close) => <NetworkDrawer key={place.id} place={place} onClose={close} />}
      empty={{ icon: NetworkIcon, title: t('networks.empty'), hint: t('networks.emptyHint'), children: createButton }}
      tools={
        <>
          <Segments
            label={t('networks.graph.form')}
            value={form}
            onChange={setForm}
            options={[
              ['table', t('networks.graph.table')],
              ['graph', t('networks.graph.graph')],
            ]}
          />
          {createButton}
        </>
      }
      picture={
        form === 'graph' && (
          <Suspense fallback={null}>
            <GraphView />
          </Suspense>
        )
      }
    />
  )
}
