/** A list of what the engines in scope hold, with everything that every such list does: filter, select, act, open, and say how its engines are. */
import { type LucideIcon, SearchX } from 'lucide-react'
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Panel, Group as PanelGroup, Separator } from 'react-resizable-panels'
import type { Group, View } from '../../shared/rpc/view.ts'
import { collect } from '../state/collect.ts'
import { type Command, useCommandSource } from '../state/commands.ts'
import { setCount } from '../state/counts.ts'
import { asListed, engineTag, looking, present, useEngines, useScopedEngines } from '../state/engines.ts'
import { useSettings } from '../state/settings.ts'
import {
  type DrawerPlace,
  type Favourite,
  openDrawer,
  placeList,
  renewFavourites,
  setUi,
  toggleFavourites,
  useListPlace,
  useUi,
} from '../state/ui-store.ts'
import { type LivePath, type RowAt, useLive } from '../state/use-live.ts'
import { Button } from '../ui/button.tsx'
import { type Column, DataTable } from '../ui/data-table.tsx'
import { Empty } from '../ui/empty.tsx'
import { MenuAt, type MenuEntry } from '../ui/menu.tsx'
import splitter from '../ui/splitter.module.css'
import { actCommand, type ListAct, runAct } from './acts.ts'
import style from './engine-list.module.css'
import { EngineNotes, NoEngine, Waiting } from './engine-notes.tsx'
import { useSelection } from './selection.ts'
import { type Chips, Toolbar } from './toolbar.tsx'

export type EngineListProps<P extends LivePath> = {
  /** Names its place, its drawer and its count: the key of its tab. */
  name: string
  /** A list whose sources are engines. */
  path: P
  /** What it is of, for a screen reader. */
  label: string
  filterLabel: string
  columns: readonly Column<RowAt<P>>[]
  /** The engine's own name for a row, and what it is called. */
  itemOf: (row: RowAt<P>) => string
  nameOf: (row: RowAt<P>) => string
  /** Beside its name in the palette. */
  hintOf?: (row: RowAt<P>) => string
  acts: readonly ListAct<RowAt<P>>[]
  /** `open` shows the drawer at a tab. */
  menu: (row: RowAt<P>, open: (tab: string) => void) => MenuEntry[]
  /**
   * Keys of the list's own, beside those of its acts. Gets the first of the rows that they are for. `typing`: it opened what one types
   * into.
   */
  keys?: (row: RowAt<P>, open: (tab: string) => void) => Record<string, () => unknown>
  /** Commands for a row, beside opening it and its acts. */
  commands?: (row: RowAt<P>, open: (tab: string) => void) => Command[]
  chips?: Chips
  /** `toggle`: the chip that turns groups on and off, where nothing else in the toolbar does. */
  group?: { by: string; toggle?: string; label: (group: Group) => ReactNode }
  /** A list without one says what opening a row does. */
  drawer?: (place: DrawerPlace, close: () => void) => ReactNode
  onOpen?: (row: RowAt<P>) => void
  /** Shown where there is nothing: what to do. */
  empty: { icon: LucideIcon; title: string; hint: string; children?: ReactNode }
  /** Always part of the view: facets that a person did not choose. */
  where?: Record<string, string[]>
  /** What else stands in the toolbar. */
  tools?: ReactNode
  onVisible?: (rows: RowAt<P>[]) => void
  /** What else is to be known of the list, above it. */
  notes?: ReactNode
  /** New rows come in at the top: what one reads further down stays where it is. */
  grows?: boolean
  /** Shown in place of the table, where there are rows: another picture of the same. */
  picture?: ReactNode
}

const noFavourites: Favourite[] = []
/** Milliseconds in which letters are meant for what a key has opened, however long that takes to come. */
const typingAhead = 1500
const rowHeights = { compact: 26, normal: 30, roomy: 36 }

export function EngineList<P extends LivePath>(props: EngineListProps<P>) {
  type R = RowAt<P>
  const { name, path, group, chips, acts, where } = props
  const { t } = useTranslation()
  const place = useListPlace(name)
  const drawer = useUi((ui) => (props.drawer ? ui.drawers[name] : undefined))
  const drawerWidth = useUi((ui) => ui.drawerWidth)
  const favourites = useUi((ui) => ui.favourites[name]) ?? noFavourites
  const allEngines = useEngines()
  const engines = useScopedEngines()
  const narrowed = engines.length < present(allEngines).length
  const [range, setRange] = useState({ offset: 0, limit: 250 })
  const [menu, setMenu] = useState<{ row: R; x: number; y: number }>()
  const grid = useRef<HTMLDivElement>(null)
  const typingUntil = useRef(0)
  const rowHeight = rowHeights[useSettings(({ density }) => density)]

  const groupBy = group && place.group ? group.by : undefined
  const view: View = useMemo(
    () => ({
      text: place.text,
      where: { ...where, ...place.where },
      ...(place.favourites ? { ids: favourites.map(({ id }) => id) } : {}),
      ...(narrowed ? { sources: engines.map(({ id }) => id) } : {}),
      ...(place.sort ? { sort: place.sort } : {}),
      ...(groupBy ? { group: groupBy, folded: place.folded } : {}),
      ...range,
    }),
    [place, favourites, narrowed, engines, range, groupBy, where],
  )
  const list = useLive(path, {} as never, view, name)
  const rows = useMemo(() => list.items.filter((item): item is R => 'id' in item), [list.items])
  const selection = useSelection(path)
  /** Whether it was ever told what an engine holds: until then nothing is counted, since nobody knows. */
  const isKnown = ({ id }: { id: string }) => list.sources[id]?.state === 'live' || list.sources[id]?.state === 'stale'
  const counted = engines.some(isKnown)
  // What grows all day is no number that one wants to know.
  const total = counted && !props.grows ? list.total : undefined
  useEffect(() => setCount(name, total), [name, total])
  // Nobody counts what nobody follows.
  useEffect(() => () => setCount(name, undefined), [name])
  const hasRows = rows.length > 0
  useEffect(() => {
    // For the bench: when the first rows of this page were painted.
    if (hasRows && performance.getEntriesByName('rows').length === 0) requestAnimationFrame(() => performance.mark('rows'))
  }, [hasRows])

  const latest = useRef(props)
  latest.current = props
  const asFavourite = (row: R): Favourite => ({ id: row.id, source: row.source, name: latest.current.nameOf(row) })
  // biome-ignore lint/correctness/useExhaustiveDependencies: how a row is named does not change
  useEffect(() => renewFavourites(name, rows.map(asFavourite)), [name, rows])
  const close = useCallback(() => openDrawer(name, undefined), [name])
  const open = useCallback(
    (row: R, tab?: string) => {
      const { onOpen, itemOf } = latest.current
      if (onOpen) return onOpen(row)
      openDrawer(name, {
        id: row.id,
        source: row.source,
        item: itemOf(row),
        tab: tab ?? useUi.getState().drawers[name]?.tab ?? 'summary',
      })
    },
    [name],
  )
  const onWindow = useCallback(
    (offset: number, limit: number) => setRange((old) => (old.offset === offset && old.limit === limit ? old : { offset, limit })),
    [],
  )

  /** What is here is selected at once, so that a key that follows means all of it; the rest has to be asked for. */
  const selectAll = () => {
    selection.select(rows, 'only')
    if (rows.length < list.matched) void collect(path, {} as never, view).then((all) => selection.select(all, 'only'))
  }

  const onKey = (event: React.KeyboardEvent, row: R | undefined): boolean => {
    if (event.ctrlKey || event.metaKey || event.altKey) return false
    // The rest of what was begun before the shell could take it: its `r` must not restart anything.
    if (event.key.length === 1 && event.timeStamp < typingUntil.current) return true
    if (event.key === 'Escape') {
      if (selection.ids.size > 0) selection.clear()
      else if (drawer) close()
      return true
    }
    // On a group's header the keys are for what is selected.
    const all = row && !selection.ids.has(row.id) ? [row] : selection.rows
    const [first] = all
    if (!first) return false
    if (event.key === 'f') {
      toggleFavourites(name, all.map(asFavourite))
      return true
    }
    const own = props.keys?.(first, (tab) => open(first, tab))[event.key]
    if (own) {
      if (own() === 'typing') typingUntil.current = event.timeStamp + typingAhead
    } else acts.filter(({ keys }) => keys === event.key).some((act) => runAct(act, all))
    return own !== undefined || acts.some(({ keys }) => keys === event.key)
  }

  const offered = useCallback(async (): Promise<Command[]> => {
    const { nameOf, hintOf, acts, path, commands } = latest.current
    const all = await collect(path, {} as never, { offset: 0, limit: 0 }, 2000)
    return all.flatMap((row: R) => [
      {
        id: `open ${row.id}`,
        title: nameOf(row),
        kind: latest.current.grows ? 'event' : 'object',
        hint: [hintOf?.(row), engineTag(row.source)].filter(Boolean).join(' · '),
        run: () => open(row),
      },
      ...acts.filter(({ fits }) => fits(row)).map((act) => actCommand(act, row, nameOf(row))),
      ...(commands?.(row, (tab) => open(row, tab)) ?? []),
    ])
  }, [open])
  useCommandSource(name, offered)

  const passing = Object.values(list.counts.source ?? {}).reduce((sum, n) => sum + n, 0)
  const listed = engines.map((engine) => asListed(engine, list.sources[engine.id]))
  const stale = new Set(listed.filter(({ state }) => state === 'stale' || state === 'failed').map(({ id }) => id))
  const answers = engines.filter(({ state }) => state === 'live' || state === 'stale')
  const answering = answers.length > 0
  const waiting =
    !allEngines.loaded || looking(allEngines) || engines.some(({ state }) => state === 'connecting') || (answering && !list.loaded)

  return (
    <PanelGroup orientation="horizontal" style={{ height: '100%' }}>
      <Panel id="list" minSize={420} style={{ overflow: 'hidden' }}>
        <div className={style.page}>
          <Toolbar
            name={name}
            label={props.filterLabel}
            chips={chips}
            groupLabel={group?.toggle}
            counts={
              counted
                ? {
                    all: chips?.all ? (list.counts[chips.facet]?.[chips.all] ?? 0) : passing,
                    values: (chips && list.counts[chips.facet]) ?? {},
                  }
                : undefined
            }
            acts={acts}
            selection={selection}
            onEnter={() => grid.current?.querySelector<HTMLElement>('[role=grid]')?.focus()}
          >
            {props.tools}
          </Toolbar>
          <EngineNotes engines={listed} disconnected={allEngines.loaded && !allEngines.connected} />
          {props.notes && <div className={style.notes}>{props.notes}</div>}
          <div ref={grid} style={{ display: 'contents' }}>
            {list.size > 0 && props.picture ? (
              props.picture
            ) : list.size > 0 ? (
              <DataTable
                label={props.label}
                list={list}
                columns={props.columns}
                rowHeight={rowHeight}
                sort={place.sort}
                onSort={(sort) => placeList(name, { sort })}
                widths={place.widths}
                onWidths={(widths) => placeList(name, { widths })}
                onWindow={onWindow}
                {...(props.onVisible ? { onVisible: props.onVisible } : {})}
                selected={selection.ids}
                onSelect={selection.select}
                onSelectAll={selectAll}
                opened={drawer?.id}
                onOpen={(row) => open(row)}
                onMenu={(row, x, y) => setMenu({ row, x, y })}
                onFold={(folded) =>
                  placeList(name, {
                    folded: place.folded.includes(folded) ? place.folded.filter((g) => g !== folded) : [...place.folded, folded],
                  })
                }
                groupLabel={(of) => group?.label(of)}
                onKey={onKey}
                // What was opened has the keys now: whoever comes back means the list.
                onLeave={() => {
                  typingUntil.current = 0
                }}
                staleSources={stale}
                grows={props.grows ?? false}
              />
            ) : waiting && !answering ? (
              <Waiting rowHeight={rowHeight} />
            ) : !answering ? (
              <NoEngine state={allEngines} />
            ) : list.total > 0 && (place.text || place.favourites || Object.keys(place.where).length > 0) ? (
              <Empty icon={SearchX} title={t('state.nothingMatches')} hint={t('state.nothingMatchesHint', { count: list.total })}>
                <Button onPress={() => placeList(name, { text: '', where: {}, favourites: false })}>{t('common.clearFilter')}</Button>
              </Empty>
            ) : list.loaded && answers.every(isKnown) ? (
              <Empty {...props.empty} />
            ) : (
              <Waiting rowHeight={rowHeight} />
            )}
          </div>
        </div>
      </Panel>
      {drawer && (
        <>
          <Separator className={splitter.vertical} aria-label={t('drawer.resize')} />
          <Panel
            id="drawer"
            defaultSize={drawerWidth}
            minSize={320}
            maxSize="65%"
            groupResizeBehavior="preserve-pixel-size"
            onResize={(size) => setUi({ drawerWidth: Math.round(size.inPixels) })}
            style={{ overflow: 'hidden' }}
          >
            {props.drawer?.(drawer, close)}
          </Panel>
        </>
      )}
      {menu && (
        <MenuAt
          x={menu.x}
          y={menu.y}
          label={props.nameOf(menu.row)}
          entries={props.menu(menu.row, (tab) => open(menu.row, tab))}
          onClose={() => setMenu(undefined)}
        />
      )}
    </PanelGroup>
  )
}
