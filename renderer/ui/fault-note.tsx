/** A fault as a person reads it: what happened, what to do, what the other side said, and where the log has the rest. */
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Fault } from '../../shared/rpc/fault.ts'
import { words } from '../i18n/index.ts'
import { Note } from './note.tsx'

type FaultNoteProps = {
  fault: Fault
  /** Whose it is, where that is not plain. */
  of?: string
  tone?: 'warn' | 'bad'
  action?: ReactNode
}

export function FaultNote({ fault, of, tone = 'bad', action }: FaultNoteProps) {
  const { t } = useTranslation()
  return (
    <Note tone={tone} title={of ? `${of} — ${words(fault.message)}` : words(fault.message)} action={action}>
      {fault.hint && words(fault.hint)}
      {fault.detail && <span className="mono"> {fault.detail}</span>}
      {fault.logId && <span className="faint"> {t('common.logId', { id: fault.logId })}</span>}
    </Note>
  )
}
