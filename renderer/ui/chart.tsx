/** A few measurements over time: its name and value on a line, the plot below, and the same numbers for a screen reader. */
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatTime } from '../i18n/format.ts'
import style from './chart.module.css'
import { type ChartMark, ChartMarks } from './chart-marks.tsx'
import type { Plot } from './chart-plot.ts'

export type ChartSeries = {
  /** In words, when there is more than one. */
  name: string
  /** One per time; null where it is not known. */
  values: readonly (number | null)[]
  /** A token's name, without its dashes. */
  colour: 'accent' | 'warn' | 'muted' | 'ok'
  /** Whether what lies under the line is tinted. */
  area?: boolean
}

export type ChartProps = {
  name: string
  /** Milliseconds since the epoch, ascending. */
  times: readonly number[]
  series: readonly ChartSeries[]
  format: (value: number) => string
  /** The value on the right of the head, when it is more than the latest of the series. */
  value?: string | undefined
  /** A line that should not be crossed. */
  limit?: number | undefined
  /** Seconds that the width stands for. */
  span?: number
  /** What happened meanwhile. */
  marks?: readonly ChartMark[]
}

export function Chart({ name, times, series, format, value, limit, span = 600, marks }: ChartProps) {
  const { t } = useTranslation()
  const host = useRef<HTMLDivElement>(null)
  const plot = useRef<Plot>(undefined)
  const [hovered, setHovered] = useState<number>()
  const shapeKey = series.map(({ colour, area }) => `${colour}${area}`).join()
  const draw = useRef(() => {})
  draw.current = () => plot.current?.set(times, series, limit)

  // biome-ignore lint/correctness/useExhaustiveDependencies: the plot is made anew only when what it draws has another shape
  useEffect(() => {
    let over = false
    void import('./chart-plot.ts').then(({ openPlot }) => {
      if (over || !host.current) return
      plot.current = openPlot(host.current, series, span, setHovered)
      draw.current()
    })
    return () => {
      over = true
      plot.current?.close()
      plot.current = undefined
    }
  }, [shapeKey, span])
  useEffect(() => plot.current?.set(times, series, limit), [times, series, limit])

  const at = hovered !== undefined && hovered < times.length ? hovered : undefined
  const valueAt = (values: readonly (number | null)[], index: number) => {
    const number = values[index]
    return number === null || number === undefined ? '—' : format(number)
  }
  const numbers = (index: number) => series.map((each) => ({ ...each, text: valueAt(each.values, index) }))
  const shown = numbers(at ?? times.length - 1)
  return (
    <section className={style.chart}>
      <div className={style.head}>
        <h3>{name}</h3>
        {at !== undefined && <span className={style.when}>{formatTime(times[at] ?? 0)}</span>}
        <span className={style.value}>
          {series.length === 1 && at === undefined && value !== undefined
            ? value
            : shown.map((each) => (
                <span key={each.name} className={style.one}>
                  {series.length > 1 && (
                    <>
                      <i className={style[each.colour]} aria-hidden />
                      <span className={style.label}>{each.name}</span>
                    </>
                  )}
                  {each.text}
                </span>
              ))}
        </span>
      </div>
      <div className={style.place}>
        <div className={style.plot} ref={host} role="img" aria-label={summaryOf()} />
        {marks && <ChartMarks marks={marks} times={times} span={span} />}
      </div>
      <div className="visually-hidden">
        <table>
          <caption>{t('stats.latest', { name })}</caption>
          <thead>
            <tr>
              <th scope="col">{t('stats.time')}</th>
              {series.map((each) => (
                <th key={each.name} scope="col">
                  {each.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {times.slice(-5).map((time, row, latest) => (
              <tr key={time}>
                <th scope="row">{formatTime(time)}</th>
                {numbers(times.length - latest.length + row).map((each) => (
                  <td key={each.name}>{each.text}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )

  function summaryOf(): string {
    const known = series.flatMap(({ values }) => values.filter((number) => number !== null))
    if (known.length === 0) return t('stats.chartEmpty', { name })
    const now = numbers(times.length - 1)
      .map((each) => (series.length > 1 ? `${each.name} ${each.text}` : each.text))
      .join(', ')
    const highest = format(known.reduce((a, b) => Math.max(a, b)))
    return t('stats.chart', { name, count: Math.max(1, Math.round(((times.at(-1) ?? 0) - (times[0] ?? 0)) / 60_000)), now, highest })
  }
}
