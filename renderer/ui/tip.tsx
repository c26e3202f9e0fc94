/** A tooltip on a control, with the keys that do the same. */
import type { ReactElement } from 'react'
import { Tooltip, TooltipTrigger } from 'react-aria-components'
import { Keys } from './keys.tsx'
import style from './tip.module.css'

export function Tip({ text, keys, children }: { text: string; keys?: string; children: ReactElement }) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      {children}
      <Tooltip className={style.tip ?? ''} offset={6}>
        {text}
        {keys && <Keys of={keys} />}
      </Tooltip>
    </TooltipTrigger>
  )
}
