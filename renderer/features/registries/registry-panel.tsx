/** One registry, opened: who one is there, its repositories, and the tags of the one that was chosen. */
import { Ellipsis, LogIn, LogOut, RefreshCw, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Panel, Group as PanelGroup, Separator } from 'react-resizable-panels'
import type { Registry } from '../../../shared/contract/registries.ts'
import { runAct } from '../../engine-list/acts.ts'
import { useLive } from '../../state/use-live.ts'
import { Button } from '../../ui/button.tsx'
import { MenuAt } from '../../ui/menu.tsx'
import { Note } from '../../ui/note.tsx'
import splitter from '../../ui/splitter.module.css'
import { StateDot } from '../../ui/state-dot.tsx'
import { logIn, registryActs, registryMenu } from './actions.ts'
import { Insecure, registryTones } from './columns.tsx'
import { isOurs } from './names.ts'
import { closeRegistry, readAgain, useOpened } from './opened.ts'
import style from './registries.module.css'
import { RepositoriesPane } from './repositories-pane.tsx'
import { TagsPane } from './tags-pane.tsx'

export function RegistryPanel({ host }: { host: string }) {
  const { t } = useTranslation()
  const list = useLive('registries.list', {}, { ids: [host], offset: 0, limit: 1 })
  const row = list.items.find((item): item is Registry => 'id' in item)
  const { repository, version } = useOpened()
  const gone = list.loaded && list.connected && !row && Object.values(list.sources).every(({ state }) => state === 'live')
  // One that was just added is in the list a moment later than it was opened.
  useEffect(() => {
    if (!gone) return
    const timer = setTimeout(closeRegistry, 2000)
    return () => clearTimeout(timer)
  }, [gone])
  return (
    <aside
      className={style.panel}
      aria-label={`${t('drawer.label')}: ${row?.name ?? host}`}
      onKeyDown={(event) => event.key === 'Escape' && !event.defaultPrevented && closeRegistry()}
    >
      <Head host={host} row={row} />
      {row?.state === 'login_lost' && (
        <div className={style.notes}>
          <Note
            tone="warn"
            title={t('registries.lost', { user: row.username ?? '' })}
            action={<Button onPress={() => logIn(row)}>{t('registries.logIn')}</Button>}
          >
            {t('registries.lostHint')}
          </Note>
        </div>
      )}
      {row && (
        <PanelGroup orientation="horizontal" style={{ flex: 1, minHeight: 0 }}>
          <Panel id="repositories" minSize={170} style={{ overflow: 'hidden' }}>
            {/* Who asks changes what there is to see. */}
            <RepositoriesPane registry={row} of={`${host} ${row.username ?? ''} ${row.state} ${version}`} />
          </Panel>
          {repository !== undefined && (
            <>
              <Separator className={splitter.vertical} aria-label={t('registries.resize')} />
              <Panel id="tags" defaultSize="69%" minSize={240} style={{ overflow: 'hidden' }}>
                <TagsPane key={`${repository} ${row.username ?? ''} ${row.state} ${version}`} registry={row} repository={repository} />
              </Panel>
            </>
          )}
        </PanelGroup>
      )}
    </aside>
  )
}

function Head({ host, row }: { host: string; row: Registry | undefined }) {
  const { t } = useTranslation()
  const [menu, setMenu] = useState<{ x: number; y: number }>()
  const logOut = registryActs().find(({ key }) => key === (row?.state === 'anonymous' ? 'remove' : 'logOut'))
  return (
    <div className={style.top}>
      <h2>
        {row && <StateDot tone={registryTones[row.state]} />}
        <bdi className="cut selectable" title={host}>
          {row?.name ?? host}
        </bdi>
        {row?.insecure && <Insecure />}
        <span className={style.tools}>
          <Button variant="ghost" size="small" icon={RefreshCw} label={t('registries.refresh')} onPress={readAgain} />
          <Button variant="ghost" size="small" icon={X} label={t('drawer.close')} keys="Esc" onPress={closeRegistry} />
        </span>
      </h2>
      {row && (
        <div className={style.acts}>
          <span className="muted cut">
            {row.username
              ? t(`registries.who.${row.state}`, { user: row.username, origin: t(`registries.origin.${row.origin}`) })
              : t(`registries.whoever.${row.state}`, { origin: t(`registries.origin.${row.origin}`) })}
          </span>
          <span className={style.tools}>
            <Button icon={LogIn} onPress={() => logIn(row)}>
              {t(row.state === 'logged_in' ? 'registries.logInOther' : 'registries.logIn')}
            </Button>
            {isOurs(row) && logOut && (
              <Button icon={LogOut} onPress={() => void runAct(logOut, [row])}>
                {logOut.label}
              </Button>
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
          </span>
        </div>
      )}
      {menu && row && <MenuAt {...menu} label={row.name} entries={registryMenu(row)} onClose={() => setMenu(undefined)} />}
    </div>
  )
}
