/** A fault as a person reads it: what happened, what to do, what the other side said, and where the log has the rest. */
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Fault } from '../../shared/rpc/fault.ts'
import { words } from '../i18n/index.ts'
import { Note } from './note.tsx'

export function FaultNote({ fault, tone = 'bad', action }: { fault: Fault; tone?: 'warn' | 'bad'; action?: ReactNode }) {
  const { t } = useTranslation()
  return (
    <Note tone={tone} title={words(fault.message)} action={action}>
      {fault.hint && words(fault.hint)}
      {fault.detail && <span className="mono"> {fault.detail}</span>}
      {fault.logId && <span className="faint"> {t('common.logId', { id: fault.logId })}</span>}
    </Note>
  )
}
