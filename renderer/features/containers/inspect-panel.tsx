/** Everything the engine knows about a container: a tree or YAML, searchable, with the environment's values hidden until revealed. */
import { Braces, RefreshCw } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAge, useWait } from '../../state/ticker.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { InspectDocument } from '../../ui/inspect-document.tsx'
import { Note } from '../../ui/note.tsx'
import { RevealBar } from '../../ui/reveal-bar.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import { type Inspected, useInspect, useReveal, withValues } from './inspect.ts'
import style from './inspect-panel.module.css'

/** Where the environment is once its values are shown. */
const firstValue = ['Config', 'Env', 0] as const

type InspectPanelProps = {
  source: string
  container: string
  /** Another value reads it again: the state of the row, or anything that changes with it. */
  version?: string | number
}

export function InspectPanel({ source, container, version }: InspectPanelProps) {
  const { t } = useTranslation()
  const inspected = useInspect(source, container, version)
  const env = useReveal(source, container)
  const { detail, fault, refresh } = inspected
  const document = useMemo(() => withValues(detail?.document, env.values), [detail, env.values])
  const retry = <Button onPress={refresh}>{t('common.retry')}</Button>
  if (!detail) {
    if (fault?.code === 'not_found') return <Empty icon={Braces} title={t('inspect.gone')} />
    if (fault)
      return (
        <div className={style.notes}>
          <FaultNote fault={fault} action={retry} />
        </div>
      )
    return <Reading {...inspected} />
  }
  return (
    <div className={style.panel}>
      {fault && (
        <div className={style.notes}>
          {fault.code === 'not_found' ? (
            <Note tone="info" title={t('inspect.gone')}>
              {t('inspect.goneHint')}
            </Note>
          ) : (
            <>
              <FaultNote fault={fault} tone="warn" action={retry} />
              <Old read={inspected.read ?? 0} />
            </>
          )}
        </div>
      )}
      {env.fault && (
        <div className={style.notes}>
          <FaultNote fault={env.fault} />
        </div>
      )}
      <InspectDocument
        key={`${source} ${container}`}
        name={detail.name}
        document={document}
        asked={env.values ? firstValue : undefined}
        tools={<Button variant="ghost" size="small" icon={RefreshCw} label={t('inspect.refresh')} onPress={refresh} />}
      >
        <RevealBar
          count={detail.environment.length}
          shown={env.values !== undefined}
          busy={env.asking}
          onTurn={() => (env.values ? env.hide() : void env.reveal())}
        />
      </InspectDocument>
    </div>
  )
}

/** A skeleton that does not stay one: after a while it says what is waited for. */
function Reading({ asking }: Inspected) {
  const { t } = useTranslation()
  const [since] = useState(() => asking ?? Date.now())
  const wait = useWait(since)
  return (
    <div className={style.panel}>
      {wait > 0 && (
        <div className={style.notes}>
          <Note tone="warn" title={t('state.silent', { count: wait })} />
        </div>
      )}
      <SkeletonRows rowHeight={26} count={12} />
    </div>
  )
}

function Old({ read }: { read: number }) {
  const { t } = useTranslation()
  return <p className="muted">{t('inspect.old', { age: useAge(read) })}</p>
}
