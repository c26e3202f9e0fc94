/** What stands where an answer will: a skeleton that says so when it takes long, or why there is none. */
import { useTranslation } from 'react-i18next'
import type { Fault } from '../../shared/rpc/fault.ts'
import { useWait } from '../state/ticker.ts'
import style from './answer.module.css'
import { Button } from './button.tsx'
import { FaultNote } from './fault-note.tsx'
import { Note } from './note.tsx'
import { SkeletonRows } from './skeleton-rows.tsx'

/** @param since when it was asked, milliseconds since the epoch */
export function Waited({ since, count = 8 }: { since: number; count?: number }) {
  const { t } = useTranslation()
  const wait = useWait(since)
  return (
    <>
      {wait > 0 && (
        <div className={style.notes}>
          <Note tone="warn" title={t('state.silent', { count: wait })} />
        </div>
      )}
      <SkeletonRows rowHeight={26} count={count} />
    </>
  )
}

/** What was read before stays under it. */
export function Refused({ fault, refresh }: { fault?: Fault | undefined; refresh: () => void }) {
  const { t } = useTranslation()
  if (!fault) return null
  return (
    <div className={style.notes}>
      <FaultNote fault={fault} action={<Button onPress={refresh}>{t('common.retry')}</Button>} />
    </div>
  )
}
