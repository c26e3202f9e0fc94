/** One row of a table. It renders again only when its data or its place changed, whatever else the list does. */
import { Check, ChevronDown } from 'lucide-react'
import { memo, type MouseEvent, type ReactNode } from 'react'
import type { Group, Row } from '../../shared/rpc/view.ts'
import style from './data-table.module.css'
import type { Column } from './data-table-header.tsx'

type Place = { id: string; top: number; height: number; active: boolean }

export type TableRowProps<R extends Row> = Place & {
  row: R
  /** The place among all rows, from 1, where it is known. */
  number: number | undefined
  columns: readonly Column<R>[]
  grid: string
  selected: boolean
  opened: boolean
  stale: boolean
  onClick: (event: MouseEvent, row: R) => void
  onMenu: (event: MouseEvent, row: R) => void
  onTick: (event: MouseEvent, row: R) => void
}

function PlainRow<R extends Row>({
  row,
  id,
  top,
  height,
  number,
  columns,
  grid,
  active,
  selected,
  opened,
  stale,
  onClick,
  onMenu,
  onTick,
}: TableRowProps<R>) {
  const classes = [style.row, active && style.active, selected && style.selected, opened && style.opened, stale && style.stale]
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys of all rows
    <div
      id={id}
      role="row"
      aria-selected={selected || opened}
      {...(number === undefined ? {} : { 'aria-rowindex': number })}
      className={classes.filter(Boolean).join(' ')}
      style={{ top, height, gridTemplateColumns: grid }}
      onClick={(event) => onClick(event, row)}
      onContextMenu={(event) => onMenu(event, row)}
    >
      {/* For the mouse: the keyboard selects with the space bar, and the row itself says whether it is selected. */}
      <span aria-hidden className={style.tick} onClick={(event) => onTick(event, row)}>
        {selected && <Check />}
      </span>
      {columns.map((column) => (
        <div key={column.key} role="gridcell" className={column.align === 'right' ? `${style.cell} ${style.right}` : style.cell}>
          {column.cell(row)}
        </div>
      ))}
    </div>
  )
}
export const TableRow = memo(PlainRow) as typeof PlainRow

type GroupRowProps = Place & { group: Group; columns: number; label: ReactNode; onFold: (group: string) => void }

export function GroupRow({ id, top, height, active, group, columns, label, onFold }: GroupRowProps) {
  return (
    <div id={id} role="row" className={`${style.row} ${active ? style.active : ''}`} style={{ top, height }}>
      <div role="gridcell" aria-colspan={columns} className={`${style.group} ${group.folded ? style.folded : ''}`}>
        <button type="button" tabIndex={-1} className={style.fold} aria-expanded={!group.folded} onClick={() => onFold(group.group)}>
          <ChevronDown aria-hidden />
          {label}
        </button>
      </div>
    </div>
  )
}
