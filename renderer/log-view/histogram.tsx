/** Lines over time, by level: to see when it began, to go there, and to keep only what lies between. */
import { type KeyboardEvent, memo, type PointerEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type LogHistogram, logLevels } from '../../shared/contract/logs.ts'
import { formatDateTime } from '../i18n/format.ts'
import { onTheme } from '../ui/token.ts'
import { paintHistogram, totalOf } from './histogram-paint.ts'
import style from './histogram.module.css'

type HistogramProps = {
  found: LogHistogram | undefined
  /** When the line at the edge was written, ms. */
  at: number | undefined
  onGo: (time: number) => void
  onRange: (from: number, to: number) => void
  /** How many buckets fit. */
  onFit: (buckets: number) => void
}

/** Width of a bucket, pixels, about. */
const bucketWidth = 6
/** Moved by less, it was a click. */
const clickWidth = 4

export const Histogram = memo(function Histogram({ found, at, onGo, onRange, onFit }: HistogramProps) {
  const { t } = useTranslation()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [width, setWidth] = useState(0)
  const [hover, setHover] = useState<number>()
  /** Where the keyboard is, and where it began to choose. */
  const [cursor, setCursor] = useState<number>()
  const [drag, setDrag] = useState<{ from: number; to: number }>()
  const [theme, setTheme] = useState(0)
  const count = found?.counts.length ?? 0
  const range = drag && ([Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)] as const)

  const fit = useRef(onFit)
  fit.current = onFit
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    const sizes = new ResizeObserver(() => {
      setWidth(element.clientWidth)
      // In steps, so that dragging an edge does not count anew for each pixel.
      fit.current(Math.max(10, Math.min(300, Math.round(element.clientWidth / bucketWidth / 10) * 10)))
    })
    sizes.observe(element)
    const stop = onTheme(() => setTheme((n) => n + 1))
    return () => {
      sizes.disconnect()
      stop()
    }
  }, [])
  const span = found ? found.to - found.from : 0
  const edge = found && at !== undefined && span > 0 ? (at - found.from) / span : undefined
  const chosen = range ? `${range[0]} ${range[1]}` : ''
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew for another size, another theme, another choice
  useEffect(() => {
    if (canvas.current && found && width > 0) paintHistogram(canvas.current, found, range)
  }, [found, width, theme, chosen])

  const fraction = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect()
    return Math.max(0, Math.min(1, (event.clientX - box.left) / box.width))
  }
  const timeOf = (part: number) => Math.round((found?.from ?? 0) + part * span)
  const finish = (choice: { from: number; to: number }) => {
    setDrag(undefined)
    if (!found) return
    const [from, to] = [Math.min(choice.from, choice.to), Math.max(choice.from, choice.to)]
    if ((to - from) * width < clickWidth) onGo(timeOf(from))
    else onRange(timeOf(from), timeOf(to))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (count === 0 || event.ctrlKey || event.metaKey || event.altKey) return
    const now = cursor ?? count - 1
    const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -count, End: count }
    const step = steps[event.key]
    if (step !== undefined) {
      const next = Math.max(0, Math.min(count - 1, now + step))
      setCursor(next)
      setHover(next)
      if (event.shiftKey) setDrag({ from: drag?.from ?? now / count, to: (next + (next >= now ? 1 : 0)) / count })
      else setDrag(undefined)
    } else if (event.key === 'Enter') finish(drag ?? { from: now / count, to: now / count })
    else if (event.key === 'Escape' && drag) setDrag(undefined)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const wordsOf = (bucket: number | undefined): string => {
    const counts = bucket === undefined ? undefined : found?.counts[bucket]
    if (!found || !counts || bucket === undefined) return ''
    const levels = logLevels.flatMap((level, index) => (counts[index] ? [`${t(`river.level.${level}`)} ${counts[index]}`] : []))
    return [formatDateTime(found.from + bucket * found.bucket), t('logs.lines', { count: totalOf(counts) }), ...levels].join(' · ')
  }
  return (
    <div className={style.histogram}>
      <canvas
        ref={canvas}
        role="slider"
        tabIndex={0}
        aria-label={t('logs.histogram')}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, count - 1)}
        aria-valuenow={Math.max(0, cursor ?? count - 1)}
        aria-valuetext={wordsOf(cursor ?? count - 1) || t('common.loading')}
        aria-description={t('logs.histogramHint')}
        onKeyDown={onKeyDown}
        onBlur={() => setHover(undefined)}
        onPointerDown={(event) => {
          if (event.button !== 0 || !found) return
          event.currentTarget.setPointerCapture(event.pointerId)
          const from = fraction(event)
          setDrag({ from, to: from })
        }}
        onPointerMove={(event) => {
          const to = fraction(event)
          setHover(Math.min(count - 1, Math.floor(to * count)))
          if (drag && event.buttons === 1) setDrag({ ...drag, to })
        }}
        onPointerUp={() => drag && finish(drag)}
        onPointerLeave={() => setHover(undefined)}
      />
      {edge !== undefined && edge >= 0 && edge <= 1 && (
        <i className={style.edge} style={{ left: `calc(12px + (100% - 24px) * ${edge})` }} />
      )}
      <div className={style.axis} aria-hidden>
        {found && count > 0 && (
          <>
            <span>{formatDateTime(found.from)}</span>
            <b className="cut">{range ? `${formatDateTime(timeOf(range[0]))} – ${formatDateTime(timeOf(range[1]))}` : wordsOf(hover)}</b>
            <span>{formatDateTime(found.to)}</span>
          </>
        )}
      </div>
    </div>
  )
})
