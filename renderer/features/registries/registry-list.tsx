/** The registries that are known, from whoever knows of them. Nobody is contacted to show it. */
import { LogIn, Plus, SearchX } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Registry } from '../../../shared/contract/registries.ts'
import { registryHost } from '../../../shared/lib/image-reference.ts'
import { runAct } from '../../engine-list/acts.ts'
import { useSelection } from '../../engine-list/selection.ts'
import { Toolbar } from '../../engine-list/toolbar.tsx'
import { collect } from '../../state/collect.ts'
import { type Command, useCommandSource } from '../../state/commands.ts'
import { setCount } from '../../state/counts.ts'
import { openDialog } from '../../state/dialogs.ts'
import { placeList, useListPlace } from '../../state/ui-store.ts'
import { useLive } from '../../state/use-live.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Empty } from '../../ui/empty.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { MenuAt } from '../../ui/menu.tsx'
import { Note } from '../../ui/note.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import { registryActs, registryMenu } from './actions.ts'
import { registryColumns } from './columns.tsx'
import { closeRegistry, openRegistry, useOpened } from './opened.ts'
import style from './registries.module.css'
import { useRowHeight } from './row-height.ts'

const name = 'registries'
const path = 'registries.list'

export function RegistryList() {
  const { t, i18n } = useTranslation()
  const place = useListPlace(name)
  const opened = useOpened(({ host }) => host)
  const rowHeight = useRowHeight()
  const [menu, setMenu] = useState<{ row: Registry; x: number; y: number }>()
  const grid = useRef<HTMLDivElement>(null)
  const { columns, acts } = useMemo(() => ({ columns: i18n.language ? registryColumns() : [], acts: registryActs() }), [i18n.language])
  const view = useMemo(
    () => ({ text: place.text, where: place.where, ...(place.sort ? { sort: place.sort } : {}), offset: 0, limit: 500 }),
    [place],
  )
  const list = useLive(path, {}, view, name)
  const selection = useSelection(path)
  const rows = list.items.filter((item): item is Registry => 'id' in item)
  const total = list.loaded ? list.total : undefined
  useEffect(() => setCount(name, total), [total])
  useEffect(() => () => setCount(name, undefined), [])

  const offered = useCallback(async (): Promise<Command[]> => {
    const all = await collect(path, {}, { offset: 0, limit: 0 }, 500)
    return [
      { id: 'registries login', title: t('registries.logInTitle'), run: () => openDialog('registryLogin', {}) },
      { id: 'registries add', title: t('registries.addTitle'), run: () => openDialog('registryAdd', {}) },
      ...all.flatMap((row) => [
        { id: `open ${row.id}`, title: row.name, hint: t('tabs.registries'), run: () => openRegistry(row.host) },
        ...acts
          .filter(({ fits }) => fits(row))
          .map((act) => ({ id: `${act.key} ${row.id}`, title: `${act.label} ${row.name}`, run: () => void runAct(act, [row]) })),
      ]),
    ]
  }, [acts, t])
  useCommandSource(name, offered)

  const onKey = (event: React.KeyboardEvent, row: Registry | undefined): boolean => {
    if (event.ctrlKey || event.metaKey || event.altKey) return false
    if (event.key === 'Escape') {
      if (selection.ids.size > 0) selection.clear()
      else closeRegistry()
      return true
    }
    const all = row && !selection.ids.has(row.id) ? [row] : selection.rows
    return acts.filter(({ keys }) => keys === event.key).some((act) => runAct(act, all))
  }
  const troubled = Object.values(list.sources).flatMap(({ fault }) => (fault ? [fault] : []))
  const values = list.counts.state ?? {}
  return (
    <div className={style.page}>
      <Toolbar
        name={name}
        label={t('registries.filter')}
        chips={{
          facet: 'state',
          values: [
            { value: 'logged_in', label: t('registries.state.logged_in'), always: true },
            { value: 'login_lost', label: t('registries.state.login_lost') },
          ],
        }}
        groupLabel={undefined}
        counts={list.loaded ? { all: Object.values(values).reduce((sum, n) => sum + n, 0), values } : undefined}
        acts={acts}
        selection={selection}
        onEnter={() => grid.current?.querySelector<HTMLElement>('[role=grid]')?.focus()}
      >
        {/* Beside an opened one there is little room. */}
        <Button
          icon={Plus}
          {...(opened === undefined ? {} : { label: t('registries.addTitle') })}
          onPress={() => openDialog('registryAdd', {})}
        >
          {opened === undefined && t('registries.add')}
        </Button>
        <Button
          icon={LogIn}
          {...(opened === undefined ? {} : { label: t('registries.logInTitle') })}
          onPress={() => openDialog('registryLogin', {})}
        >
          {opened === undefined && t('registries.logIn')}
        </Button>
      </Toolbar>
      {(troubled.length > 0 || (list.loaded && !list.connected)) && (
        <div className={style.notes}>
          {list.loaded && !list.connected && <Note tone="warn" title={t('state.staleBackend')} />}
          {troubled.map((fault) => (
            <FaultNote key={fault.message.en} fault={fault} tone="warn" />
          ))}
        </div>
      )}
      <div ref={grid} className={style.fill}>
        {rows.length > 0 ? (
          <DataTable
            label={t('tabs.registries')}
            list={list}
            columns={columns}
            rowHeight={rowHeight}
            sort={place.sort}
            onSort={(sort) => placeList(name, { sort })}
            widths={place.widths}
            onWidths={(widths) => placeList(name, { widths })}
            onWindow={() => {}}
            selected={selection.ids}
            onSelect={selection.select}
            onSelectAll={() => selection.select(rows, 'only')}
            opened={opened}
            onOpen={(row) => openRegistry(row.host)}
            onMenu={(row, x, y) => setMenu({ row, x, y })}
            onFold={() => {}}
            groupLabel={() => null}
            onKey={onKey}
            staleSources={new Set(Object.entries(list.sources).flatMap(([source, { state }]) => (state === 'stale' ? [source] : [])))}
          />
        ) : list.loaded && list.total > 0 ? (
          <NothingMatches text={place.text} hidden={list.total} />
        ) : (
          <SkeletonRows rowHeight={rowHeight} count={4} />
        )}
      </div>
      <p className={`${style.quiet} faint`}>{t('registries.quiet')}</p>
      {menu && <MenuAt x={menu.x} y={menu.y} label={menu.row.name} entries={registryMenu(menu.row)} onClose={() => setMenu(undefined)} />}
    </div>
  )
}

/** Whoever looked for one by its address may well want to log in to it. */
function NothingMatches({ text, hidden }: { text: string; hidden: number }) {
  const { t } = useTranslation()
  const host = /[.:]/.test(text) ? registryHost(text) : undefined
  return (
    <Empty icon={SearchX} title={t('state.nothingMatches')} hint={t('state.nothingMatchesHint', { count: hidden })}>
      <span className={style.steps}>
        {host && (
          <Button variant="primary" onPress={() => openDialog('registryLogin', { host })}>
            {t('registries.logInTo', { host })}
          </Button>
        )}
        {host && <Button onPress={() => openDialog('registryAdd', { host })}>{t('registries.addTo', { host })}</Button>}
        <Button onPress={() => placeList(name, { text: '', where: {} })}>{t('common.clearFilter')}</Button>
      </span>
    </Empty>
  )
}
