/** The one dialog that asks before something is done, naming everything it will be done to. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Question, sayNo, sayYes, useConfirm } from '../state/confirm.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Check } from '../ui/field.tsx'
import style from './confirm-dialog.module.css'

export function ConfirmDialog() {
  const question = useConfirm((state) => state.question)
  return question ? <Ask key={question.title} question={question} /> : null
}

function Ask({ question: { title, body, names, option, options, act, danger } }: { question: Question }) {
  const { t } = useTranslation()
  const [checked, setChecked] = useState(option?.checked ?? false)
  const [chosen, setChosen] = useState<string[]>([])
  return (
    <Dialog
      title={title}
      alert
      onClose={sayNo}
      buttons={
        <>
          {/* Where something is lost, the key that closes the dialog by habit loses nothing. */}
          <Button autoFocus={danger} onPress={sayNo}>
            {t('common.cancel')}
          </Button>
          <Button variant={danger ? 'danger-solid' : 'primary'} autoFocus={!danger} onPress={() => sayYes(checked, chosen)}>
            {act}
          </Button>
        </>
      }
    >
      {body.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {names && (
        <ul className={`${style.names} selectable`} aria-label={names.label} tabIndex={names.items.length > 8 ? 0 : undefined}>
          {names.items.map((name, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two engines may have containers of the same name
            <li key={index}>{name}</li>
          ))}
        </ul>
      )}
      {option && (
        <Check checked={checked} onChange={setChecked}>
          {option.label}
        </Check>
      )}
      {options?.map(({ key, label, names }) => (
        <div key={key}>
          <Check
            checked={chosen.includes(key)}
            onChange={(on) => setChosen((old) => (on ? [...old, key] : old.filter((each) => each !== key)))}
          >
            {label}
          </Check>
          {names.length > 0 && (
            <div className={`${style.along} mono muted selectable`}>
              {names.map((name) => (
                <div key={name}>
                  <bdi>{name}</bdi>
                </div>
              ))}
            </div>
          )}
        </div>
      ))}
    </Dialog>
  )
}
