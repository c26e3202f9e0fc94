/** Kinds of lines: a hundred thousand lines are a few dozen of them, and what is new since yesterday is said. */
import { Eye, EyeOff, ListFilter, RotateCw, Rows3, X } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogKind } from '../../../shared/contract/logs.ts'
import { formatNumber, formatPercent } from '../../i18n/format.ts'
import { HiddenKinds } from '../../log-view/hidden-kinds.tsx'
import { activePane, goTo, setPane, setRiver, useRiver } from '../../state/river.ts'
import { useSettings } from '../../state/settings.ts'
import { placeList, useListPlace, useUi } from '../../state/ui-store.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Empty } from '../../ui/empty.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { Chip, FilterBox } from '../../ui/field.tsx'
import { MenuAt, type MenuEntry } from '../../ui/menu.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import { KindDetail } from './kind-detail.tsx'
import { asList, type KindRow, kindColumns, kindIds, selectedWith } from './kind-rows.tsx'
import style from './logs.module.css'
import { within } from './pick.ts'
import { useKinds } from './use-kinds.ts'

const list = 'log kinds'
/** Kinds that a query can hide. */
const mostHidden = 200
const rowHeights = { compact: 26, normal: 30, roomy: 36 }
const none: ReadonlySet<string> = new Set()

export function Kinds() {
  const { t, i18n } = useTranslation()
  const { pane, index } = activePane(useRiver())
  const scope = useUi(({ engine }) => engine)
  const place = useListPlace(list)
  const rowHeight = rowHeights[useSettings(({ density }) => density)]
  const { found, fault, refresh } = useKinds({ selection: within(pane, scope), query: pane.query })
  const [freshOnly, setFreshOnly] = useState(false)
  const [opened, setOpened] = useState<string>()
  const [selected, setSelected] = useState(none)
  const [menu, setMenu] = useState<{ row: KindRow; x: number; y: number }>()
  const columns = useMemo(() => (i18n.language ? kindColumns() : []), [i18n.language])

  // What was just hidden goes at once: counting anew takes a while.
  const { hide: hidden } = pane.query
  const kinds = useMemo(() => (found?.kinds ?? []).filter(({ template }) => !hidden?.includes(template)), [found, hidden])
  const fresh = kinds.filter((kind) => kind.fresh).length
  const rows = useMemo(
    () => asList(kinds, { text: place.text, freshOnly, sort: place.sort ?? { by: 'count', desc: true } }),
    [kinds, place.text, freshOnly, place.sort],
  )
  const open = rows.items.find((row): row is KindRow => 'id' in row && row.id === opened)

  const hide = (templates: Iterable<string>) => {
    const { hide: before = [] } = pane.query
    setPane(index, { query: { ...pane.query, hide: [...new Set([...before, ...templates])].slice(0, mostHidden) } })
    setOpened(undefined)
    setSelected(none)
  }
  const only = ({ template }: LogKind) => {
    setPane(index, { query: { ...pane.query, only: template } })
    setRiver({ tab: 'lines' })
  }
  const showSample = ({ sample }: LogKind) => {
    goTo(index, { ref: sample.ref })
    setRiver({ tab: 'lines' })
  }
  const verbs = (row: KindRow): MenuEntry[] => [
    { key: 'only', label: t('river.kinds.only'), icon: ListFilter, keys: 'o', onAction: () => only(row) },
    { key: 'hide', label: t('river.kinds.hide'), icon: EyeOff, keys: 'h', onAction: () => hide([row.template]) },
    { key: 'sample', label: t('river.kinds.sample'), icon: Eye, keys: 'e', onAction: () => showSample(row) },
  ]
  const onKey = (event: React.KeyboardEvent, row: KindRow | undefined): boolean => {
    if (event.ctrlKey || event.metaKey || event.altKey) return false
    if (event.key === 'Escape' && (opened || selected.size > 0)) {
      if (selected.size > 0) setSelected(none)
      else setOpened(undefined)
      return true
    }
    const does: Record<string, (row: KindRow) => void> = {
      o: only,
      h: ({ id }) => hide(selected.has(id) ? selected : [id]),
      e: showSample,
    }
    const act = does[event.key]
    if (!row || !act) return false
    act(row)
    return true
  }

  return (
    <div className={style.kinds}>
      <div className={style.bar}>
        <FilterBox value={place.text} onChange={(text) => placeList(list, { text })} label={t('river.kinds.filter')} keys="/" width={270} />
        {selected.size > 0 ? (
          <div className={style.bulk} role="toolbar" aria-label={t('common.selected', { count: selected.size })}>
            <b>{t('common.selected', { count: selected.size })}</b>
            <Button onPress={() => hide(selected)}>{t('river.kinds.hideAll')}</Button>
            <Button variant="ghost" icon={X} label={t('common.clearSelection')} keys="Esc" onPress={() => setSelected(none)} />
          </div>
        ) : (
          <Chip on={freshOnly} count={found && fresh} onPress={() => setFreshOnly(!freshOnly)}>
            {t('river.kinds.fresh')}
          </Chip>
        )}
        <span className="muted cut" role="status">
          {found && !found.done
            ? t('river.kinds.counting', { percent: formatPercent((100 * found.scanned) / Math.max(1, found.lines)) })
            : found &&
              t('river.kinds.summary', {
                count: kinds.length,
                lines: formatNumber(kinds.reduce((sum, { count }) => sum + count, found.others)),
              })}
        </span>
        <Button variant="ghost" icon={RotateCw} label={t('river.kinds.again')} onPress={refresh} />
      </div>
      <HiddenKinds query={pane.query} onQuery={(query) => setPane(index, { query })} />
      {fault && (
        <div className={style.notes}>
          <FaultNote fault={fault} action={<Button onPress={refresh}>{t('common.retry')}</Button>} />
        </div>
      )}
      {rows.size > 0 ? (
        <DataTable
          label={t('river.tab.kinds')}
          list={rows}
          columns={columns}
          rowHeight={rowHeight}
          sort={place.sort ?? { by: 'count', desc: true }}
          onSort={(sort) => placeList(list, { sort })}
          widths={place.widths}
          onWidths={(widths) => placeList(list, { widths })}
          onWindow={() => {}}
          selected={selected}
          onSelect={(chosen, how) => setSelected((old) => selectedWith(old, chosen, how))}
          onSelectAll={() => setSelected(new Set(kindIds(rows)))}
          opened={opened}
          onOpen={(row) => setOpened(row.id)}
          onMenu={(row, x, y) => setMenu({ row, x, y })}
          onFold={() => {}}
          groupLabel={() => null}
          onKey={onKey}
          staleSources={none}
        />
      ) : !found && !fault ? (
        <SkeletonRows rowHeight={rowHeight} />
      ) : kinds.length > 0 ? (
        <Empty icon={Rows3} title={t('state.nothingMatches')} hint={t('state.nothingMatchesHint', { count: kinds.length })}>
          <Button
            onPress={() => {
              placeList(list, { text: '' })
              setFreshOnly(false)
            }}
          >
            {t('common.clearFilter')}
          </Button>
        </Empty>
      ) : (
        found?.done && <Empty icon={Rows3} title={t('river.kinds.empty')} hint={t('river.kinds.emptyHint')} />
      )}
      {found && found.others > 0 && <p className={`${style.others} faint`}>{t('river.kinds.others', { count: found.others })}</p>}
      {open && <KindDetail kind={open} verbs={verbs(open)} onClose={() => setOpened(undefined)} />}
      {menu && <MenuAt x={menu.x} y={menu.y} label={menu.row.template} entries={verbs(menu.row)} onClose={() => setMenu(undefined)} />}
    </div>
  )
}
