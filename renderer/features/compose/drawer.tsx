/** The drawer of one project: its services first, then its files, what they come to, how it is brought up, and what it says. */
import { ArrowBigUpDash, Play, RotateCw, Square } from 'lucide-react'
import { lazy } from 'react'
import { useTranslation } from 'react-i18next'
import { RowDrawer } from '../../engine-list/drawer.tsx'
import type { DrawerPlace } from '../../state/ui-store.ts'
import { act, fits, type ProjectAct } from './actions.ts'
import { placeOf } from './columns.tsx'
import { projectMenu } from './menu.ts'
import { ServicesPanel } from './services-panel.tsx'
import { toneOf } from './state.ts'
import { useToolName } from './tool.tsx'

// Each loads when it is first looked at.
const FilesPanel = lazy(() => import('./files-panel.tsx').then((m) => ({ default: m.FilesPanel })))
const ConfigPanel = lazy(() => import('./config-panel.tsx').then((m) => ({ default: m.ConfigPanel })))
const OptionsPanel = lazy(() => import('./options-panel.tsx').then((m) => ({ default: m.OptionsPanel })))
const LogsPanel = lazy(() => import('./logs-panel.tsx').then((m) => ({ default: m.LogsPanel })))

/** What loses something is in the menu. */
const buttons: [ProjectAct, typeof Play][] = [
  ['up', ArrowBigUpDash],
  ['start', Play],
  ['restart', RotateCw],
  ['stop', Square],
]

export function ComposeDrawer({ place, onClose }: { place: DrawerPlace; onClose: () => void }) {
  const { t } = useTranslation()
  const tool = useToolName(place.source)
  return (
    <RowDrawer
      name="compose"
      path="compose.list"
      place={place}
      onClose={onClose}
      gone={t('compose.gone')}
      title={(row) => row.project}
      subtitle={(row) => [tool, placeOf(row)].filter(Boolean).join(' · ')}
      tone={toneOf}
      menu={projectMenu}
      acts={(row) =>
        buttons
          // One that runs has nothing to start, and one that does not has nothing to stop.
          .filter(([what]) => (what !== 'start' && what !== 'stop') || fits(what, row))
          .map(([what, icon]) => ({
            key: what,
            label: t(`compose.button.${what as 'up' | 'start' | 'restart' | 'stop'}`),
            icon,
            disabled: !fits(what, row),
            onPress: () => void act(what, [row]),
          }))
      }
      tabs={(row, select) => [
        { key: 'services', label: t('compose.tab.services'), panel: () => <ServicesPanel row={row} onShowFile={() => select('files')} /> },
        { key: 'files', label: t('compose.tab.files'), panel: () => <FilesPanel row={row} /> },
        { key: 'config', label: t('compose.tab.config'), panel: () => <ConfigPanel row={row} /> },
        { key: 'options', label: t('compose.tab.options'), panel: () => <OptionsPanel row={row} /> },
        { key: 'logs', label: t('compose.tab.logs'), panel: () => <LogsPanel row={row} /> },
      ]}
    />
  )
}
