/** Logs: one river of everybody who writes, what kinds of lines there are, and what was said last by those that died. */
import { Columns2, ListTree, PlugZap, ScrollText } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Panel, Group as PanelGroup, Separator } from 'react-resizable-panels'
import { formatNumber } from '../../i18n/format.ts'
import { asListed, looking, present, useEngines, useScopedEngines } from '../../state/engines.ts'
import { useLogReport } from '../../state/log-report.ts'
import { activePane, setPane, setRiver, setTree, useRiver } from '../../state/river.ts'
import { useUi } from '../../state/ui-store.ts'
import { useLive } from '../../state/use-live.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { ErrorBoundary } from '../../ui/error-boundary.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { Note } from '../../ui/note.tsx'
import splitter from '../../ui/splitter.module.css'
import { Toggle } from '../../ui/toggle.tsx'
import { Lines } from './lines.tsx'
import style from './logs.module.css'
import { SavedMenu } from './saved.tsx'
import { SourcesPanel } from './sources-panel.tsx'
import { panelId, TabRow, tabId } from './tab-row.tsx'

// Each loads when it is first looked at.
const Kinds = lazy(() => import('./kinds.tsx').then((m) => ({ default: m.Kinds })))
const Deaths = lazy(() => import('./deaths.tsx').then((m) => ({ default: m.Deaths })))

const tabs = ['lines', 'kinds', 'deaths'] as const

export function LogsPage() {
  const { t } = useTranslation()
  const river = useRiver()
  const scope = useUi(({ engine }) => engine)
  const { pane, index } = activePane(river)
  const everybody = useLive('logs.sources', {}, { ...(scope ? { sources: [scope] } : {}), offset: 0, limit: 0 }, 'logs')
  const { report, fault } = useLogReport()
  const died = everybody.counts.died?.yes ?? 0
  const running = everybody.counts.state?.running ?? 0
  const tab = tabs.find((each) => each === river.tab) ?? 'lines'
  // Unknown is never shown as empty; and what is typed into the tree's box must not go when the first ones come.
  const engines = useEngines()
  const known =
    everybody.loaded &&
    engines.loaded &&
    !looking(engines) &&
    present(engines).every(
      ({ id, state }) => state !== 'connecting' && (state !== 'live' || (everybody.sources[id]?.state ?? 'connecting') !== 'connecting'),
    )
  const withTree = river.tree.open && tab !== 'deaths'

  const split = () => {
    const [first = pane] = river.panes
    setRiver(river.panes.length > 1 ? { panes: [pane], active: 0 } : { panes: [first, first], active: 1, tab: 'lines' })
  }
  return (
    <div className={style.page}>
      <div className={style.head}>
        <h1>{t('river.title')}</h1>
        {everybody.total > 0 && (
          <span className="muted cut">
            {t('river.summary', { count: everybody.total, running: formatNumber(running) })}
            {report && ` · ${t('river.settings.lines', { count: report.lines })}`}
          </span>
        )}
        <span className={style.tools}>
          <SavedMenu pane={pane} />
          <Toggle on={river.panes.length > 1} onChange={split} label={t('river.split')} icon={Columns2} />
          {tab !== 'deaths' && (
            <Toggle on={river.tree.open} onChange={(open) => setTree({ open })} label={t('river.showSources')} icon={ListTree} />
          )}
        </span>
      </div>
      <TabRow
        label={t('river.title')}
        tabs={tabs}
        active={tab}
        onSelect={(key) => setRiver({ tab: key })}
        title={(key) => (
          <>
            {t(`river.tab.${key}`)} {key === 'deaths' && died > 0 && <span className="faint num">{formatNumber(died)}</span>}
          </>
        )}
      />
      <Troubles fault={fault ?? report?.fault} />
      {everybody.error ? (
        <div className={style.notes}>
          <FaultNote fault={everybody.error} />
        </div>
      ) : everybody.total === 0 && known ? (
        <Nobody />
      ) : (
        <PanelGroup orientation="horizontal" style={{ flex: 1, minHeight: 0 }}>
          {withTree && (
            <>
              <Panel
                id="sources"
                defaultSize={river.tree.width}
                minSize={180}
                maxSize="45%"
                groupResizeBehavior="preserve-pixel-size"
                onResize={(size) => setTree({ width: Math.round(size.inPixels) })}
                style={{ overflow: 'hidden' }}
              >
                <SourcesPanel picked={pane} onPick={(picked) => setPane(index, picked)} />
              </Panel>
              <Separator className={splitter.vertical} aria-label={t('river.resizeSources')} />
            </>
          )}
          <Panel id="river" minSize={320} style={{ overflow: 'hidden' }}>
            <div role="tabpanel" id={panelId} aria-labelledby={tabId(tab)} className={style.panel}>
              <ErrorBoundary of={tab}>
                <Suspense fallback={null}>{{ lines: <Lines />, kinds: <Kinds />, deaths: <Deaths /> }[tab]}</Suspense>
              </ErrorBoundary>
            </div>
          </Panel>
        </PanelGroup>
      )}
    </div>
  )
}

/** What is wrong with the river itself: lines that cannot be kept, and engines that do not answer. */
function Troubles({ fault }: { fault: React.ComponentProps<typeof FaultNote>['fault'] | undefined }) {
  const { t } = useTranslation()
  const state = useEngines()
  const engines = useScopedEngines().map((engine) => asListed(engine, undefined))
  const troubled = engines.filter(({ state: is }) => is === 'stale' || is === 'failed')
  const disconnected = state.loaded && !state.connected
  if (!fault && !disconnected && troubled.length === 0) return null
  return (
    <div className={style.notes}>
      {fault && <FaultNote fault={fault} />}
      {disconnected && <Note tone="warn" title={t('state.staleBackend')} />}
      {troubled.map(
        ({ id, name, fault: why }) => why && <FaultNote key={id} of={t('river.engineLost', { name })} fault={why} tone="warn" />,
      )}
    </div>
  )
}

/** Nobody writes, and nothing is kept of anybody who did. */
function Nobody() {
  const { t } = useTranslation()
  const state = useEngines()
  const answering = present(state).some(({ state: is }) => is === 'live' || is === 'stale')
  if (answering)
    return (
      <Empty icon={ScrollText} title={t('river.empty')} hint={t('river.emptyHint')}>
        <code className={`${style.example} mono selectable`}>docker run -d --name web -p 8080:80 nginx</code>
      </Empty>
    )
  if (!state.loaded || looking(state)) return null
  return (
    <Empty icon={PlugZap} title={t('engine.noneTitle')} hint={t('river.noEngineHint')}>
      <Button onPress={() => useUi.setState({ section: 'containers' })}>{t('river.whereLooked')}</Button>
    </Empty>
  )
}
