/** A section that has tabs: its title, its engines, what can be made in it, and the page of the tab that is chosen. */
import { Plus } from 'lucide-react'
import { type KeyboardEvent, Suspense, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { EngineSummary } from '../engine-list/engine-notes.tsx'
import { useCounts } from '../state/counts.ts'
import { openDialog } from '../state/dialogs.ts'
import { goTo } from '../state/navigate.ts'
import { useUi } from '../state/ui-store.ts'
import { Button } from '../ui/button.tsx'
import { ErrorBoundary } from '../ui/error-boundary.tsx'
import type { SectionTab } from './sections.ts'
import style from './section-tabs.module.css'

export function SectionTabs({ section, tabs }: { section: 'containers'; tabs: readonly SectionTab[] }) {
  const { t } = useTranslation()
  const chosen = useUi((ui) => ui.tabs[section])
  const counts = useCounts()
  const list = useRef<HTMLDivElement>(null)
  const index = Math.max(
    0,
    tabs.findIndex(({ key }) => key === chosen),
  )
  const current = tabs[index] as SectionTab
  const Page = current.page
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, number> = { ArrowLeft: index - 1, ArrowRight: index + 1, Home: 0, End: tabs.length - 1 }
    const to = moves[event.key]
    if (to === undefined) return
    event.preventDefault()
    const next = (to + tabs.length) % tabs.length
    goTo(section, (tabs[next] as SectionTab).key)
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus()
  }
  return (
    <div className={style.section}>
      <div className={style.head}>
        <h1>{t(`nav.${section}`)}</h1>
        <EngineSummary />
        <SectionTools />
      </div>
      {tabs.length > 1 && (
        <div ref={list} role="tablist" aria-label={t(`nav.${section}`)} className={style.tabs} onKeyDown={onKeyDown}>
          {tabs.map(({ key }) => (
            <button
              key={key}
              id={`tab-${key}`}
              type="button"
              role="tab"
              aria-selected={key === current.key}
              aria-controls="tab-panel"
              tabIndex={key === current.key ? 0 : -1}
              onClick={() => goTo(section, key)}
            >
              {t(`tabs.${key}`)}
              {counts[key] !== undefined && <b aria-hidden>{counts[key]}</b>}
            </button>
          ))}
        </div>
      )}
      <div
        className={style.page}
        {...(tabs.length > 1 ? { id: 'tab-panel', role: 'tabpanel', 'aria-labelledby': `tab-${current.key}` } : {})}
      >
        <ErrorBoundary of={current.key}>
          <Suspense fallback={null}>
            <Page />
          </Suspense>
        </ErrorBoundary>
      </div>
    </div>
  )
}

/** What can be made here, and tidied up. */
function SectionTools() {
  const { t } = useTranslation()
  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'n' || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target)) return
      event.preventDefault()
      openDialog('run', {})
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
  return (
    <div className={style.tools}>
      <Button onPress={() => openDialog('prune', {})}>{t('disk.pruneOpen')}</Button>
      <Button variant="primary" icon={Plus} onPress={() => openDialog('run', {})}>
        {t('run.run')}
      </Button>
    </div>
  )
}

/** Whether a letter is for somebody else: it is typed, or something lies over the page. */
const isBusy = (target: EventTarget | null): boolean =>
  (target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable], .xterm, [role=log]') !== null) ||
  document.querySelector('[role=dialog], [role=alertdialog], [role=menu]') !== null
