/** The drawer of one container: what is wrong with it first, then everything about it. */
import { AlignLeft, Ellipsis, Play, RotateCw, Square, Terminal, X } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import type { Container } from '../../../shared/contract/containers.ts'
import { type DrawerPlace, openDrawer } from '../../state/ui-store.ts'
import { useLive } from '../../state/use-live.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorBoundary } from '../../ui/error-boundary.tsx'
import { MenuAt } from '../../ui/menu.tsx'
import { StateDot } from '../../ui/state-dot.tsx'
import { act, fits } from './actions.ts'
import { toneOf } from './columns.tsx'
import style from './containers.module.css'
import { containerMenu, type MenuHost } from './menu.ts'
import { showShell } from './show-shell.ts'
import { Summary } from './summary.tsx'

// Each loads when it is first looked at: logs, charts and trees are no part of the first paint.
const LogsPanel = lazy(() => import('./logs-panel.tsx').then((m) => ({ default: m.LogsPanel })))
const ShellTab = lazy(() => import('./shell-tab.tsx').then((m) => ({ default: m.ShellTab })))
const StatsPanel = lazy(() => import('./stats-panel.tsx').then((m) => ({ default: m.StatsPanel })))
const InspectPanel = lazy(() => import('./inspect-panel.tsx').then((m) => ({ default: m.InspectPanel })))

const tabs = ['summary', 'logs', 'shell', 'stats', 'inspect'] as const

export function ContainerDrawer({
  place,
  hostOf,
  onClose,
}: {
  place: DrawerPlace
  hostOf: (row: Container) => MenuHost
  onClose: () => void
}) {
  const { t } = useTranslation()
  // Followed on its own, so that it stays when the list is filtered or scrolled away from it.
  const list = useLive('containers.list', {}, { ids: [place.id], offset: 0, limit: 1 })
  const row = list.items.find((item): item is Container => 'id' in item)
  const [last, setLast] = useState<Container>()
  if (row && row !== last) setLast(row)
  const shown = row ?? last
  // Only an engine that answers can say so.
  const fresh = list.connected && list.sources[place.source]?.state === 'live'
  const gone = list.loaded && !row && fresh
  if (!shown)
    return (
      <aside className={style.drawer} aria-label={t('drawer.label')} aria-busy={!gone}>
        <Unknown said={gone ? t('containers.gone') : t('common.loading')} onClose={onClose} />
      </aside>
    )
  return <Opened row={shown} fresh={fresh} gone={gone} tab={place.tab} place={place} host={hostOf(shown)} onClose={onClose} />
}

/** Of a container that was never seen: its engine may be away for long, so that it can be closed all the same. */
function Unknown({ said, onClose }: { said: string; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <div className={style.top}>
      <h2>
        <span className="muted">{said}</span>
        <span className={style.topTools}>
          <Button variant="ghost" size="small" icon={X} label={t('drawer.close')} keys="Esc" onPress={onClose} />
        </span>
      </h2>
    </div>
  )
}

type OpenedProps = { row: Container; fresh: boolean; gone: boolean; tab: string; place: DrawerPlace; host: MenuHost; onClose: () => void }

function Opened({ row, fresh, gone, tab, place, host, onClose }: OpenedProps) {
  const { t } = useTranslation()
  const [menu, setMenu] = useState<{ x: number; y: number }>()
  const running = row.state === 'running'
  const select = (next: string) => openDrawer('containers', { ...place, tab: next })
  const current = tabs.find((each) => each === tab) ?? 'summary'
  return (
    <aside
      className={style.drawer}
      aria-label={`${t('drawer.label')}: ${row.name}`}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <div className={style.top}>
        <h2>
          {/* What is old has lost its colour in the list, too. */}
          <StateDot tone={fresh && !gone ? toneOf(row) : 'idle'} />
          <bdi className="cut selectable" title={row.name}>
            {row.name}
          </bdi>
          <span className={style.topTools}>
            <Button variant="ghost" size="small" icon={X} label={t('drawer.close')} keys="Esc" onPress={onClose} />
          </span>
        </h2>
        <div className="mono muted selectable" style={{ overflowWrap: 'anywhere' }}>
          <bdi>{row.image}</bdi>
        </div>
        {gone && <div className="bad">{t('containers.gone')}</div>}
      </div>
      {!gone && (
        <div className={style.acts}>
          <Button icon={AlignLeft} onPress={() => select('logs')}>
            {t('containers.action.logs')}
          </Button>
          <Button icon={Terminal} isDisabled={!running} onPress={() => showShell(row)}>
            {t('containers.action.shell')}
          </Button>
          {fits('start', row) ? (
            <Button icon={Play} onPress={() => void act('start', [row])}>
              {t('containers.action.start')}
            </Button>
          ) : (
            <>
              <Button icon={RotateCw} isDisabled={!fits('restart', row)} onPress={() => void act('restart', [row])}>
                {t('containers.action.restart')}
              </Button>
              <Button icon={Square} isDisabled={!fits('stop', row)} onPress={() => void act('stop', [row])}>
                {t('containers.action.stop')}
              </Button>
            </>
          )}
          <Button
            variant="ghost"
            icon={Ellipsis}
            label={t('common.more')}
            onPress={(event) => {
              const box = event.target.getBoundingClientRect()
              setMenu({ x: box.left, y: box.bottom })
            }}
          />
        </div>
      )}
      <Tabs className={style.tabRoot ?? ''} selectedKey={current} onSelectionChange={(key) => select(String(key))}>
        <TabList className={style.tabs ?? ''} aria-label={t('drawer.label')}>
          {tabs.map((key) => (
            <Tab key={key} id={key}>
              {t(`containers.tab.${key}`)}
            </Tab>
          ))}
        </TabList>
        {tabs.map((key) => (
          <TabPanel key={key} id={key} className={style.panel ?? ''}>
            <ErrorBoundary of={`${row.id} ${key}`}>
              <Suspense fallback={null}>
                {key === 'summary' && <Summary row={row} onShowLog={() => select('logs')} />}
                {key === 'logs' && <LogsPanel id={row.id} name={row.name} />}
                {key === 'shell' && <ShellTab row={row} />}
                {key === 'stats' && <StatsPanel source={row.source} container={row.container} running={running} />}
                {key === 'inspect' && <InspectPanel source={row.source} container={row.container} version={row.state} />}
              </Suspense>
            </ErrorBoundary>
          </TabPanel>
        ))}
      </Tabs>
      {menu && <MenuAt x={menu.x} y={menu.y} label={row.name} entries={containerMenu(row, host)} onClose={() => setMenu(undefined)} />}
    </aside>
  )
}
