/** How the engines in scope are, in sentences: never an empty list where nothing is known. */
import { PlugZap } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Engine, EngineOrigin } from '../../shared/contract/engines.ts'
import type { LiveState } from '../../shared/rpc/client.ts'
import { words } from '../i18n/index.ts'
import { api } from '../state/api.ts'
import { lookedFor, present, setEngineOpen, useScopedEngines } from '../state/engines.ts'
import { useAge, useWait } from '../state/ticker.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { FaultNote } from '../ui/fault-note.tsx'
import { Note } from '../ui/note.tsx'
import { SkeletonRows } from '../ui/skeleton-rows.tsx'
import style from './engine-list.module.css'

const retry = (engine: Engine) => void api.call('engines.retry', { engine: engine.id }).catch(() => {})

/** Beside the title: which engine this is. */
export function EngineSummary() {
  const { t } = useTranslation()
  const engines = useScopedEngines().filter(({ state }) => state === 'live' || state === 'stale')
  const [one] = engines
  if (!one) return null
  return (
    <span className="muted cut">
      {engines.length > 1
        ? t('engine.several', { count: engines.length })
        : `${t('engine.summary', { product: one.product ?? one.name, version: one.version ?? '' })} ${one.remote ? t('engine.remote') : t('engine.onThisMachine')}`}
    </span>
  )
}

/** One note for each engine that does not answer, above the rows that were known of it. */
export function EngineNotes({ engines, disconnected }: { engines: Engine[]; disconnected: boolean }) {
  const { t } = useTranslation()
  const troubled = engines.filter(({ state }) => state === 'stale' || state === 'failed')
  if (!disconnected && troubled.length === 0) return null
  return (
    <div className={style.notes}>
      {disconnected && <Note tone="warn" title={t('state.staleBackend')} />}
      {troubled.map((engine) =>
        engine.state === 'stale' ? <Stale key={engine.id} engine={engine} /> : <Failed key={engine.id} engine={engine} />,
      )}
    </div>
  )
}

function Stale({ engine }: { engine: Engine }) {
  const { t } = useTranslation()
  const age = useAge(engine.since)
  return (
    <Note
      tone="warn"
      title={t('state.stale', { name: engine.name, age })}
      action={<Button onPress={() => retry(engine)}>{t('common.retry')}</Button>}
    >
      {engine.fault && `${words(engine.fault.message)} ${engine.fault.hint ? words(engine.fault.hint) : ''}`}
    </Note>
  )
}

const Failed = ({ engine }: { engine: Engine }) => {
  const { t } = useTranslation()
  if (!engine.fault) return null
  return <FaultNote of={engine.name} fault={engine.fault} action={<Button onPress={() => retry(engine)}>{t('common.retry')}</Button>} />
}

/** Said when no engine answers: what was looked for, where, and what to do. */
export function NoEngine({ state }: { state: LiveState<Engine> }) {
  const { t } = useTranslation()
  const closed = present(state).filter((engine) => engine.state === 'closed')
  if (closed.length > 0 && present(state).length === closed.length)
    return (
      <Empty icon={PlugZap} title={t('engine.closedTitle')} hint={t('engine.closedHint')}>
        {closed.map((engine) => (
          <Button key={engine.id} onPress={() => void setEngineOpen(engine, true)}>
            {t('bar.open', { name: engine.name })}
          </Button>
        ))}
      </Empty>
    )
  const places = [...present(state), ...lookedFor(state)]
  return (
    <Empty icon={PlugZap} title={t('engine.noneTitle')} hint={t('engine.noneHint')}>
      <table className={`${style.looked} selectable`}>
        <thead>
          <tr>
            <th>{t('engine.looked')}</th>
            <th>{t('engine.place')}</th>
            <th>{t('engine.found')}</th>
          </tr>
        </thead>
        <tbody>
          {places.map((engine) => (
            <tr key={engine.id}>
              <td>
                {engine.origins.map((origin) => (
                  <Origin key={`${origin.kind}${origin.name}`} origin={origin} />
                ))}
              </td>
              <td className="mono">{engine.endpoint}</td>
              <td>
                {engine.fault ? words(engine.fault.message) : t(`status.${engine.state === 'stale' ? 'failed' : engine.state}`)}
                {engine.fault?.hint && engine.state !== 'absent' && <div className="muted">{words(engine.fault.hint)}</div>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Empty>
  )
}

export function Origin({ origin }: { origin: EngineOrigin }) {
  const { t } = useTranslation()
  return <div>{t(`engine.origin_${origin.kind}`, { name: origin.name })}</div>
}

/** Rows to come. After ten seconds it says that it takes long, and offers the one thing that may help. */
export function Waiting({ rowHeight }: { rowHeight: number }) {
  const { t } = useTranslation()
  const [since] = useState(Date.now)
  const slow = useWait(since) > 0
  return (
    <>
      {slow && (
        <div className={style.notes}>
          <Note tone="warn" title={t('state.slow')} action={<Button onPress={() => location.reload()}>{t('state.reload')}</Button>} />
        </div>
      )}
      <SkeletonRows rowHeight={rowHeight} />
    </>
  )
}
