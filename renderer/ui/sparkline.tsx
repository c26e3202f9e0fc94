/** A few numbers as a line of 38 by 18 pixels, beside the number that it leads to. */
import { memo } from 'react'
import style from './sparkline.module.css'

const width = 74
const height = 18

type SparklineProps = {
  values: readonly number[]
  /** The value at the top; the highest shown when it is more. */
  max?: number
  /** Near a limit: said by the number's colour and words too. */
  hot?: boolean
}

/** Decoration: the number beside it is what a screen reader gets. Memoised, so pass the same array until it changes. */
export const Sparkline = memo(function Sparkline({ values, max = 0, hot = false }: SparklineProps) {
  if (values.length < 2) return <span className={style.spark} aria-hidden />
  const top = Math.max(max, ...values) || 1
  const points = values.map(
    (value, at) => `${((at / (values.length - 1)) * width).toFixed(1)},${(height - 1 - (value / top) * 15).toFixed(1)}`,
  )
  const line = points.join(' L')
  return (
    <svg className={`${style.spark} ${hot ? style.hot : ''}`} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden>
      <path className={style.area} d={`M0,${height} L${line} L${width},${height}Z`} />
      <path className={style.line} d={`M${line}`} vectorEffect="non-scaling-stroke" />
    </svg>
  )
})
