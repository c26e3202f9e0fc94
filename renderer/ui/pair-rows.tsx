/** Rows of a name and a value in a form, such as labels; there is always an empty one at the end. */
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import field from './field.module.css'
import { FormGroup } from './form.tsx'
import style from './pair-rows.module.css'

export type Pair = { name: string; value: string }

/** What was typed, without the empty rows; of two with one name the last counts. */
export const toRecord = (pairs: readonly Pair[]): Record<string, string> =>
  Object.fromEntries(pairs.filter(({ name }) => name.trim() !== '').map(({ name, value }) => [name.trim(), value]))

type PairRowsProps = {
  label: string
  hint?: string
  pairs: readonly Pair[]
  onChange: (pairs: Pair[]) => void
  /** What a row is called: its name, its value, taking it away. */
  names: { name: string; value: string; remove: string }
}

export function PairRows({ label, hint, pairs, onChange, names }: PairRowsProps) {
  const { t } = useTranslation()
  const rows = [...pairs, { name: '', value: '' }]
  const set = (at: number, change: Partial<Pair>) => onChange(rows.map((row, i) => (i === at ? { ...row, ...change } : row)).filter(isUsed))
  const doubled = pairs.find(({ name }, at) => name.trim() !== '' && pairs.findIndex((other) => other.name.trim() === name.trim()) !== at)
  return (
    <FormGroup label={label} hint={hint}>
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
        <div key={at} className={style.row}>
          <input
            className={field.text}
            value={row.name}
            placeholder={names.name}
            aria-label={`${label}: ${names.name} ${at + 1}`}
            spellCheck={false}
            onChange={(event) => set(at, { name: event.target.value })}
          />
          <input
            className={field.text}
            value={row.value}
            placeholder={names.value}
            aria-label={`${label}: ${names.value} ${at + 1}`}
            aria-invalid={row.value !== '' && row.name.trim() === ''}
            spellCheck={false}
            onChange={(event) => set(at, { value: event.target.value })}
          />
          {at < pairs.length && (
            <Button variant="ghost" icon={X} label={names.remove} onPress={() => onChange(pairs.filter((_, i) => i !== at))} />
          )}
        </div>
      ))}
      {doubled && <p className="bad">{t('form.doubled', { name: doubled.name.trim() })}</p>}
    </FormGroup>
  )
}

const isUsed = ({ name, value }: Pair) => name !== '' || value !== ''
