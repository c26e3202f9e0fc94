/** A field to type into that offers what one probably means; anything else may be typed as well. */
import { ComboBox, Input, ListBox, ListBoxItem, Popover } from 'react-aria-components'
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
  onPaste?: (event: React.ClipboardEvent<HTMLInputElement>) => void
}

export function ComboField({ value, onChange, suggestions, label, placeholder, autoFocus = false, onPaste, ...control }: ComboFieldProps) {
  return (
    <ComboBox
      aria-label={label}
      {...(control.id ? { id: control.id } : {})}
      allowsCustomValue
      inputValue={value}
      onInputChange={onChange}
      items={suggestions.map((each) => ({ ...each, id: each.value }))}
      // What fits is already chosen; the list's own filter would cut it again.
      defaultFilter={() => true}
      menuTrigger="input"
      className={style.combo ?? ''}
    >
      <Input
        className={`${field.text} mono`}
        spellCheck={false}
        autoFocus={autoFocus}
        {...(placeholder ? { placeholder } : {})}
        {...(onPaste ? { onPaste } : {})}
        {...(control['aria-invalid'] ? { 'aria-invalid': true } : {})}
        {...(control['aria-describedby'] ? { 'aria-describedby': control['aria-describedby'] } : {})}
      />
      <Popover className={style.popover ?? ''} offset={3}>
        <ListBox<Suggestion & { id: string }> className={style.list ?? ''}>
          {(item) => (
            <ListBoxItem textValue={item.value} className={style.item ?? ''}>
              <bdi className="mono cut">{item.value}</bdi>
              {item.note && <small className="faint">{item.note}</small>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  )
}
