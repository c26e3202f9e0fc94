/** Keys as a person sees them on the keyboard. */
import { useTranslation } from 'react-i18next'
import type { en } from '../i18n/en/index.ts'
import style from './keys.module.css'

const isMac = /Mac/.test(navigator.platform)
const arrows = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→' }
const signs: Record<string, string> = { Mod: isMac ? '⌘' : 'Ctrl', Enter: '↵', ...arrows, ...(isMac ? { Shift: '⇧' } : {}) }
const named = ['Shift', 'Space', 'Delete', 'Backspace', 'Esc', 'End'] as const satisfies (keyof (typeof en)['keyNames'])[]

/** @param of keys joined by '+' when pressed together, by a space when one after the other: 'Mod+K', 'g c' */
export function Keys({ of }: { of: string }) {
  const { t } = useTranslation()
  const shown = (key: string): string => {
    const name = named.find((one) => one === key)
    return signs[key] ?? (name ? t(`keyNames.${name}`) : key)
  }
  return (
    <span className={style.keys}>
      {of.split(' ').map((chord) => (
        <kbd key={chord}>
          {chord
            .split('+')
            .map(shown)
            .join(isMac ? '' : ' ')}
        </kbd>
      ))}
    </span>
  )
}
