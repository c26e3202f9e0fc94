/** Containers: the list of every engine in scope, and the drawer of the one that is looked at. */
import { Box, SearchX } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Panel, Group as PanelGroup, Separator } from 'react-resizable-panels'
import type { Container } from '../../../shared/contract/containers.ts'
import type { Group, View } from '../../../shared/rpc/view.ts'
import { collect } from '../../state/collect.ts'
import { type Command, useCommandSource } from '../../state/commands.ts'
import { setCount } from '../../state/counts.ts'
import { asListed, engineTag, looking, present, useEngines, useScopedEngines } from '../../state/engines.ts'
import { useSettings } from '../../state/settings.ts'
import { openDrawer, placeList, setUi, useListPlace, useUi } from '../../state/ui-store.ts'
import { useLive } from '../../state/use-live.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Empty } from '../../ui/empty.tsx'
import { MenuAt } from '../../ui/menu.tsx'
import splitter from '../../ui/splitter.module.css'
import { act, bulkActs, fits } from './actions.ts'
import { containerColumns } from './columns.tsx'
import style from './containers.module.css'
import { ContainerDrawer } from './drawer.tsx'
import { EngineNotes, EngineSummary, NoEngine, Waiting } from './engine-notes.tsx'
import { containerMenu } from './menu.ts'
import { RenameDialog } from './rename-dialog.tsx'
import { useSelection } from './selection.ts'
import { showShell } from './show-shell.ts'
import { Toolbar } from './toolbar.tsx'
import { useUsageOf } from './usage.ts'

const section = 'containers'
const rowHeights = { compact: 26, normal: 30, roomy: 36 }

export function ContainersPage() {
  const { t, i18n } = useTranslation()
  const place = useListPlace(section)
  const drawer = useUi((ui) => ui.drawers[section])
  const drawerWidth = useUi((ui) => ui.drawerWidth)
  const allEngines = useEngines()
  const engines = useScopedEngines()
  const narrowed = engines.length < present(allEngines).length
  const [range, setRange] = useState({ offset: 0, limit: 250 })
  const [menu, setMenu] = useState<{ row: Container; x: number; y: number }>()
  const [renaming, setRenaming] = useState<Container>()
  const grid = useRef<HTMLDivElement>(null)
  const rowHeight = rowHeights[useSettings(({ density }) => density)]

  const view: View = useMemo(
    () => ({
      text: place.text,
      where: place.where,
      ...(narrowed ? { sources: engines.map(({ id }) => id) } : {}),
      ...(place.sort ? { sort: place.sort } : {}),
      ...(place.group ? { group: 'project', folded: place.folded } : {}),
      ...range,
    }),
    [place, narrowed, engines, range],
  )
  const list = useLive('containers.list', {}, view, section)
  const rows = useMemo(() => list.items.filter((item): item is Container => 'id' in item), [list.items])
  const selection = useSelection()
  const columns = useMemo(() => (i18n.language ? containerColumns() : []), [i18n.language])
  const [visible, setVisible] = useState<Container[]>([])
  useUsageOf(visible)
  /** Whether it was ever told what an engine holds: until then nothing is counted, since nobody knows. */
  const isKnown = ({ id }: { id: string }) => list.sources[id]?.state === 'live' || list.sources[id]?.state === 'stale'
  const counted = engines.some(isKnown)
  const total = counted ? list.total : undefined
  useEffect(() => setCount(section, total), [total])
  const hasRows = rows.length > 0
  useEffect(() => {
    // For the bench: when the first rows of this page were painted.
    if (hasRows && performance.getEntriesByName('rows').length === 0) requestAnimationFrame(() => performance.mark('rows'))
  }, [hasRows])

  const open = useCallback((row: Container, tab?: string) => {
    openDrawer(section, {
      id: row.id,
      source: row.source,
      item: row.container,
      tab: tab ?? useUi.getState().drawers[section]?.tab ?? 'summary',
    })
  }, [])
  const onWindow = useCallback(
    (offset: number, limit: number) => setRange((old) => (old.offset === offset && old.limit === limit ? old : { offset, limit })),
    [],
  )
  const host = (row: Container) => ({ showLogs: () => open(row, 'logs'), showShell: () => showShell(row), askName: () => setRenaming(row) })
  const targets = (row: Container) => (selection.ids.has(row.id) ? selection.rows : [row])

  /** What is here is selected at once, so that a key that follows means all of it; the rest has to be asked for. */
  const selectAll = () => {
    selection.select(rows, 'only')
    if (rows.length < list.matched) void collect('containers.list', {}, view).then((all) => selection.select(all, 'only'))
  }

  const onKey = (event: React.KeyboardEvent, row: Container | undefined): boolean => {
    if (event.ctrlKey || event.metaKey || event.altKey) return false
    if (event.key === 'Escape') {
      if (selection.ids.size > 0) selection.clear()
      else if (drawer) openDrawer(section, undefined)
      return true
    }
    // On a group's header the keys are for what is selected.
    const all = row ? targets(row) : selection.rows
    const [first] = row ? [row] : all
    if (!first) return false
    const does: Record<string, () => void> = {
      l: () => open(first, 'logs'),
      t: () => showShell(first),
      s: () => void act(all.some((each) => fits('stop', each)) ? 'stop' : 'start', all),
      r: () => void act('restart', all),
      Delete: () => void act('remove', all),
    }
    does[event.key]?.()
    return event.key in does
  }

  const commands = useCallback(async (): Promise<Command[]> => {
    const all = await collect('containers.list', {}, { offset: 0, limit: 0 }, 2000)
    return all.flatMap((row) => [
      { id: `open ${row.id}`, title: row.name, hint: [row.image, engineTag(row.source)].filter(Boolean).join(' · '), run: () => open(row) },
      ...bulkActs
        .filter((what) => fits(what, row))
        .map((what) => ({
          id: `${what} ${row.id}`,
          title: `${t(`containers.action.${what}`)} ${row.name}`,
          run: () => void act(what, [row]),
        })),
      { id: `logs ${row.id}`, title: `${t('containers.action.logs')} ${row.name}`, run: () => open(row, 'logs') },
    ])
  }, [open, t])
  useCommandSource(section, commands)

  const counts = list.counts.state ?? {}
  const passText = Object.values(list.counts.source ?? {}).reduce((sum, n) => sum + n, 0)
  const listed = engines.map((engine) => asListed(engine, list.sources[engine.id]))
  const stale = new Set(listed.filter(({ state }) => state === 'stale' || state === 'failed').map(({ id }) => id))
  const answers = engines.filter(({ state }) => state === 'live' || state === 'stale')
  const answering = answers.length > 0
  const waiting =
    !allEngines.loaded || looking(allEngines) || engines.some(({ state }) => state === 'connecting') || (answering && !list.loaded)

  const groupRunning = (group: Group) => {
    const running = group.counts.running ?? 0
    return running === group.size ? t('containers.groupAll', { running }) : t('containers.groupRunning', { running, count: group.size })
  }

  return (
    <PanelGroup orientation="horizontal" style={{ height: '100%' }}>
      <Panel id="list" minSize={420} style={{ overflow: 'hidden' }}>
        <div className={style.page}>
          <div className={style.head}>
            <h1>{t('containers.title')}</h1>
            <EngineSummary />
          </div>
          <Toolbar
            counts={counted ? { all: passText, states: counts } : undefined}
            selection={selection}
            onEnter={() => grid.current?.querySelector<HTMLElement>('[role=grid]')?.focus()}
          />
          <EngineNotes engines={listed} disconnected={allEngines.loaded && !allEngines.connected} />
          <div ref={grid} style={{ display: 'contents' }}>
            {list.size > 0 ? (
              <DataTable
                label={t('containers.list')}
                list={list}
                columns={columns}
                rowHeight={rowHeight}
                sort={place.sort}
                onSort={(sort) => placeList(section, { sort })}
                widths={place.widths}
                onWidths={(widths) => placeList(section, { widths })}
                onWindow={onWindow}
                onVisible={setVisible}
                selected={selection.ids}
                onSelect={selection.select}
                onSelectAll={selectAll}
                opened={drawer?.id}
                onOpen={(row) => open(row)}
                onMenu={(row, x, y) => setMenu({ row, x, y })}
                onFold={(group) =>
                  placeList(section, {
                    folded: place.folded.includes(group) ? place.folded.filter((g) => g !== group) : [...place.folded, group],
                  })
                }
                groupLabel={(group) => (
                  <>
                    <b>
                      <bdi>{group.group || t('containers.other')}</bdi>
                    </b>{' '}
                    <span className="faint">{groupRunning(group)}</span>
                  </>
                )}
                onKey={onKey}
                staleSources={stale}
              />
            ) : waiting && !answering ? (
              <Waiting rowHeight={rowHeight} />
            ) : !answering ? (
              <NoEngine state={allEngines} />
            ) : list.total > 0 ? (
              <Empty icon={SearchX} title={t('state.nothingMatches')} hint={t('state.nothingMatchesHint', { count: list.total })}>
                <Button onPress={() => placeList(section, { text: '', where: {} })}>{t('common.clearFilter')}</Button>
              </Empty>
            ) : list.loaded && answers.every(isKnown) ? (
              <Empty icon={Box} title={t('containers.empty')} hint={t('containers.emptyHint')}>
                <code className={`${style.example} mono selectable`}>docker run -d --name web -p 8080:80 nginx</code>
              </Empty>
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
            <ContainerDrawer key={drawer.id} place={drawer} hostOf={host} onClose={() => openDrawer(section, undefined)} />
          </Panel>
        </>
      )}
      {menu && (
        <MenuAt
          x={menu.x}
          y={menu.y}
          label={menu.row.name}
          entries={containerMenu(menu.row, host(menu.row))}
          onClose={() => setMenu(undefined)}
        />
      )}
      {renaming && <RenameDialog row={renaming} onClose={() => setRenaming(undefined)} />}
    </PanelGroup>
  )
}
