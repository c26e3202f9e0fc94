/** Several names of images, a field each; what is pasted in lines becomes as many fields. */
import { Plus, X } from 'lucide-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { ImageField } from '../../engine-list/image-field.tsx'
import { parseImageReference } from '../../../shared/lib/image-reference.ts'
import { Button } from '../../ui/button.tsx'
import style from './dialogs.module.css'

export const isReference = (text: string): boolean => parseImageReference(text.trim()) !== undefined
/** What was typed, without the fields that were left empty. */
export const typedReferences = (values: readonly string[]): string[] => [...new Set(values.map((value) => value.trim()).filter(Boolean))]
export const areReferences = (values: readonly string[]): boolean => typedReferences(values).every(isReference)

type ReferenceRowsProps = {
  values: readonly string[]
  onChange: (values: string[]) => void
  /** The name of a field; of several each has its number. */
  label: string
  add: string
  autoFocus?: boolean
}

export function ReferenceRows({ values, onChange, label, add, autoFocus = false }: ReferenceRowsProps) {
  const { t } = useTranslation()
  const added = useRef(false)
  const put = (index: number, ...by: string[]) => onChange(values.toSpliced(index, 1, ...by))
  return (
    <>
      {values.map((value, index) => {
        const wrong = value.trim() !== '' && !isReference(value)
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: fields have no name but their place
          <div key={index}>
            <div className={style.fieldRow}>
              <ImageField
                label={values.length > 1 ? `${label} ${index + 1}` : label}
                value={value}
                onChange={(next) => put(index, next)}
                autoFocus={(autoFocus && index === 0) || (added.current && index === values.length - 1)}
                aria-invalid={wrong}
                aria-describedby={`reference-${index}`}
                onPaste={(event) => {
                  const lines = event.clipboardData.getData('text').split(/\s+/).filter(Boolean)
                  if (lines.length < 2) return
                  event.preventDefault()
                  put(index, ...(value.trim() === '' ? [] : [value]), ...lines)
                }}
              />
              {values.length > 1 && (
                <Button variant="ghost" icon={X} label={t('images.reference.remove', { number: index + 1 })} onPress={() => put(index)} />
              )}
            </div>
            {wrong && (
              <p id={`reference-${index}`} className="bad">
                {t('images.reference.bad')}
              </p>
            )}
          </div>
        )
      })}
      <div>
        <Button
          variant="ghost"
          size="small"
          icon={Plus}
          isDisabled={values.some((value) => value.trim() === '')}
          onPress={() => {
            added.current = true
            onChange([...values, ''])
          }}
        >
          {add}
        </Button>
      </div>
    </>
  )
}
