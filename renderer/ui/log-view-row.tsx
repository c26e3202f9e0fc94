/** One line of a log: when, and what it says, as text only. */
import { memo, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { formatBytes, formatDateTime } from '../i18n/format.ts'
import { pieces } from './ansi.ts'
import { levelOf } from './level.ts'
import type { LogLine } from './log-buffer.ts'
import style from './log-view.module.css'
import { type MarkedPiece, markPieces } from './log-view-pieces.ts'

/** Characters of a line that are shown before the person asks for more. */
export const firstLimit = 10_000

type RowProps = {
  line: LogLine
  number: number
  index: number
  hits: readonly number[] | undefined
  /** The hit that the person went to. */
  current: boolean
  limit: number
  onMore: (number: number) => void
  timestamps: boolean
  measure: ((row: HTMLElement | null) => void) | undefined
}

export const LogRow = memo(function LogRow({ line, number, index, hits, current, limit, onMore, timestamps, measure }: RowProps) {
  const { t } = useTranslation()
  const { level, marked } = useMemo(() => {
    const shown = pieces(line.text.length > limit ? line.text.slice(0, limit) : line.text)
    const mark = line.channel === 'note' ? undefined : levelOf(headOf(shown))
    return { level: mark?.level, marked: markPieces(shown, mark, hits) }
  }, [line, hits, limit])
  const hidden = line.text.length - limit
  const classes = [style.row, level === 'error' && style.error, line.channel === 'note' && style.note, current && style.current]
  return (
    <div className={classes.filter(Boolean).join(' ')} data-index={index} ref={measure ?? null}>
      {timestamps && <Time of={line.time} />}
      <span className={style.text}>
        {marked.map((piece, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a line have no other identity
          <Span key={at} piece={piece} />
        ))}
        {hidden > 0 && (
          <button type="button" className={style.more} onClick={() => onMore(number)}>
            …{t('logs.more', { count: hidden })}
          </button>
        )}
        {line.cut !== undefined && <span className={style.cut}> {t('logs.cut', { size: formatBytes(line.cut) })}</span>}
      </span>
    </div>
  )
})

/** Enough of the text to find its level in. */
function headOf(shown: readonly { text: string }[]): string {
  let head = ''
  for (const { text } of shown) {
    head += text
    if (head.length > 500) break
  }
  return head
}

function Span({ piece }: { piece: MarkedPiece }) {
  const { text, colour, background, bold, underline, code, level, hit } = piece
  const classes = [code && style.code, bold && style.bold, underline && style.underline, level && !colour && style[`level-${level}`]]
  const look = { ...(colour ? { color: colour } : {}), ...(background ? { background } : {}) }
  const className = classes.filter(Boolean).join(' ')
  if (hit)
    return (
      <mark className={className} style={look.color ? { color: look.color } : {}}>
        {text}
      </mark>
    )
  if (!className && !colour && !background) return text
  return (
    <span className={className} style={look}>
      {text}
    </span>
  )
}

const two = (n: number) => String(n).padStart(2, '0')

/** The time of day here, to the millisecond, in the same digits in every language. */
export function timeOfDay(time: string): string {
  const at = new Date(time)
  if (Number.isNaN(at.getTime())) return ''
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`
}

function Time({ of }: { of: string }) {
  const text = timeOfDay(of)
  return (
    <time className={style.time} title={text && `${formatDateTime(Date.parse(of))} · ${of}`}>
      {text}
    </time>
  )
}
