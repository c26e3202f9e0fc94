/** A place that holds nothing, said so, with what to do about it. */
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import style from './empty.module.css'

export function Empty({ icon: Icon, title, hint, children }: { icon: LucideIcon; title: string; hint?: string; children?: ReactNode }) {
  return (
    <div className={style.empty}>
      <Icon aria-hidden />
      <h2>{title}</h2>
      {hint && <p>{hint}</p>}
      {children}
    </div>
  )
}
