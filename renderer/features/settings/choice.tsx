/** One setting: its name, and what it can be. */
import { type Chosen, saveSettings, useSettings } from '../../state/settings.ts'
import style from './settings.module.css'

export function Choice<K extends keyof Chosen>({ name, label, options }: { name: K; label: string; options: Record<Chosen[K], string> }) {
  const value = useSettings((state) => state[name])
  return (
    <fieldset className={style.choice}>
      <legend>{label}</legend>
      {(Object.entries(options) as [Chosen[K], string][]).map(([option, text]) => (
        <label key={option} data-on={option === value}>
          <input
            type="radio"
            name={name}
            value={option}
            checked={option === value}
            onChange={() => void saveSettings({ [name]: option })}
          />
          {text}
        </label>
      ))}
    </fieldset>
  )
}
