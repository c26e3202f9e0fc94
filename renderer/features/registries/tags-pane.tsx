/** The tags of one repository: what each stands for is asked as it comes on screen. */
import { Copy, SearchX, Tag, X } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Registry } from '../../../shared/contract/registries.ts'
import { dockerHub } from '../../../shared/lib/image-reference.ts'
import { asFault, type Fault } from '../../../shared/rpc/fault.ts'
import { actEntry, runAct } from '../../engine-list/acts.ts'
import { formatNumber } from '../../i18n/format.ts'
import { placeList, useListPlace } from '../../state/ui-store.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Empty } from '../../ui/empty.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { FilterBox } from '../../ui/field.tsx'
import { MenuAt } from '../../ui/menu.tsx'
import { Note } from '../../ui/note.tsx'
import { localList } from './local-list.ts'
import { repositoryName } from './names.ts'
import { closeRegistry, openTag, readAgain, useOpened } from './opened.ts'
import style from './registries.module.css'
import { RegistryFault } from './registry-fault.tsx'
import { Waiting } from './repositories-pane.tsx'
import { useRowHeight } from './row-height.ts'
import { deleteDoomed, doomedBy, tagActs } from './tag-acts.ts'
import { tagColumns } from './tag-columns.tsx'
import { TagDetail } from './tag-detail.tsx'
import { mostNames, type TagRow, useTagRows } from './tag-rows.ts'

/** Where its order and its widths are remembered. */
const name = 'registryTags'
/** What turns deletion on in the registry that Docker makes. */
const deletionSetting = 'REGISTRY_STORAGE_DELETE_ENABLED=true'

export function TagsPane({ registry, repository }: { registry: Registry; repository: string }) {
  const { t, i18n } = useTranslation()
  const { host } = registry
  const loggedIn = registry.state === 'logged_in'
  const place = useListPlace(name)
  const sort = place.sort ?? { by: 'name', desc: true }
  const tag = useOpened((opened) => opened.tag)
  const [filter, setFilter] = useState('')
  const [menu, setMenu] = useState<{ row: TagRow; x: number; y: number }>()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const { looking, refused, remove, cancel } = useRemoval(host, repository)
  const rowHeight = useRowHeight()
  const grid = useRef<HTMLDivElement>(null)
  const { rows, shown, names, queue, want } = useTagRows(registry, repository, filter, sort.desc === true)
  const acts = useMemo(
    () => (i18n.language ? tagActs({ host, repository }, (of) => void remove(of)) : []),
    [i18n.language, host, repository, remove],
  )
  const columns = useMemo(() => (i18n.language ? tagColumns() : []), [i18n.language])
  const list = useMemo(() => localList(shown), [shown])
  const opened = rows.find((row) => row.name === tag)
  const chosen = rows.filter((row) => selected.has(row.id))
  const stopped = queue?.stopped()
  useEffect(() => {
    if (tag !== undefined) queue?.wantNow(tag)
  }, [queue, tag])

  const select = (reached: TagRow[], how: 'only' | 'toggle' | 'extend') =>
    setSelected((old) => {
      const next = new Set(how === 'only' ? [] : old)
      for (const { id } of reached) {
        if (how === 'toggle' && next.has(id)) next.delete(id)
        else next.add(id)
      }
      return next
    })
  const onKey = (event: React.KeyboardEvent, row: TagRow | undefined): boolean => {
    if (event.ctrlKey || event.metaKey || event.altKey) return false
    if (event.key === 'Escape') {
      if (selected.size > 0) setSelected(new Set())
      else if (tag !== undefined) openTag(undefined)
      else closeRegistry()
      return true
    }
    const all = row && !selected.has(row.id) ? [row] : chosen
    return all.length > 0 && acts.filter(({ keys }) => keys === event.key).some((act) => runAct(act, all))
  }
  return (
    <section className={style.pane} aria-label={t('registries.tags.of', { name: repositoryName(host, repository) })} data-finds>
      <div className={style.paneBar}>
        {chosen.length > 0 ? (
          <div className={style.bulk} role="toolbar" aria-label={t('common.selected', { count: chosen.length })}>
            <b>{t('common.selected', { count: chosen.length })}</b>
            {acts
              .filter(({ single }) => !single)
              .map((act) => (
                <Button key={act.key} variant={act.danger ? 'danger' : 'plain'} onPress={() => void runAct(act, chosen)}>
                  {act.label}
                </Button>
              ))}
            <Button variant="ghost" icon={X} label={t('common.clearSelection')} keys="Esc" onPress={() => setSelected(new Set())} />
          </div>
        ) : (
          <FilterBox
            value={filter}
            onChange={setFilter}
            label={t('registries.tags.filter')}
            onEnter={() => grid.current?.querySelector<HTMLElement>('[role=grid]')?.focus()}
            width={600}
          />
        )}
      </div>
      {(looking || refused || names.fault || stopped) && (
        <div className={style.notes}>
          {looking && (
            <Note tone="info" title={t('registries.tags.looking')} action={<Button onPress={cancel}>{t('common.cancel')}</Button>} />
          )}
          {refused?.code === 'unsupported' ? (
            <FaultNote
              fault={refused}
              action={
                <Button icon={Copy} label={deletionSetting} onPress={() => void navigator.clipboard.writeText(deletionSetting)}>
                  {t('registries.copySetting')}
                </Button>
              }
            />
          ) : (
            refused && <RegistryFault fault={refused} host={host} loggedIn={loggedIn} />
          )}
          {names.fault && <RegistryFault fault={names.fault} host={host} loggedIn={loggedIn} again={names.load} />}
          {stopped && <RegistryFault fault={stopped} host={host} loggedIn={loggedIn} again={() => queue?.again()} />}
        </div>
      )}
      <div ref={grid} className={style.fill}>
        {shown.length > 0 ? (
          <DataTable
            label={t('registries.tags.label')}
            list={list}
            columns={columns}
            rowHeight={rowHeight}
            sort={sort}
            onSort={(next) => placeList(name, { sort: next })}
            widths={place.widths}
            onWidths={(widths) => placeList(name, { widths })}
            onWindow={() => {}}
            onVisible={want}
            selected={selected}
            onSelect={select}
            onSelectAll={() => select(shown, 'only')}
            opened={tag}
            onOpen={(row) => openTag(row.name)}
            onMenu={(row, x, y) => setMenu({ row, x, y })}
            onFold={() => {}}
            groupLabel={() => null}
            onKey={onKey}
            staleSources={new Set()}
          />
        ) : rows.length > 0 ? (
          <Empty icon={SearchX} title={t('state.nothingMatches')} hint={t('state.nothingMatchesHint', { count: rows.length })}>
            <Button onPress={() => setFilter('')}>{t('common.clearFilter')}</Button>
          </Empty>
        ) : names.loaded && !names.more ? (
          <Empty icon={Tag} title={t('registries.tags.empty')} hint={t('registries.tags.emptyHint')} />
        ) : names.fault ? null : (
          <Waiting since={names.since} host={host} rowHeight={rowHeight} />
        )}
      </div>
      {rows.length > 0 && (
        <p className={`${style.foot} faint`} role="status">
          <span className="num">
            {t(names.more ? 'registries.tags.countMore' : 'registries.tags.count', {
              count: rows.length,
              number: formatNumber(rows.length),
            })}
          </span>
          {host === dockerHub && ` · ${t('registries.tags.hubCounts')}`}
          {names.more && rows.length >= mostNames && (
            <Button size="small" onPress={names.load}>
              {t('registries.tags.more')}
            </Button>
          )}
        </p>
      )}
      {tag !== undefined && opened && (
        <TagDetail
          key={tag}
          host={host}
          repository={repository}
          row={opened}
          acts={acts}
          onClose={() => openTag(undefined)}
          again={() => queue?.again()}
          loggedIn={loggedIn}
        />
      )}
      {menu && (
        <MenuAt
          x={menu.x}
          y={menu.y}
          label={menu.row.name}
          entries={acts.flatMap((act) => [...(act.danger ? [{ separator: act.key }] : []), actEntry(act, menu.row)])}
          onClose={() => setMenu(undefined)}
        />
      )}
    </section>
  )
}

/** Deleting, with what is asked of the registry before a person is. */
function useRemoval(host: string, repository: string) {
  const [looking, setLooking] = useState<AbortController>()
  const [refused, setRefused] = useState<Fault>()
  const current = useRef<AbortController>(undefined)
  useEffect(() => () => current.current?.abort(), [])
  const remove = useMemo(
    () => async (rows: TagRow[]) => {
      current.current?.abort()
      const stop = new AbortController()
      current.current = stop
      setLooking(stop)
      setRefused(undefined)
      try {
        const doomed = await doomedBy({ host, repository }, rows, stop.signal)
        setLooking(undefined)
        const { done, off } = await deleteDoomed({ host, repository }, doomed, rows.length)
        if (done) {
          openTag(undefined)
          readAgain()
        } else setRefused(off)
      } catch (error) {
        if (stop.signal.aborted) return
        setRefused(asFault(error))
      } finally {
        setLooking((now) => (now === stop ? undefined : now))
      }
    },
    [host, repository],
  )
  return { looking, refused, remove, cancel: () => looking?.abort() }
}
