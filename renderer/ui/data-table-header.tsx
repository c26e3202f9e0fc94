/** The heads of a table's columns: sorting and widths. */
import { ArrowDown, ArrowUp } from 'lucide-react'
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Sort } from '../state/ui-store.ts'
import style from './data-table.module.css'

export type Column<R> = {
  key: string
  title: string
  /** Share of the width that is left; a person's own width in pixels takes its place. */
  flex: number
  /** Pixels. */
  min: number
  align?: 'right'
  /** Left out where the list is narrower than this, pixels. */
  hideBelow?: number
  /** Whether the list can be sorted by it, under its key. */
  sortable?: boolean
  /** Cells must be cheap: they render for every change of their row. */
  cell: (row: R) => ReactNode
}

/** The widths of all columns as a CSS grid. */
export const template = (
  columns: readonly Column<never>[] | readonly Column<unknown>[] | readonly { key: string; min: number; flex: number }[],
  widths: Record<string, number>,
): string => columns.map(({ key, min, flex }) => (widths[key] ? `${widths[key]}px` : `minmax(${min}px, ${flex}fr)`)).join(' ')

type HeaderProps = {
  columns: readonly { key: string; title: string; min: number; align?: 'right'; sortable?: boolean }[]
  grid: string
  sort: Sort | undefined
  onSort: (sort: Sort) => void
  widths: Record<string, number>
  onWidths: (widths: Record<string, number>) => void
}

export function Header({ columns, grid, sort, onSort, widths, onWidths }: HeaderProps) {
  const { t } = useTranslation()
  const row = useRef<HTMLDivElement>(null)

  /** Gives one column a width; the others keep theirs by their shares. */
  const resize = (key: string, min: number, width: number) => onWidths({ ...widths, [key]: Math.max(min, Math.round(width)) })
  const widthOf = (index: number) => row.current?.children[index]?.getBoundingClientRect().width ?? 0

  const onDrag = (event: PointerEvent<HTMLElement>, index: number, key: string, min: number) => {
    event.preventDefault()
    const grip = event.currentTarget
    const from = event.clientX
    const before = widthOf(index)
    grip.setPointerCapture(event.pointerId)
    grip.onpointermove = (move) => resize(key, min, before + move.clientX - from)
    grip.onpointerup = () => {
      grip.onpointermove = null
    }
  }
  const onGripKey = (event: KeyboardEvent, index: number, key: string, min: number) => {
    const step = { ArrowLeft: -10, ArrowRight: 10 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    resize(key, min, widthOf(index) + step)
  }

  return (
    <div role="rowgroup" className={style.heads}>
      <div role="row" ref={row} className={style.header} style={{ gridTemplateColumns: grid }}>
        {columns.map(({ key, title, min, align, sortable }, index) => {
          const isSorted = sort?.by === key
          return (
            <div
              key={key}
              role="columnheader"
              className={align === 'right' ? `${style.head} ${style.right}` : style.head}
              {...(sortable ? { 'aria-sort': isSorted ? (sort.desc ? 'descending' : 'ascending') : 'none' } : {})}
            >
              {sortable ? (
                <button
                  type="button"
                  className={style.sort}
                  title={t('common.sortBy', { name: title })}
                  onClick={() => onSort({ by: key, desc: isSorted ? !sort.desc : false })}
                >
                  <span className="cut">{title}</span>
                  {isSorted && (sort.desc ? <ArrowDown aria-hidden /> : <ArrowUp aria-hidden />)}
                </button>
              ) : (
                <span className="cut">{title}</span>
              )}
              <span
                role="separator"
                tabIndex={0}
                aria-orientation="vertical"
                aria-label={t('common.resize', { name: title })}
                aria-valuenow={widths[key] ?? min}
                aria-valuemin={min}
                aria-valuemax={2000}
                className={style.grip}
                onPointerDown={(event) => onDrag(event, index, key, min)}
                onKeyDown={(event) => onGripKey(event, index, key, min)}
                onDoubleClick={() => {
                  const { [key]: _gone, ...rest } = widths
                  onWidths(rest)
                }}
              />
            </div>
          )
        })}
      </div>
    </div>
  )
}
