/** The drawer of one network: what it is, who is on it, and everything that the engine knows. */
import { Link2, Trash2 } from 'lucide-react'
import { lazy } from 'react'
import { useTranslation } from 'react-i18next'
import { runAct } from '../../engine-list/acts.ts'
import { RowDrawer } from '../../engine-list/drawer.tsx'
import type { DrawerPlace } from '../../state/ui-store.ts'
import { networkActs, removeNetworks } from './actions.ts'
import { networkMenu } from './menu.ts'
import { Summary } from './summary.tsx'

const InspectPanel = lazy(() => import('./inspect-panel.tsx').then((m) => ({ default: m.InspectPanel })))

export function NetworkDrawer({ place, onClose }: { place: DrawerPlace; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <RowDrawer
      name="networks"
      path="networks.list"
      place={place}
      onClose={onClose}
      gone={t('networks.gone')}
      title={(row) => row.name}
      subtitle={(row) => row.network.slice(0, 12)}
      menu={networkMenu}
      acts={(row) => {
        const connect = networkActs().find(({ key }) => key === 'connect')
        return [
          ...(connect
            ? [
                {
                  key: 'connect',
                  label: connect.label,
                  icon: Link2,
                  disabled: !connect.fits(row),
                  onPress: () => void runAct(connect, [row]),
                },
              ]
            : []),
          ...(row.builtIn
            ? []
            : [{ key: 'remove', label: t('networks.action.remove'), icon: Trash2, onPress: () => void removeNetworks([row]) }]),
        ]
      }}
      tabs={(row) => [
        { key: 'summary', label: t('networks.tab.summary'), panel: () => <Summary row={row} /> },
        { key: 'inspect', label: t('networks.tab.inspect'), panel: () => <InspectPanel row={row} /> },
      ]}
    />
  )
}
