/** What happened while something was measured: lines over the plot, each with a handle on the time axis that says it in words. */
import { Button } from 'react-aria-components'
import style from './chart.module.css'
import { placed } from './chart-span.ts'
import { Tip } from './tip.tsx'

export type ChartMark = {
  /** Milliseconds since the epoch, by the clock of the measurements. */
  at: number
  tone?: 'bad' | 'warn' | 'ok'
  /** In words, with its time. */
  text: string
}

/** Marks closer than this share of the width are one. */
const nearest = 0.025
/** Of several, the worst is what is seen. */
const tones = ['bad', 'warn', 'ok'] as const

export function ChartMarks({ marks, times, span }: { marks: readonly ChartMark[]; times: readonly number[]; span: number }) {
  return placed(marks, times, span, nearest).map(({ place, marks: here }) => {
    const tone = tones.find((one) => here.some((mark) => mark.tone === one))
    const text = here.map((mark) => mark.text).join(' · ')
    return (
      <span key={here[0]?.at} className={`${style.mark} ${tone ? style[tone] : ''}`} style={{ left: `${place * 100}%` }}>
        <Tip text={text}>
          <Button className={style.handle ?? ''} aria-label={text} />
        </Tip>
      </span>
    )
  })
}
