/** The buttons of the app; one without text is named by `label`, which is also its tooltip. */
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components'
import style from './button.module.css'
import { Tip } from './tip.tsx'

export type ButtonProps = Omit<AriaButtonProps, 'children' | 'className' | 'style'> & {
  variant?: 'plain' | 'primary' | 'danger' | 'danger-solid' | 'ghost'
  size?: 'normal' | 'small'
  icon?: LucideIcon
  /** The name of a button that shows only its icon. */
  label?: string
  /** Keys that do the same, shown in the tooltip. */
  keys?: string
  children?: ReactNode
}

const variants = { plain: '', primary: style.primary, danger: style.danger, 'danger-solid': style.dangerSolid, ghost: style.ghost }

export function Button({ variant = 'plain', size = 'normal', icon: Icon, label, keys, children, ...rest }: ButtonProps) {
  const classes = [style.button, variants[variant], size === 'small' && style.small, !children && style.icon].filter(Boolean).join(' ')
  const button = (
    <AriaButton {...rest} className={classes} {...(label && !children ? { 'aria-label': label } : {})}>
      {Icon && <Icon aria-hidden />}
      {Icon && children ? <span className={style.words}>{children}</span> : children}
    </AriaButton>
  )
  return label ? (
    <Tip text={label} {...(keys ? { keys } : {})}>
      {button}
    </Tip>
  ) : (
    button
  )
}
