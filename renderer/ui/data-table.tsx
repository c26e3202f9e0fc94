/** A live list on screen: only the rows in sight exist, the backend filters and sorts, and everything works by keyboard. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { LiveState } from '../../shared/rpc/client.ts'
import type { Group, Row } from '../../shared/rpc/view.ts'
import type { Sort } from '../state/ui-store.ts'
import style from './data-table.module.css'
import { type Column, Header, template } from './data-table-header.tsx'
import { GroupRow, TableRow } from './data-table-row.tsx'

export type { Column } from './data-table-header.tsx'

export type TableProps<R extends Row> = {
  /** What the list is of, for a screen reader. */
  label: string
  list: LiveState<R>
  columns: readonly Column<R>[]
  rowHeight: number
  sort: Sort | undefined
  onSort: (sort: Sort) => void
  widths: Record<string, number>
  onWidths: (widths: Record<string, number>) => void
  /** Asks for the window that should be there, in items. */
  onWindow: (offset: number, limit: number) => void
  /** Hears which rows are in sight, whenever that or they change. */
  onVisible?: (rows: R[]) => void
  /** Which rows are selected; `onSelect` gets the rows that were reached and how. */
  selected: ReadonlySet<string>
  onSelect: (rows: R[], how: 'only' | 'toggle' | 'extend') => void
  onSelectAll: () => void
  /** The row whose details are shown. */
  opened: string | undefined
  onOpen: (row: R) => void
  /** Opens the menu of a row at a place on the page. */
  onMenu: (row: R, x: number, y: number) => void
  onFold: (group: string) => void
  groupLabel: (group: Group) => ReactNode
  /** Keys of the list's own; returns whether it took the key. */
  onKey?: (event: KeyboardEvent, row: R | undefined) => boolean
  /** The keys are somebody else's from now on. */
  onLeave?: () => void
  /** Sources whose rows are old. */
  staleSources: ReadonlySet<string>
  /** New rows come in at the top: what is in sight stays where it is, unless that is the top. */
  grows?: boolean
}

/** Rows asked for around what is in sight, so that scrolling meets rows and not gaps. */
const windowSize = 250
/** Pixels, with its border. */
const headerHeight = 29
const isGroup = <R extends Row>(item: R | Group | undefined): item is Group => item !== undefined && !('id' in item)

/** An item of the list by what it is; its place counts once it is gone. */
type Spot = { id?: string; index: number }

const idOf = <R extends Row>(item: R | Group): string => (isGroup(item) ? `group ${item.group}` : item.id)

function indexOf<R extends Row>(list: LiveState<R>, { id, index }: Spot): number {
  const found = id === undefined ? -1 : list.items.findIndex((item) => idOf(item) === id)
  return found >= 0 ? list.offset + found : Math.max(0, Math.min(list.size - 1, index))
}

function spotAt<R extends Row>(list: LiveState<R>, index: number): Spot {
  const item = list.items[index - list.offset]
  return item ? { id: idOf(item), index } : { index }
}

/** The rows from one place to another. */
function between<R extends Row>(list: LiveState<R>, a: number, b: number): R[] {
  const items = list.items.slice(Math.max(0, Math.min(a, b) - list.offset), Math.max(0, Math.max(a, b) - list.offset + 1))
  return items.filter((item): item is R => !isGroup(item))
}

export function DataTable<R extends Row>(props: TableProps<R>) {
  const { list, rowHeight, onWindow, widths, opened } = props
  const scroll = useRef<HTMLDivElement>(null)
  /** The item that the keyboard is at, and the one an extended selection began at: they stay with their items when others come and go. */
  const [focus, setFocus] = useState<Spot>({ index: 0 })
  const anchor = useRef<Spot>({ index: 0 })
  const active = indexOf(list, focus)
  useEffect(() => {
    // What it was moved to may arrive later; before it was moved at all, it is simply at the top.
    const here = focus.id === undefined && focus.index > 0 ? spotAt(list, active) : { ...focus, index: active }
    if (here.index !== focus.index || here.id !== focus.id) setFocus(here)
  }, [active, focus, list])

  const virtual = useVirtualizer({
    count: list.size,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    // The header is inside of the scroller and stays at its top.
    scrollMargin: headerHeight,
    scrollPaddingStart: headerHeight,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes are estimated anew when the density changes
  useLayoutEffect(() => virtual.measure(), [rowHeight])

  // The virtualizer tells of another width only where it shows other rows.
  const [width, setWidth] = useState(Number.POSITIVE_INFINITY)
  useLayoutEffect(() => {
    const box = scroll.current
    if (!box) return
    const watch = new ResizeObserver(() => setWidth(box.offsetWidth))
    watch.observe(box)
    return () => watch.disconnect()
  }, [])
  // The same array for the same width: rows are memoised by it.
  const columns = useMemo(() => props.columns.filter(({ hideBelow = 0 }) => width >= hideBelow), [props.columns, width])

  const visible = virtual.getVirtualItems()
  const first = visible[0]?.index ?? 0
  const last = visible.at(-1)?.index ?? 0
  useEffect(() => {
    const covered = first >= list.offset && last < list.offset + list.items.length
    const margin = Math.floor((windowSize - (last - first)) / 2)
    const nearEdge =
      (first - list.offset < 30 && list.offset > 0) ||
      (list.offset + list.items.length - last < 30 && list.offset + list.items.length < list.size)
    if (!covered || nearEdge) onWindow(Math.max(0, first - margin), windowSize)
  }, [first, last, list.offset, list.items.length, list.size, onWindow])

  const before = useRef(list)
  useLayoutEffect(() => {
    const box = scroll.current
    const old = before.current
    before.current = list
    if (!props.grows || !box || box.scrollTop < 1 || old === list) return
    // Where the first row in sight went, the view goes.
    const first = spotAt(old, Math.floor(box.scrollTop / rowHeight))
    if (first.id !== undefined) box.scrollTop += (indexOf(list, first) - first.index) * rowHeight
  }, [list, rowHeight, props.grows])

  const { onVisible } = props
  useEffect(() => {
    if (!onVisible) return
    const rows = list.items.slice(Math.max(0, first - list.offset), Math.max(0, last - list.offset + 1))
    onVisible(rows.filter((item): item is R => !isGroup(item)))
  }, [first, last, list.items, list.offset, onVisible])

  const at = (index: number): R | Group | undefined => list.items[index - list.offset]
  const rowAt = (index: number): R | undefined => {
    const item = at(index)
    return item && !isGroup(item) ? item : undefined
  }

  const moveTo = (index: number, extend: boolean) => {
    const next = Math.max(0, Math.min(list.size - 1, index))
    const spot = spotAt(list, next)
    setFocus(spot)
    virtual.scrollToIndex(next, { align: 'auto' })
    const row = rowAt(next)
    if (extend) props.onSelect(between(list, indexOf(list, anchor.current), next), 'extend')
    else {
      anchor.current = spot
      if (row && opened !== undefined) props.onOpen(row)
    }
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== scroll.current) return
    const item = at(active)
    const row = rowAt(active)
    const mod = event.ctrlKey || event.metaKey
    // Asked for here only: measuring while rendering would lay the page out twice.
    const page = Math.max(1, Math.floor((scroll.current?.clientHeight ?? 300) / rowHeight) - 1)
    const moves: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: list.size - 1,
    }
    const target = moves[event.key]
    if (target !== undefined && !event.altKey && !mod) moveTo(target, event.shiftKey)
    else if (isGroup(item) && (event.key === 'Enter' || event.key === ' ' || event.key === (item.folded ? 'ArrowRight' : 'ArrowLeft')))
      props.onFold(item.group)
    else if (event.key === 'Enter' && row) props.onOpen(row)
    else if (event.key === ' ' && row) props.onSelect([row], 'toggle')
    else if (event.key === 'a' && mod) props.onSelectAll()
    else if ((event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) && row) {
      const box = document.getElementById(itemId(active))?.getBoundingClientRect()
      props.onMenu(row, (box?.left ?? 0) + 40, (box?.bottom ?? 0) - 4)
    } else if (!props.onKey?.(event, row)) return
    event.preventDefault()
    event.stopPropagation()
  }

  // Rows are memoised: what they call stays the same and looks up the latest here.
  const latest = useRef(props)
  latest.current = props
  const reach = (row: R): Spot => ({ id: row.id, index: indexOf(latest.current.list, { id: row.id, index: 0 }) })
  const choose = (event: MouseEvent, row: R, otherwise: () => void) => {
    const { list: now, onSelect } = latest.current
    const spot = reach(row)
    setFocus(spot)
    if (event.shiftKey) return onSelect(between(now, indexOf(now, anchor.current), spot.index), 'extend')
    anchor.current = spot
    if (event.ctrlKey || event.metaKey) onSelect([row], 'toggle')
    else otherwise()
  }
  const handlers = useRef({
    onClick: (event: MouseEvent, row: R) => choose(event, row, () => latest.current.onOpen(row)),
    onTick: (event: MouseEvent, row: R) => {
      event.stopPropagation()
      choose(event, row, () => latest.current.onSelect([row], 'toggle'))
    },
    onMenu: (event: MouseEvent, row: R) => {
      event.preventDefault()
      setFocus(reach(row))
      latest.current.onMenu(row, event.clientX, event.clientY)
    },
  })

  const itemId = (index: number) => `${props.label}-${index}`
  const grid = template(columns, widths)
  const isGrouped = list.size !== list.matched
  return (
    // The grid is its own scroller: it takes the keyboard and names the active row to assistive technology.
    <div
      ref={scroll}
      role="grid"
      tabIndex={0}
      aria-label={props.label}
      aria-rowcount={list.matched}
      aria-colcount={columns.length}
      aria-multiselectable
      aria-busy={!list.loaded}
      className={style.table}
      data-selecting={props.selected.size > 0}
      onKeyDown={onKeyDown}
      onBlur={props.onLeave}
      {...(visible.some(({ index }) => index === active) && at(active) ? { 'aria-activedescendant': itemId(active) } : {})}
    >
      <Header {...props} columns={columns} grid={grid} />
      <div role="rowgroup" className={style.body} style={{ height: virtual.getTotalSize() }}>
        {visible.map(({ index, start, size }) => {
          const item = at(index)
          const place = { id: itemId(index), top: start - headerHeight, height: size, active: index === active }
          if (!item) return <div key={`gap ${index}`} role="presentation" className={style.row} style={{ top: place.top, height: size }} />
          if (isGroup(item))
            return (
              <GroupRow
                key={`group ${item.group}`}
                group={item}
                columns={columns.length}
                label={props.groupLabel(item)}
                onFold={props.onFold}
                {...place}
              />
            )
          return (
            <TableRow
              key={item.id}
              row={item}
              number={isGrouped ? undefined : index + 1}
              columns={columns}
              grid={grid}
              selected={props.selected.has(item.id)}
              opened={item.id === opened}
              stale={props.staleSources.has(item.source) || !list.connected}
              {...handlers.current}
              {...place}
            />
          )
        })}
      </div>
    </div>
  )
}
