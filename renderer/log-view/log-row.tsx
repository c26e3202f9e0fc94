/** One line: when, who, how serious, the fields that have a column, and what it says. What is clicked in it is told by its `data-act`. */
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogLevel, LogRow } from '../../shared/contract/logs.ts'
import { formatBytes } from '../i18n/format.ts'
import { plainText } from '../ui/ansi.ts'
import { markWords } from './mark-words.ts'
import type { Marker } from './marker.ts'
import { fieldOf } from './parts.ts'
import { RowText } from './row-text.tsx'
import style from './rows.module.css'

export type LineProps = {
  row: LogRow
  position: number
  /** The words for each level: looked up once, not for each line. */
  levels: Record<LogLevel, string>
  /** In words; '' leaves its place empty, undefined leaves no place. */
  time: string | undefined
  /** Who writes, where it is not plain. */
  name: string | undefined
  shortName: string
  hue: number
  columns: readonly string[]
  marker: Marker | undefined
  active: boolean
  picked: boolean
  pinned: boolean
  /** Lines folded under it, or unfolded; 0 for none. */
  under: number
  folded: boolean
  open: boolean
}

export const Line = memo(function Line(props: LineProps) {
  const { row, position, time, name, columns, open, under } = props
  if (row.mark) return <MarkLine row={row} position={position} name={name} active={props.active} />
  return (
    <div
      className={style.line}
      data-at={position}
      data-level={row.level}
      data-active={props.active || undefined}
      data-picked={props.picked || undefined}
      data-context={row.context}
      data-apart={row.apart}
      data-goes-on={row.continues}
    >
      <i className={style.chevron} data-act="open" data-open={open || undefined} data-pinned={props.pinned || undefined} aria-hidden />
      {time !== undefined && <time className={style.time}>{time}</time>}
      {name !== undefined && (
        <bdi className={style.who} data-hue={props.hue} title={name}>
          {props.shortName}
        </bdi>
      )}
      <span className={style.level}>{row.level && props.levels[row.level]}</span>
      {columns.map((column) => {
        const value = plainText(fieldOf(row, column))
        return (
          <bdi key={column} className={style.cell} title={value}>
            {value.slice(0, 300)}
          </bdi>
        )
      })}
      <span className={style.text}>
        <RowText row={row} marker={props.marker} columns={columns} />
        {(row.size !== undefined || row.cut !== undefined || under > 0) && <More row={row} under={under} folded={props.folded} />}
      </span>
    </div>
  )
})

/** What there is of it besides what is shown. */
function More({ row, under, folded }: { row: LogRow; under: number; folded: boolean }) {
  const { t } = useTranslation()
  return (
    <>
      {row.size !== undefined && (
        <span className={style.more} data-act="open">
          …{t('logs.whole', { size: formatBytes(row.size) })}
        </span>
      )}
      {row.cut !== undefined && <span className={style.cut}> {t('logs.cut', { size: formatBytes(row.cut) })}</span>}
      {under > 0 && (
        <span className={style.more} data-act="fold">
          {t(folded ? 'logs.folded' : 'logs.unfolded', { count: under })}
        </span>
      )}
    </>
  )
}

function MarkLine({ row, position, name, active }: { row: LogRow; position: number; name: string | undefined; active: boolean }) {
  if (!row.mark) return null
  return (
    <div className={style.mark} data-at={position} data-kind={row.mark.kind} data-active={active || undefined}>
      <span>
        {name && <bdi>{name}: </bdi>}
        {plainText(markWords(row.mark))}
      </span>
    </div>
  )
}

/** A line that is not here yet: its number, so that one sees where one is. */
export function Blank({ position, label }: { position: number; label: string }) {
  return (
    <div className={style.blank} data-at={position} aria-hidden>
      <span>{label}</span>
    </div>
  )
}
