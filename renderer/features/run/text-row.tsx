/** Fields of the form that hold one value, and switches. */
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import field from '../../ui/field.module.css'
import { Check } from '../../ui/field.tsx'
import { FormRow } from '../../ui/form.tsx'
import type { FlagKey } from './draft.ts'
import { useForm, useText, useWrong } from './form.ts'
import style from './run.module.css'
import type { TextKey } from './texts.ts'

type LabelKey = Exclude<TextKey, 'image' | 'name' | 'command'>
type TextRowProps = { of: LabelKey; placeholder?: string; hint?: ReactNode; short?: boolean }

export function TextRow({ of, placeholder, hint, short }: TextRowProps) {
  const { t } = useTranslation()
  const [text, setText] = useText(of)
  const wrong = useWrong()(of)
  return (
    <FormRow label={t(`run.field.${of}`)} error={wrong} hint={hint}>
      {(control) => (
        <input
          {...control}
          className={`${field.text} mono ${short ? style.short : ''}`}
          value={text}
          placeholder={placeholder}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
        />
      )}
    </FormRow>
  )
}

export function Flag({ of, hint }: { of: FlagKey; hint?: ReactNode }) {
  const { t } = useTranslation()
  const { draft, change } = useForm()
  return (
    <div>
      <Check checked={draft.flags[of]} onChange={(on) => change((now) => ({ ...now, flags: { ...now.flags, [of]: on } }))}>
        {t(`run.flag.${of}`)}
      </Check>
      {hint}
    </div>
  )
}
