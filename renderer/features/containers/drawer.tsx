/** The drawer of one container: what is wrong with it first, then everything about it. */
import { AlignLeft, Play, RotateCw, Square, Terminal } from 'lucide-react'
import { lazy } from 'react'
import { useTranslation } from 'react-i18next'
import { RowDrawer } from '../../engine-list/drawer.tsx'
import type { DrawerPlace } from '../../state/ui-store.ts'
import { act, fits } from './actions.ts'
import { toneOf } from './columns.tsx'
import { containerMenu } from './menu.ts'
import { focusShell, showShell } from './show-shell.ts'
import { KeptLog } from './kept-log.tsx'
import { Summary } from './summary.tsx'

// Each loads when it is first looked at: logs, charts and trees are no part of the first paint.
const LogsPanel = lazy(() => import('./logs-panel.tsx').then((m) => ({ default: m.LogsPanel })))
const ShellTab = lazy(() => import('./shell-tab.tsx').then((m) => ({ default: m.ShellTab })))
const StatsPanel = lazy(() => import('./stats-panel.tsx').then((m) => ({ default: m.StatsPanel })))
const ProcessesPanel = lazy(() => import('./processes-panel.tsx').then((m) => ({ default: m.ProcessesPanel })))
const FilesView = lazy(() => import('../../files-view/files-view.tsx').then((m) => ({ default: m.FilesView })))
const InspectPanel = lazy(() => import('./inspect-panel.tsx').then((m) => ({ default: m.InspectPanel })))

export function ContainerDrawer({ place, onClose }: { place: DrawerPlace; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <RowDrawer
      name="containers"
      path="containers.list"
      place={place}
      onClose={onClose}
      gone={t('containers.gone')}
      left={<KeptLog id={place.id} />}
      title={(row) => row.name}
      subtitle={(row) => row.image}
      tone={toneOf}
      menu={containerMenu}
      acts={(row, select) => [
        { key: 'logs', label: t('containers.action.logs'), icon: AlignLeft, onPress: () => select('logs') },
        {
          key: 'shell',
          label: t('containers.action.shell'),
          icon: Terminal,
          disabled: row.state !== 'running',
          onPress: () => showShell(row),
        },
        ...(fits('start', row)
          ? [{ key: 'start', label: t('containers.action.start'), icon: Play, onPress: () => void act('start', [row]) }]
          : [
              {
                key: 'restart',
                label: t('containers.action.restart'),
                icon: RotateCw,
                disabled: !fits('restart', row),
                onPress: () => void act('restart', [row]),
              },
              {
                key: 'stop',
                label: t('containers.action.stop'),
                icon: Square,
                disabled: !fits('stop', row),
                onPress: () => void act('stop', [row]),
              },
            ]),
      ]}
      tabs={(row, select) => [
        { key: 'summary', label: t('containers.tab.summary'), panel: () => <Summary row={row} onShowLog={() => select('logs')} /> },
        { key: 'logs', label: t('containers.tab.logs'), panel: () => <LogsPanel id={row.id} name={row.name} /> },
        { key: 'shell', label: t('containers.tab.shell'), panel: () => <ShellTab row={row} />, onPress: () => focusShell(row) },
        {
          key: 'stats',
          label: t('containers.tab.stats'),
          panel: () => <StatsPanel source={row.source} container={row.container} running={row.state === 'running'} />,
        },
        {
          key: 'processes',
          label: t('containers.tab.processes'),
          panel: () => <ProcessesPanel source={row.source} container={row.container} running={row.state === 'running'} />,
        },
        {
          key: 'files',
          label: t('files.tab'),
          panel: () => <FilesView engine={row.source} kind="container" of={row.container} name={row.name} version={row.state} />,
        },
        {
          key: 'inspect',
          label: t('containers.tab.inspect'),
          panel: () => <InspectPanel source={row.source} container={row.container} version={row.state} />,
        },
      ]}
    />
  )
}
