/** Something a person should know now, in a sentence, with what to do about it. */
import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import style from './note.module.css'

export function Note({
  tone,
  title,
  children,
  action,
}: {
  tone: 'info' | 'warn' | 'bad'
  title: string
  children?: ReactNode
  action?: ReactNode
}) {
  const Icon = { info: Info, warn: TriangleAlert, bad: CircleAlert }[tone]
  // Read out when it comes, not again for each second of an age in it.
  const role = tone === 'info' ? { role: 'note' } : { role: 'alert', 'aria-relevant': 'additions' as const }
  return (
    <div className={`${style.note} ${style[tone]}`} {...role}>
      <Icon aria-hidden />
      <div className="selectable">
        <b>{title}</b> {children && <span className="muted">{children}</span>}
      </div>
      {action && <div className={style.action}>{action}</div>}
    </div>
  )
}
