/** When a line was written, as the person wants to see it. */
import { formatAge, formatDateTime, formatDay, formatNumber } from '../i18n/format.ts'
import type { LogLook } from '../state/ui-store.ts'

export const timeLooks = ['clock', 'age', 'delta', 'none'] as const

const digits = (value: number, count = 2) => String(value).padStart(count, '0')

/** The time of day here, to the millisecond, in the same digits in every language. */
export function timeOfDay(time: number): string {
  const at = new Date(time)
  return `${digits(at.getHours())}:${digits(at.getMinutes())}:${digits(at.getSeconds())}.${digits(at.getMilliseconds(), 3)}`
}

type Stamp = { time: number; nanos: number }

/**
 * @param above the line above, for `delta`
 * @param second now, in seconds since the epoch, for `age`
 */
export function timeText(look: LogLook['time'], { time, nanos }: Stamp, above: Stamp | undefined, second: number): string {
  if (look === 'none' || time === 0) return ''
  if (look === 'clock') return timeOfDay(time)
  if (look === 'age') return formatAge(second * 1000 - time)
  if (!above || above.time === 0) return ''
  const delta = time - above.time + (nanos - above.nanos) / 1e6
  const size = Math.abs(delta)
  const sign = delta < 0 ? '−' : '+'
  if (size >= 60_000) return `${sign}${formatAge(size)}`
  if (size >= 1000) return `${sign}${formatNumber(Math.round(size) / 1000)} s`
  return `${sign}${formatNumber(size >= 10 ? Math.round(size) : Math.round(size * 100) / 100)} ms`
}

/** The whole of it, to the nanosecond that the engine gave. */
export const exactTime = ({ time, nanos }: Stamp): string =>
  `${formatDateTime(time)} · ${new Date(time).toISOString().slice(0, -1)}${nanos ? digits(nanos, 6) : ''}Z`

/** The day of a line, where it is another one than today: times of day do not say it. */
export function dayText(time: number | undefined, now: number): string {
  if (!time) return ''
  const day = formatDay(time)
  return day === formatDay(now) ? '' : day
}
