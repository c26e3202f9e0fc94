/** The drawer of one row: what it is, what can be done to it, and tabs. It stays when the list is filtered or scrolled away from the row. */
import { Ellipsis, type LucideIcon, Star as StarIcon, X } from 'lucide-react'
import { type ReactNode, Suspense, useEffect, useRef, useState } from 'react'
import { Tab, TabList, TabPanel, Tabs, ToggleButton } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { type DrawerPlace, type Favourite, openDrawer, toggleFavourites, useIsFavourite } from '../state/ui-store.ts'
import { type LivePath, type RowAt, useLive } from '../state/use-live.ts'
import { Button } from '../ui/button.tsx'
import { ErrorBoundary } from '../ui/error-boundary.tsx'
import { MenuAt, type MenuEntry } from '../ui/menu.tsx'
import { StateDot, type Tone } from '../ui/state-dot.tsx'
import style from './drawer.module.css'
import { useTight } from './use-tight.ts'

/** A button under the name: the verbs that one uses most. */
export type DrawerAct = { key: string; label: string; icon: LucideIcon; disabled?: boolean; onPress: () => void }
/** `onPress`: also when it is the one that is shown. */
export type DrawerTab = { key: string; label: string; panel: () => ReactNode; onPress?: (() => void) | undefined }

export type RowDrawerProps<P extends LivePath> = {
  /** The key of the list's tab. */
  name: string
  path: P
  place: DrawerPlace
  onClose: () => void
  /** Said when it is not there any more. */
  gone: string
  /** What is left of it, and the way there. */
  left?: ReactNode
  title: (row: RowAt<P>) => string
  /** Under the title, in the face of identifiers. */
  subtitle?: (row: RowAt<P>) => string
  tone?: (row: RowAt<P>) => Tone
  acts: (row: RowAt<P>, select: (tab: string) => void) => DrawerAct[]
  menu: (row: RowAt<P>, select: (tab: string) => void) => MenuEntry[]
  /** The first one is shown where another that was remembered does not exist. */
  tabs: (row: RowAt<P>, select: (tab: string) => void) => DrawerTab[]
}

export function RowDrawer<P extends LivePath>(props: RowDrawerProps<P>) {
  type R = RowAt<P>
  const { place, path, onClose } = props
  const { t } = useTranslation()
  const list = useLive(path, {} as never, { ids: [place.id], offset: 0, limit: 1 })
  const row = list.items.find((item): item is R => 'id' in item)
  const [last, setLast] = useState<R>()
  if (row && row !== last) setLast(row)
  const shown = row ?? last
  // Only an engine that answers can say so.
  const fresh = list.connected && list.sources[place.source]?.state === 'live'
  const gone = list.loaded && !row && fresh
  if (!shown)
    return (
      <aside className={style.drawer} aria-label={t('drawer.label')} aria-busy={!gone}>
        <div className={style.top}>
          <h2>
            <span className="muted">{gone ? props.gone : t('common.loading')}</span>
            <Close onClose={onClose} />
          </h2>
          {gone && props.left}
        </div>
      </aside>
    )
  return <Opened {...props} row={shown} fresh={fresh} isGone={gone} />
}

function Close({ onClose, children }: { onClose: () => void; children?: ReactNode }) {
  const { t } = useTranslation()
  return (
    <span className={style.topTools}>
      {children}
      <Button variant="ghost" size="small" icon={X} label={t('drawer.close')} keys="Esc" onPress={onClose} />
    </span>
  )
}

function Star({ list, row }: { list: string; row: Favourite }) {
  const { t } = useTranslation()
  const on = useIsFavourite(list, row)
  return (
    <ToggleButton
      className={style.star ?? ''}
      isSelected={on}
      aria-label={t('drawer.favourite')}
      onChange={() => toggleFavourites(list, [row])}
    >
      <StarIcon aria-hidden />
    </ToggleButton>
  )
}

function Opened<P extends LivePath>(props: RowDrawerProps<P> & { row: RowAt<P>; fresh: boolean; isGone: boolean }) {
  const { row, fresh, isGone, name, place, onClose, title, subtitle, tone } = props
  const { t } = useTranslation()
  const [menu, setMenu] = useState<{ x: number; y: number }>()
  const select = (tab: string) => openDrawer(name, { ...place, tab })
  const tabs = props.tabs(row, select)
  const current = tabs.find(({ key }) => key === place.tab) ?? tabs[0]
  const { tight, row: actRow } = useTight()
  const heads = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab is shown
  useEffect(
    () => heads.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }),
    [current?.key],
  )
  return (
    <aside
      className={style.drawer}
      aria-label={`${t('drawer.label')}: ${title(row)}`}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <div className={style.top}>
        <h2>
          {/* What is old has lost its colour in the list, too. */}
          {tone && <StateDot tone={fresh && !isGone ? tone(row) : 'idle'} />}
          <bdi className="cut selectable" title={title(row)}>
            {title(row)}
          </bdi>
          <Close onClose={onClose}>
            <Star list={name} row={{ id: row.id, source: row.source, name: title(row) }} />
          </Close>
        </h2>
        {subtitle && (
          <div className="mono muted selectable" style={{ overflowWrap: 'anywhere' }}>
            <bdi>{subtitle(row)}</bdi>
          </div>
        )}
        {isGone && <div className="bad">{props.gone}</div>}
        {isGone && props.left}
      </div>
      {!isGone && (
        <div className={style.acts} {...(tight ? { 'data-tight': 'names' } : {})}>
          <div className={style.actStrip}>
            <div ref={actRow} className={style.actRow}>
              {props.acts(row, select).map(({ key, label, icon, disabled, onPress }) => (
                <Button key={key} icon={icon} isDisabled={disabled ?? false} onPress={onPress}>
                  {label}
                </Button>
              ))}
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
          </div>
        </div>
      )}
      <Tabs className={style.tabRoot ?? ''} selectedKey={current?.key ?? ''} onSelectionChange={(key) => select(String(key))}>
        <TabList ref={heads} className={style.tabs ?? ''} aria-label={t('drawer.label')}>
          {tabs.map(({ key, label, onPress }) => (
            <Tab key={key} id={key} {...(onPress ? { onClick: onPress } : {})}>
              {label}
            </Tab>
          ))}
        </TabList>
        {tabs.map(({ key, panel }) => (
          <TabPanel key={key} id={key} className={style.panel ?? ''}>
            <ErrorBoundary of={`${row.id} ${key}`}>
              <Suspense fallback={null}>{key === current?.key && panel()}</Suspense>
            </ErrorBoundary>
          </TabPanel>
        ))}
      </Tabs>
      {menu && <MenuAt x={menu.x} y={menu.y} label={title(row)} entries={props.menu(row, select)} onClose={() => setMenu(undefined)} />}
    </aside>
  )
}
