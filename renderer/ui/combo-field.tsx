/** A field to type into that offers what one probably means; anything else may be typed as well. */
import { type ClipboardEvent, type KeyboardEvent, useId, useRef, useState } from 'react'
import { Popover } from 'react-aria-components'
import style from './combo-field.module.css'
import field from './field.module.css'
import type { ControlProps } from './form.tsx'

export type Suggestion = { value: string /** Beside it, smaller. */; note?: string }

type ComboFieldProps = Partial<ControlProps> & {
  value: string
  onChange: (value: string) => void
  /** What fits what was typed, the likeliest first. */
  suggestions: readonly Suggestion[]
  /** Its name; also where a label stands beside it. */
  label: string
  placeholder?: string
  autoFocus?: boolean
  onPaste?: (event: ClipboardEvent<HTMLInputElement>) => void
}

export function ComboField({
  value,
  onChange,
  suggestions,
  label,
  id,
  placeholder,
  autoFocus = false,
  onPaste,
  ...control
}: ComboFieldProps) {
  const ownId = useId()
  const input = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLDivElement>(null)
  /** Whether a person wants to see what is offered: once they type or ask for it, until they choose or say no. */
  const [wanted, setWanted] = useState(false)
  const [active, setActive] = useState(-1)
  const open = wanted && suggestions.length > 0
  const at = open && active < suggestions.length ? active : -1

  const choose = (chosen: Suggestion | undefined) => {
    if (chosen) onChange(chosen.value)
    setWanted(false)
    setActive(-1)
  }
  const moveTo = (index: number) => {
    setWanted(true)
    const next = (index + suggestions.length) % Math.max(1, suggestions.length)
    setActive(next)
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const acts: Record<string, (() => void) | undefined> = {
      ArrowDown: () => moveTo(open ? at + 1 : 0),
      ArrowUp: () => moveTo(at < 0 ? suggestions.length - 1 : at - 1),
      // Without one that is marked, both are for the form and its dialog.
      Enter: at < 0 ? undefined : () => choose(suggestions[at]),
      Escape: open ? () => choose(undefined) : undefined,
    }
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : acts[event.key]
    if (!act) return
    act()
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <>
      <input
        {...control}
        ref={input}
        id={id ?? ownId}
        type="text"
        role="combobox"
        aria-label={label}
        aria-autocomplete="list"
        aria-expanded={open}
        {...(open ? { 'aria-controls': `${ownId}-list` } : {})}
        {...(at >= 0 ? { 'aria-activedescendant': `${ownId}-${at}` } : {})}
        className={`${field.text} mono`}
        value={value}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        // biome-ignore lint/a11y/noAutofocus: it is what a dialog was opened for
        autoFocus={autoFocus}
        onChange={(event) => {
          setWanted(true)
          setActive(-1)
          onChange(event.target.value)
        }}
        onKeyDown={onKeyDown}
        onBlur={() => choose(undefined)}
        onPaste={onPaste}
      />
      <Popover
        isOpen={open}
        isNonModal
        triggerRef={input}
        placement="bottom start"
        offset={3}
        className={style.popover ?? ''}
        style={{ width: input.current?.offsetWidth }}
      >
        <div ref={list} id={`${ownId}-list`} role="listbox" aria-label={label} className={style.list}>
          {suggestions.map((each, index) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the marked one
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys
            <div
              key={each.value}
              id={`${ownId}-${index}`}
              role="option"
              aria-selected={index === at}
              className={style.item}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(each)}
            >
              <bdi className="mono cut">{each.value}</bdi>
              {each.note && <small className="faint">{each.note}</small>}
            </div>
          ))}
        </div>
      </Popover>
    </>
  )
}
