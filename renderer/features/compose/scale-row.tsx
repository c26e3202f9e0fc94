/** How many containers of one service there shall be; empty is what the files say. */
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { compose, type ProjectService } from '../../../shared/contract/compose.ts'
import field from '../../ui/field.module.css'
import style from './compose.module.css'

type ScaleRowProps = { service: ProjectService; value: number | undefined; onChange: (count: number | undefined) => void }

const counts = compose.up.input.shape.scale

export function ScaleRow({ service: { name, total }, value, onChange }: ScaleRowProps) {
  const { t } = useTranslation()
  const id = useId()
  const [text, setText] = useState(value === undefined ? '' : String(value))
  const read = (typed: string) => (typed.trim() === '' ? undefined : /^\d+$/.test(typed.trim()) ? Number(typed) : Number.NaN)
  const isGood = (count: number | undefined) => count === undefined || counts.safeParse({ [name]: count }).success
  const wrong = !isGood(read(text))
  return (
    <div>
      <div className={style.scale}>
        <label htmlFor={id} className="mono cut">
          <bdi>{name}</bdi>
        </label>
        <input
          id={id}
          type="text"
          inputMode="numeric"
          className={`${field.text} num`}
          value={text}
          placeholder={total > 0 ? String(total) : '1'}
          {...(wrong ? { 'aria-invalid': true, 'aria-describedby': `${id}-wrong` } : {})}
          onChange={(event) => {
            setText(event.target.value)
            const count = read(event.target.value)
            if (isGood(count)) onChange(count)
          }}
        />
      </div>
      {wrong && (
        <p id={`${id}-wrong`} className="bad">
          {t('compose.options.badScale')}
        </p>
      )}
    </div>
  )
}
