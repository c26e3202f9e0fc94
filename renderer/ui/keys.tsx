/** Keys as a person sees them on the keyboard. */
import style from './keys.module.css'

const isMac = /Mac/.test(navigator.platform)
const arrows = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→' }
const shown: Record<string, string> = { Mod: isMac ? '⌘' : 'Ctrl', Shift: isMac ? '⇧' : 'Shift', Enter: '↵', ...arrows }

/** @param of keys joined by '+' when pressed together, by a space when one after the other: 'Mod+K', 'g c' */
export function Keys({ of }: { of: string }) {
  return (
    <span className={style.keys}>
      {of.split(' ').map((chord) => (
        <kbd key={chord}>
          {chord
            .split('+')
            .map((key) => shown[key] ?? key)
            .join(isMac ? '' : ' ')}
        </kbd>
      ))}
    </span>
  )
}
