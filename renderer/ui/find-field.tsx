/** The box that finds text in a viewer: toggles inside it, hits and a way through them beside it. */
import { ChevronDown, ChevronUp, Search } from 'lucide-react'
import type { KeyboardEvent, ReactNode, Ref } from 'react'
import { Button } from './button.tsx'
import style from './find-field.module.css'

export type FindFieldProps = {
  value: string
  onChange: (value: string) => void
  /** Its name, and what it shows while it is empty. */
  label: string
  inputRef?: Ref<HTMLInputElement>
  /** Goes to the next or the previous hit. */
  onStep?: (by: 1 | -1) => void
  /** Escape in an empty box. */
  onLeave?: () => void
  labels: { previous: string; next: string }
  /** How many hits there are, in words. */
  count?: string
  /** Says that what was typed cannot be used. */
  invalid?: boolean
  children?: ReactNode
}

export function FindField({ value, onChange, label, inputRef, onStep, onLeave, labels, count, invalid, children }: FindFieldProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && (value !== '' || onLeave)) {
      event.stopPropagation()
      if (value !== '') onChange('')
      else onLeave?.()
    } else if (event.key === 'Enter' && value !== '' && onStep) {
      event.preventDefault()
      onStep(event.shiftKey ? -1 : 1)
    }
  }
  return (
    <div className={style.find}>
      <div className={`${style.box} ${invalid ? style.invalid : ''}`}>
        <Search aria-hidden />
        <input
          ref={inputRef}
          value={value}
          placeholder={label}
          aria-label={label}
          aria-invalid={invalid === true}
          spellCheck={false}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={onKeyDown}
        />
        {children}
      </div>
      {value !== '' && (
        <div className={style.hits}>
          <span role="status" className={style.count}>
            {count}
          </span>
          {onStep && (
            <>
              <Button variant="ghost" size="small" icon={ChevronUp} label={labels.previous} keys="Shift+Enter" onPress={() => onStep(-1)} />
              <Button variant="ghost" size="small" icon={ChevronDown} label={labels.next} keys="Enter" onPress={() => onStep(1)} />
            </>
          )}
        </div>
      )}
    </div>
  )
}
