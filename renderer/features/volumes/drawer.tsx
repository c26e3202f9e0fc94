/** The drawer of one volume: who has it, what is in it, and everything that the engine knows. */
import { FolderOpen, Trash2 } from 'lucide-react'
import { lazy } from 'react'
import { useTranslation } from 'react-i18next'
import { RowDrawer } from '../../engine-list/drawer.tsx'
import type { DrawerPlace } from '../../state/ui-store.ts'
import { removeVolumes } from './actions.ts'
import { volumeMenu } from './menu.ts'
import { volumeName } from './names.ts'
import { Summary } from './summary.tsx'

const FilesView = lazy(() => import('../../files-view/files-view.tsx').then((m) => ({ default: m.FilesView })))
const InspectPanel = lazy(() => import('./inspect-panel.tsx').then((m) => ({ default: m.InspectPanel })))

export function VolumeDrawer({ place, onClose }: { place: DrawerPlace; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <RowDrawer
      name="volumes"
      path="volumes.list"
      place={place}
      onClose={onClose}
      gone={t('volumes.gone')}
      title={volumeName}
      subtitle={(row) => row.mountpoint}
      menu={volumeMenu}
      acts={(row, select) => [
        { key: 'files', label: t('volumes.action.files'), icon: FolderOpen, onPress: () => select('files') },
        { key: 'remove', label: t('volumes.action.remove'), icon: Trash2, onPress: () => void removeVolumes([row]) },
      ]}
      tabs={(row) => [
        { key: 'summary', label: t('volumes.tab.summary'), panel: () => <Summary row={row} /> },
        {
          key: 'files',
          label: t('files.tab'),
          panel: () => (
            <FilesView
              engine={row.source}
              kind="volume"
              of={row.volume}
              name={volumeName(row)}
              version={row.usedBy.map(({ name, running }) => `${name} ${running}`).join()}
            />
          ),
        },
        { key: 'inspect', label: t('volumes.tab.inspect'), panel: () => <InspectPanel row={row} /> },
      ]}
    />
  )
}
