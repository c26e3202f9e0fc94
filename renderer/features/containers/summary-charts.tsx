/** Memory and CPU of the last ten minutes, on the first tab. */
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Container } from '../../../shared/contract/containers.ts'
import { formatBytes, formatMemory, formatPercent } from '../../i18n/format.ts'
import { Chart } from '../../ui/chart.tsx'
import style from './containers.module.css'
import { useMarks } from './marks.ts'
import { samplesSpan, useSamples, valuesOf } from './samples.ts'

/** What the width stands for, seconds: it grows with what has been seen, so that a fresh chart is not empty. */
const spans = [60, 150, 300]

export function SummaryCharts({ row }: { row: Container }) {
  const { t } = useTranslation()
  const { samples } = useSamples(row.source, row.container, row.state === 'running')
  const marks = useMarks(row.source, row.container)
  const times = useMemo(() => samples.map(({ at }) => at), [samples])
  const latest = samples.at(-1)
  const seen = latest && samples[0] ? (latest.at - samples[0].at) / 1000 : 0
  const span = spans.find((seconds) => seconds >= seen) ?? samplesSpan
  const hot = latest?.memory !== undefined && latest.memoryLimit !== undefined && latest.memory >= 0.9 * latest.memoryLimit
  const memory = useMemo(
    () => [
      {
        name: t('containers.summary.memory'),
        values: valuesOf(samples, 'memory'),
        colour: hot ? ('warn' as const) : ('accent' as const),
        area: true,
      },
    ],
    [samples, hot, t],
  )
  const cpu = useMemo(
    () => [{ name: t('containers.summary.cpu'), values: valuesOf(samples, 'cpu'), colour: 'accent' as const, area: true }],
    [samples, t],
  )
  const used =
    latest?.memory === undefined
      ? '—'
      : latest.memoryLimit
        ? t('containers.summary.ofLimit', { used: formatMemory(latest.memory), limit: formatMemory(latest.memoryLimit) })
        : formatBytes(latest.memory)
  return (
    <div className={style.plots}>
      <Chart
        name={t('containers.summary.memory')}
        times={times}
        marks={marks}
        series={memory}
        format={formatBytes}
        value={used}
        span={span}
      />
      <Chart name={t('containers.summary.cpu')} times={times} marks={marks} series={cpu} format={formatPercent} span={span} />
    </div>
  )
}
