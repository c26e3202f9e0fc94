/** A few ways of the same thing, side by side, of which one is chosen. */
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import style from './segments.module.css'

type SegmentsProps<V extends string> = {
  label: string
  value: V
  onChange: (value: V) => void
  options: readonly (readonly [value: V, text: string])[]
}

export function Segments<V extends string>({ label, value, onChange, options }: SegmentsProps<V>) {
  return (
    <ToggleButtonGroup
      className={style.segments ?? ''}
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const [chosen] = keys
        if (chosen !== undefined) onChange(chosen as V)
      }}
    >
      {options.map(([each, text]) => (
        <ToggleButton key={each} id={each}>
          {text}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  )
}
