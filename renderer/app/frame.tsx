/** The frame around every section: bar, rail, page, dock and status. */
import { ListChecks, Search, ShipWheel } from 'lucide-react'
import { lazy, Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Group, Panel, Separator } from 'react-resizable-panels'
import { openPalette, useCommands } from '../state/commands.ts'
import { useCounts } from '../state/counts.ts'
import { showDock } from '../state/dock.ts'
import { followEngines } from '../state/engines.ts'
import { useTasks } from '../state/tasks.ts'
import { setUi, useUi } from '../state/ui-store.ts'
import { ErrorBoundary } from '../ui/error-boundary.tsx'
import { Keys } from '../ui/keys.tsx'
import splitter from '../ui/splitter.module.css'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { OpenDialog } from './dialogs.tsx'
import { Dock } from './dock.tsx'
import style from './frame.module.css'
import { keepFocus } from './lost-focus.ts'
import { Scope } from './scope.tsx'
import { SectionTabs } from './section-tabs.tsx'
import { sectionOf, sections } from './sections.ts'
import { listenForKeys } from './shortcuts.ts'
import { StatusBar } from './status-bar.tsx'
import { Toasts } from './toasts.tsx'

// Opened by a key press only: kept off the way to the first paint.
const Palette = lazy(() => import('./palette.tsx').then((m) => ({ default: m.Palette })))
const KeysDialog = lazy(() => import('./keys-dialog.tsx').then((m) => ({ default: m.KeysDialog })))

export function Frame() {
  const { t } = useTranslation()
  const section = sectionOf(useUi((ui) => ui.section))
  const dock = useUi((ui) => ui.dock)
  const { paletteOpen, keysOpen } = useCommands()
  useEffect(followEngines, [])
  useEffect(listenForKeys, [])
  useEffect(keepFocus, [])

  return (
    <div className={style.frame}>
      <Bar />
      <Rail current={section.key} />
      <main className={style.main}>
        <Group orientation="vertical" style={{ flex: 1, minHeight: 0 }}>
          <Panel id="page" minSize={180} style={{ overflow: 'hidden' }}>
            <ErrorBoundary of={section.key}>
              <Suspense fallback={null}>
                {'tabs' in section ? <SectionTabs section={section.key} tabs={section.tabs} /> : <section.page />}
              </Suspense>
            </ErrorBoundary>
          </Panel>
          {dock.open && (
            <>
              <Separator className={splitter.horizontal} aria-label={t('dock.resize')} />
              <Panel
                id="dock"
                defaultSize={dock.height}
                minSize={110}
                maxSize="75%"
                groupResizeBehavior="preserve-pixel-size"
                onResize={(size) => setUi((ui) => ({ dock: { ...ui.dock, height: Math.round(size.inPixels) } }))}
              >
                <ErrorBoundary>
                  <Dock />
                </ErrorBoundary>
              </Panel>
            </>
          )}
        </Group>
      </main>
      <StatusBar />
      <Toasts />
      <OpenDialog />
      <ConfirmDialog />
      <Suspense fallback={null}>
        {paletteOpen && <Palette />}
        {keysOpen && <KeysDialog />}
      </Suspense>
    </div>
  )
}

function Bar() {
  const { t } = useTranslation()
  const open = useTasks(({ tasks }) => tasks.filter((task) => task.ended === undefined).length)
  return (
    <header className={style.bar}>
      <div className={style.mark}>
        <ShipWheel aria-hidden />
      </div>
      <Scope />
      <button type="button" className={style.find} onClick={() => openPalette(true)}>
        <Search aria-hidden />
        {t('bar.find')}
        <Keys of="Mod+K" />
      </button>
      <button type="button" className={style.tool} onClick={() => showDock('tasks')}>
        <ListChecks aria-hidden />
        {open > 0 ? t('bar.tasks', { count: open }) : t('bar.noTasks')}
      </button>
    </header>
  )
}

function Rail({ current }: { current: string }) {
  const { t } = useTranslation()
  const counts = useCounts()
  return (
    <nav className={style.rail} aria-label={t('nav.label')}>
      {sections.map(({ key, icon: Icon, atEnd }) => (
        <a
          key={key}
          href={`#${key}`}
          className={atEnd ? style.end : undefined}
          title={t(`nav.${key}`)}
          {...(key === current ? { 'aria-current': 'page' as const } : {})}
          onClick={(event) => {
            event.preventDefault()
            setUi({ section: key })
          }}
        >
          <Icon aria-hidden />
          <span className={style.label}>{t(`nav.${key}`)}</span>
          {counts[key] !== undefined && (
            <span className={style.count} aria-hidden>
              {counts[key]}
            </span>
          )}
        </a>
      ))}
    </nav>
  )
}
