/** The first tab: what is wrong in a sentence, how it has been doing, and the facts that the list does not hold. */
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import type { Container, ContainerDetail } from '../../../shared/contract/containers.ts'
import { portAddress, portText, portUrl, published } from '../../engine-list/published.ts'
import { formatMemory, formatPercent } from '../../i18n/format.ts'
import { engineName } from '../../state/engines.ts'
import { Age } from '../../ui/age.tsx'
import { Button } from '../../ui/button.tsx'
import { exitWords } from '../../ui/exit-words.ts'
import { Facts as FactList, Pairs, When } from '../../ui/facts.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { Note } from '../../ui/note.tsx'
import style from './containers.module.css'
import { useInspect } from './inspect.ts'
import { SummaryCharts } from './summary-charts.tsx'
import { useUsage } from './usage.ts'

// What reads lines is kept off the way to the first paint.
const LastLines = lazy(() => import('../../ui/last-lines.tsx').then((m) => ({ default: m.LastLines })))

/** Its last words, where it ended badly. */
const shownLines = 8

export function Summary({ row, onShowLog }: { row: Container; onShowLog: () => void }) {
  const { t } = useTranslation()
  const { detail, fault, refresh } = useInspect(row.source, row.container, `${row.state} ${row.health} ${row.exitCode} ${row.name}`)
  const ended = row.state === 'exited' && (row.exitCode !== 0 || row.oomKilled)
  return (
    <div>
      <div className={style.summaryNotes}>
        <Trouble row={row} detail={detail} onShowLog={onShowLog} />
        {ended && (
          <Suspense fallback={null}>
            <LastLines source={row.id} count={shownLines} version={`${row.state} ${detail?.finished}`} />
          </Suspense>
        )}
        {fault && fault.code !== 'not_found' && <FaultNote fault={fault} action={<Button onPress={refresh}>{t('common.retry')}</Button>} />}
      </div>
      {row.state === 'running' && <SummaryCharts row={row} />}
      <Facts row={row} detail={detail} />
    </div>
  )
}

/** What is wrong and why, in a sentence, before any table. */
function Trouble({ row, detail, onShowLog }: { row: Container; detail: ContainerDetail | undefined; onShowLog: () => void }) {
  const { t } = useTranslation()
  const usage = useUsage(row)?.latest
  const showLog = <Button onPress={onShowLog}>{t('containers.note.showLog')}</Button>
  const ended = row.state === 'exited' || row.state === 'restarting'
  if (detail?.error)
    return (
      <Note tone="bad" title={t('containers.note.error')}>
        <span className="mono">{detail.error}</span>
      </Note>
    )
  if (row.state === 'exited' && (row.oomKilled || detail?.oomKilled))
    return (
      <Note tone="bad" title={t('containers.note.oom')} action={showLog}>
        {detail &&
          (detail.memoryLimit
            ? t('containers.note.oomHint', { limit: formatMemory(detail.memoryLimit) })
            : t('containers.note.oomHintNoLimit'))}
      </Note>
    )
  if (row.state === 'restarting')
    return (
      <Note tone="warn" title={t('containers.note.restarting')} action={showLog}>
        {detail && t('containers.summary.restarts', { count: detail.restarts })}
      </Note>
    )
  if (row.state === 'dead') return <Note tone="bad" title={t('containers.note.dead')} />
  if (ended && row.exitCode)
    return (
      <Note tone="warn" title={t('containers.note.exit', { code: row.exitCode })} action={showLog}>
        {exitWords(row.exitCode)}. {t('containers.note.exitHint')}
      </Note>
    )
  if (row.health === 'unhealthy')
    return (
      <Note tone="warn" title={t('containers.note.unhealthy')} action={showLog}>
        {detail?.health && (
          <>
            {t('containers.summary.failing', { count: detail.health.failing })}{' '}
            <span className="mono">{detail.health.lastOutput.slice(0, 300)}</span>
          </>
        )}
      </Note>
    )
  // Only against a limit of its own: near the machine's memory is no fault of the container.
  if (row.state === 'running' && detail?.memoryLimit && usage?.memory && usage.memory >= 0.9 * detail.memoryLimit)
    return (
      <Note tone="warn" title={t('containers.note.memory', { percent: formatPercent((100 * usage.memory) / detail.memoryLimit) })}>
        {t('containers.note.memoryHint', { limit: formatMemory(detail.memoryLimit) })}
      </Note>
    )
  return null
}

function Facts({ row, detail }: { row: Container; detail: ContainerDetail | undefined }) {
  const { t } = useTranslation()
  const facts: [string, React.ReactNode][] = []
  const add = (name: string, value: React.ReactNode) => {
    if (value) facts.push([name, value])
  }
  add(
    t('containers.summary.project'),
    row.project && (
      <>
        <bdi>{row.project}</bdi> {row.service && <span className="muted">· {t('containers.summary.service', { name: row.service })}</span>}
      </>
    ),
  )
  add(t('containers.summary.engine'), engineName(row.source))
  add(t('containers.summary.id'), <span className="mono">{row.container.slice(0, 12)}</span>)
  if (detail) {
    const running = row.state === 'running' || row.state === 'paused' || row.state === 'restarting'
    if (detail.started)
      add(
        t('containers.summary.started'),
        <>
          <When at={detail.started} />
          {detail.restarts > 0 && <span className="muted">, {t('containers.summary.restarts', { count: detail.restarts })}</span>}
        </>,
      )
    if (detail.finished && !running) add(t('containers.summary.finished'), <When at={detail.finished} />)
    add(
      t('containers.summary.command'),
      detail.command.length > 0 && (
        <span className={`mono ${style.clamp}`} title={detail.command.join(' ')}>
          {detail.command.join(' ')}
        </span>
      ),
    )
    add(t('containers.summary.policy'), detail.restartPolicy)
    add(
      t('containers.summary.limits'),
      (detail.memoryLimit || detail.cpuLimit) &&
        [
          detail.memoryLimit && formatMemory(detail.memoryLimit),
          detail.cpuLimit && t('containers.summary.cpus', { count: detail.cpuLimit }),
        ]
          .filter(Boolean)
          .join(' · '),
    )
    add(
      t('containers.summary.ports'),
      published(row.ports).length > 0 &&
        published(row.ports).map((port) => (
          <div key={`${port.host}${port.protocol}`}>
            {portUrl(port, row.source) ? (
              <a className="num" href={portUrl(port, row.source)} target="_blank" rel="noreferrer">
                {portAddress(port, row.source)}
              </a>
            ) : (
              portText(port)
            )}
            <span className="muted num"> → {port.container}</span>
          </div>
        )),
    )
    add(
      t('containers.summary.network'),
      detail.networks.length > 0 &&
        detail.networks.map(({ name, ip }) => (
          <div key={name}>
            {name} <span className="muted mono">{ip}</span>
          </div>
        )),
    )
    add(
      t('containers.summary.mounts'),
      detail.mounts.length > 0 &&
        detail.mounts.map(({ source, target, readOnly }) => (
          <div key={target} className="mono">
            {target} <span className="muted">← {source}</span>{' '}
            {readOnly && <span className="muted">{t('containers.summary.readOnly')}</span>}
          </div>
        )),
    )
    add(
      t('containers.summary.environment'),
      detail.environment.length > 0 && t('containers.summary.variables', { count: detail.environment.length }),
    )
    add(t('containers.summary.workdir'), detail.workdir && <span className="mono">{detail.workdir}</span>)
    add(t('containers.summary.user'), detail.user && <span className="mono">{detail.user}</span>)
    add(t('containers.summary.platform'), detail.platform)
  } else
    add(
      t('containers.summary.created'),
      <span className="muted">
        <Age at={row.created} />
      </span>,
    )
  add(t('containers.summary.labels'), Object.keys(row.labels).length > 0 && <Pairs of={row.labels} />)
  return <FactList of={facts} />
}
