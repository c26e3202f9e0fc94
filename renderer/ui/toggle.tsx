/** A small button that stays pressed: one way of showing, on or off. */
import type { LucideIcon } from 'lucide-react'
import { ToggleButton } from 'react-aria-components'
import { Tip } from './tip.tsx'
import style from './toggle.module.css'

type ToggleProps = {
  on: boolean
  onChange: (on: boolean) => void
  /** Its name, and its tooltip. */
  label: string
  icon?: LucideIcon
  /** What it shows in place of an icon. */
  text?: string
  keys?: string
}

export function Toggle({ on, onChange, label, icon: Icon, text, keys }: ToggleProps) {
  return (
    <Tip text={label} {...(keys ? { keys } : {})}>
      <ToggleButton className={style.toggle ?? ''} isSelected={on} onChange={onChange} aria-label={label}>
        {Icon ? <Icon aria-hidden /> : <span aria-hidden>{text}</span>}
      </ToggleButton>
    </Tip>
  )
}
