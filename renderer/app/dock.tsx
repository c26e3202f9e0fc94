/** The dock: long-lived things that stay while one goes elsewhere, and the tasks with their outcomes. */
import { ListChecks, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { closeDockTab, hideDock, useDock } from '../state/dock.ts'
import { dismissEnded, useTasks } from '../state/tasks.ts'
import { Button } from '../ui/button.tsx'
import { ErrorBoundary } from '../ui/error-boundary.tsx'
import style from './frame.module.css'
import { Tasks } from './tasks.tsx'

export function Dock() {
  const { t } = useTranslation()
  const { tabs, active } = useDock()
  const count = useTasks(({ tasks }) => tasks.length)
  const current = tabs.find(({ id }) => id === active)
  return (
    <section className={style.dock} aria-label={t('dock.label')}>
      <div className={style.tabs}>
        <div role="tablist" aria-label={t('dock.label')} className={style.tabList}>
          {tabs.map(({ id, title, icon: Icon, focus }) => (
            <Tab key={id} id={id} on={current?.id === id} onChosen={focus}>
              <Icon aria-hidden />
              {title}
            </Tab>
          ))}
          <Tab id="tasks" on={!current}>
            <ListChecks aria-hidden />
            {t('dock.tasks')} {count > 0 && <b className="num">{count}</b>}
          </Tab>
        </div>
        <div className={style.dockTools}>
          {current ? (
            <Button variant="ghost" size="small" onPress={() => closeDockTab(current.id)}>
              {t('dock.closeTab', { name: current.title })}
            </Button>
          ) : (
            count > 0 && (
              <Button variant="ghost" size="small" onPress={dismissEnded}>
                {t('dock.clearEnded')}
              </Button>
            )
          )}
          <Button variant="ghost" size="small" icon={X} label={t('dock.close')} keys="Mod+J" onPress={hideDock} />
        </div>
      </div>
      <div role="tabpanel" aria-label={current?.title ?? t('dock.tasks')} className={style.panel}>
        <ErrorBoundary of={active}>{current ? <current.panel key={current.id} /> : <Tasks />}</ErrorBoundary>
      </div>
    </section>
  )
}

type TabProps = { id: string; on: boolean; onChosen?: () => void; children: React.ReactNode }

function Tab({ id, on, onChosen, children }: TabProps) {
  const choose = () => {
    useDock.setState({ active: id })
    onChosen?.()
  }
  return (
    <button type="button" role="tab" aria-selected={on} className={style.tab} onClick={choose}>
      {children}
    </button>
  )
}
