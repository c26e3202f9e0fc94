/** What a container uses, over the last ten minutes. */
import type { TFunction } from 'i18next'
import { Activity } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatBytes, formatMemory, formatNumber, formatPercent } from '../../i18n/format.ts'
import { faultLine } from '../../i18n/index.ts'
import { useWait } from '../../state/ticker.ts'
import { Chart, type ChartSeries } from '../../ui/chart.tsx'
import { Empty } from '../../ui/empty.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { Note } from '../../ui/note.tsx'
import { useMarks } from './marks.ts'
import { rates, useSamples, valuesOf } from './samples.ts'
import style from './stats-panel.module.css'

type StatsPanelProps = { source: string; container: string; running: boolean }

export function StatsPanel({ source, container, running }: StatsPanelProps) {
  const { t } = useTranslation()
  const { samples, state, fault } = useSamples(source, container, running)
  const marks = useMarks(source, container)
  const times = useMemo(() => samples.map(({ at }) => at), [samples])
  const series = useMemo(() => {
    const one = (name: string, values: (number | null)[], colour: ChartSeries['colour'], area = true): ChartSeries => ({
      name,
      values,
      colour,
      area,
    })
    return {
      cpu: [one(t('stats.cpu'), valuesOf(samples, 'cpu'), 'accent')],
      memory: [one(t('stats.memory'), valuesOf(samples, 'memory'), 'accent')],
      network: [one(t('stats.received'), rates(samples, 'netIn'), 'accent'), one(t('stats.sent'), rates(samples, 'netOut'), 'ok', false)],
      disk: [one(t('stats.read'), rates(samples, 'diskRead'), 'accent'), one(t('stats.written'), rates(samples, 'diskWrite'), 'ok', false)],
      processes: [one(t('stats.processes'), valuesOf(samples, 'processes'), 'muted')],
    }
  }, [samples, t])

  const latest = samples.at(-1)
  if (!latest) {
    if (!running) return <Empty icon={Activity} title={t('stats.notRunning')} hint={t('stats.notRunningHint')} />
    if (fault)
      return (
        <div className={style.panel}>
          <FaultNote fault={fault} tone={state === 'failed' ? 'bad' : 'warn'} />
        </div>
      )
    return <Measuring />
  }
  const perSecond = (bytes: number) => t('stats.perSecond', { size: formatBytes(bytes) })
  return (
    <div className={style.panel}>
      {!running ? (
        <Note tone="info" title={t('stats.notRunning')}>
          {t('stats.stopped')}
        </Note>
      ) : (
        fault && (
          <Note tone="warn" title={t('stats.interrupted')}>
            {faultLine(fault)}
          </Note>
        )
      )}
      <div className={style.charts}>
        <Chart name={t('stats.cpu')} times={times} marks={marks} series={series.cpu} format={formatPercent} />
        <Chart
          name={t('stats.memory')}
          times={times}
          marks={marks}
          series={series.memory}
          format={formatBytes}
          value={memoryText(t, latest.memory, latest.memoryLimit)}
          limit={latest.memoryLimit}
        />
        <Chart name={t('stats.network')} times={times} marks={marks} series={series.network} format={perSecond} />
        <Chart name={t('stats.disk')} times={times} marks={marks} series={series.disk} format={perSecond} />
        <Chart name={t('stats.processes')} times={times} marks={marks} series={series.processes} format={formatNumber} />
      </div>
    </div>
  )
}

/** Nothing came yet. After a while it says what is waited for. */
function Measuring() {
  const { t } = useTranslation()
  const [since] = useState(Date.now)
  const wait = useWait(since)
  return <Empty icon={Activity} title={t('stats.measuring')} {...(wait > 0 ? { hint: t('state.silent', { count: wait }) } : {})} />
}

/** "58 MiB of 64 MiB" */
function memoryText(t: TFunction, memory: number | undefined, limit: number | undefined): string {
  if (memory === undefined) return '—'
  return limit ? t('stats.ofLimit', { used: formatMemory(memory), limit: formatMemory(limit) }) : formatBytes(memory)
}
