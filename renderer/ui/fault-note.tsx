/** A fault as a person reads it: what happened, what to do, and what the other side said. */
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Fault } from '../../shared/rpc/fault.ts'
import { words } from '../i18n/index.ts'
import { Note } from './note.tsx'

export function FaultNote({ fault, tone = 'bad', action }: { fault: Fault; tone?: 'warn' | 'bad'; action?: ReactNode }) {
  useTranslation()
  return (
    <Note tone={tone} title={words(fault.message)} action={action}>
      {fault.hint && words(fault.hint)}
      {fault.detail && <span className="mono"> {fault.detail}</span>}
    </Note>
  )
}
