/** What stands where an answer of the engine will: a skeleton that says so when it takes long, or why there is none. */
import { useTranslation } from 'react-i18next'
import { useWait } from '../../state/ticker.ts'
import { Button } from '../../ui/button.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { Note } from '../../ui/note.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import style from './panels.module.css'
import type { Asked } from './read.ts'

export function Reading({ since }: { since: number }) {
  const { t } = useTranslation()
  const wait = useWait(since)
  return (
    <>
      {wait > 0 && (
        <div className={style.notes}>
          <Note tone="warn" title={t('state.silent', { count: wait })} />
        </div>
      )}
      <SkeletonRows rowHeight={26} count={10} />
    </>
  )
}

/** What was read before stays under it. */
export function Refused({ fault, refresh }: Asked<unknown>) {
  const { t } = useTranslation()
  if (!fault) return null
  return (
    <div className={style.notes}>
      <FaultNote fault={fault} action={<Button onPress={refresh}>{t('common.retry')}</Button>} />
    </div>
  )
}
