/** What a person should know about the lines as a whole: a view that failed, logs that are not read at the moment, lines that can be fetched. */
import { History } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asFault, type Fault } from '../../shared/rpc/fault.ts'
import { faultLine } from '../i18n/index.ts'
import { api } from '../state/api.ts'
import { plainText } from '../ui/ansi.ts'
import { Button } from '../ui/button.tsx'
import { FaultNote } from '../ui/fault-note.tsx'
import style from './log-view.module.css'
import type { Sources } from './use-sources.ts'

type NoticesProps = {
  fault: Fault | undefined
  onRetry: () => void
  sources: Sources
  /** Whether the first line is in sight. */
  atStart: boolean
}

export function Notices({ fault, onRetry, sources, atStart }: NoticesProps) {
  const { t } = useTranslation()
  const all = [...sources.values()]
  const lost = all.filter(({ follow }) => follow === 'stale' || follow === 'failed')
  const [first] = lost
  const older = atStart ? all.filter((source) => source.older === 'available').map(({ id }) => id) : []
  return (
    <>
      {fault && (
        <div className={style.notes}>
          <FaultNote fault={fault} action={<Button onPress={onRetry}>{t('common.retry')}</Button>} />
        </div>
      )}
      {first && (
        <div className={style.problem} role="status">
          {lost.length === 1
            ? `${plainText(first.name)}: ${first.fault ? faultLine(first.fault) : t('logs.interrupted')}`
            : t('logs.interruptedMany', {
                count: lost.length,
                names: lost
                  .slice(0, 3)
                  .map(({ name }) => plainText(name))
                  .join(', '),
              })}
        </div>
      )}
      {atStart && <Older ids={older} loading={all.some((source) => source.older === 'loading')} />}
    </>
  )
}

function Older({ ids, loading }: { ids: readonly string[]; loading: boolean }) {
  const { t } = useTranslation()
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<Fault>()
  const fetchAll = async () => {
    setBusy(true)
    setFault(undefined)
    try {
      await Promise.all(ids.map((source) => api.call('logs.older', { source })))
    } catch (error) {
      setFault(asFault(error))
    } finally {
      setBusy(false)
    }
  }
  if (fault)
    return (
      <div className={style.problem} role="alert">
        {faultLine(fault)}
      </div>
    )
  if (busy || loading) return <div className={style.older}>{t('logs.olderLoading')}</div>
  if (ids.length === 0) return null
  return (
    <div className={style.older}>
      {t('logs.older', { count: ids.length })}{' '}
      <Button variant="ghost" size="small" icon={History} onPress={() => void fetchAll()}>
        {t('logs.olderFetch')}
      </Button>
    </div>
  )
}
