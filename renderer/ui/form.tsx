/** Forms: a label beside each control, and under the control what it is for or what is wrong with it, in words. */
import { type ReactNode, useId } from 'react'
import field from './field.module.css'
import style from './form.module.css'

/** What a control is given so that it belongs to its label and to the words under it. */
export type ControlProps = { id: string; 'aria-describedby'?: string; 'aria-invalid'?: boolean }

type FormRowProps = {
  label: string
  /** What is wrong; takes the place of the hint. */
  error?: string | undefined
  hint?: ReactNode
  children: (control: ControlProps) => ReactNode
}

export function FormRow({ label, error, hint, children }: FormRowProps) {
  const id = useId()
  const below = error ?? hint
  return (
    <div className={style.row}>
      <label htmlFor={id}>{label}</label>
      <div>
        {children({ id, ...(below ? { 'aria-describedby': `${id}-below` } : {}), ...(error ? { 'aria-invalid': true } : {}) })}
        {below && (
          <p id={`${id}-below`} className={error ? 'bad' : 'faint'}>
            {below}
          </p>
        )}
      </div>
    </div>
  )
}

/** Several controls under one name. */
export function FormGroup({ label, hint, children }: { label: string; hint?: ReactNode; children: ReactNode }) {
  const id = useId()
  return (
    <div className={style.row} role="group" aria-labelledby={id}>
      <span id={id}>{label}</span>
      <div className={style.group}>
        {children}
        {hint && <p className="faint">{hint}</p>}
      </div>
    </div>
  )
}

type TextInputProps = Partial<ControlProps> & {
  value: string
  onChange: (value: string) => void
  mono?: boolean
  type?: 'text' | 'password'
  placeholder?: string | undefined
  autoFocus?: boolean
}

/** A line of text as it is typed: names and addresses, which nothing should correct or complete. */
export function TextInput({ onChange, mono, autoFocus, ...control }: TextInputProps) {
  return (
    <input
      {...control}
      className={mono ? `${field.text} mono` : field.text}
      spellCheck={false}
      autoComplete="off"
      // biome-ignore lint/a11y/noAutofocus: it is what a dialog was opened for
      autoFocus={autoFocus}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}

type SelectProps<V extends string> = Partial<ControlProps> & {
  value: V
  onChange: (value: V) => void
  options: readonly (readonly [value: V, text: string])[]
  label?: string
}

export function Select<V extends string>({ value, onChange, options, label, ...control }: SelectProps<V>) {
  return (
    <select
      {...control}
      {...(label ? { 'aria-label': label } : {})}
      className={`${field.text} ${style.select}`}
      value={value}
      onChange={(event) => onChange(event.target.value as V)}
    >
      {options.map(([each, text]) => (
        <option key={each} value={each}>
          {text}
        </option>
      ))}
    </select>
  )
}
