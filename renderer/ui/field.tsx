/** Things to type into and to switch: the filter box, a chip, a check box. */
import { Search, X } from 'lucide-react'
import type { CSSProperties, KeyboardEvent, ReactNode, Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import style from './field.module.css'
import { Keys } from './keys.tsx'

type FilterBoxProps = {
  value: string
  onChange: (value: string) => void
  label: string
  inputRef?: Ref<HTMLInputElement>
  keys?: string
  onEnter?: () => void
  width?: number
}

export function FilterBox({ value, onChange, label, inputRef, keys, onEnter, width }: FilterBoxProps) {
  const { t } = useTranslation()
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && value !== '') {
      event.stopPropagation()
      onChange('')
    } else if ((event.key === 'Enter' || event.key === 'ArrowDown') && onEnter) {
      event.preventDefault()
      onEnter()
    }
  }
  return (
    <div className={width ? `${style.search} ${style.sized}` : style.search} style={{ '--width': `${width}px` } as CSSProperties}>
      <Search aria-hidden />
      <input
        type="search"
        ref={inputRef}
        value={value}
        placeholder={label}
        aria-label={label}
        spellCheck={false}
        onChange={(e) => onChange(e.target.value)}
        onKeyDown={onKeyDown}
      />
      {value !== '' ? (
        <Button variant="ghost" size="small" icon={X} label={t('common.clearFilter')} onPress={() => onChange('')} />
      ) : (
        keys && <Keys of={keys} />
      )}
    </div>
  )
}

export function Chip({
  on,
  count,
  onPress,
  children,
}: {
  on: boolean
  count?: number | undefined
  onPress: () => void
  children: ReactNode
}) {
  return (
    <button type="button" className={style.chip} aria-pressed={on} onClick={onPress}>
      {children}
      {count !== undefined && <b>{count}</b>}
    </button>
  )
}

export function Check({ checked, onChange, children }: { checked: boolean; onChange: (checked: boolean) => void; children: ReactNode }) {
  return (
    <label className={style.check}>
      <input type="checkbox" checked={checked} onChange={(e) => onChange(e.target.checked)} />
      {children}
    </label>
  )
}
