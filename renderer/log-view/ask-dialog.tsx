/** Asks for one short text: what to note at a moment, or which moment to go to. */
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import field from '../ui/field.module.css'

export type Asked = {
  title: string
  about: string
  label: string
  act: string
  value: string
  isValid: (text: string) => boolean
  onText: (text: string) => void
}

export function AskDialog({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState(asked.value)
  const valid = asked.isValid(text.trim())
  const submit = (event?: FormEvent) => {
    event?.preventDefault()
    if (!valid) return
    onClose()
    asked.onText(text.trim())
  }
  return (
    <Dialog
      title={asked.title}
      onClose={onClose}
      buttons={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" isDisabled={!valid} onPress={() => submit()}>
            {asked.act}
          </Button>
        </>
      }
    >
      <p>{asked.about}</p>
      <form onSubmit={submit}>
        <label>
          {asked.label}
          <input className={field.text} value={text} maxLength={500} autoFocus onChange={(event) => setText(event.target.value)} />
        </label>
      </form>
    </Dialog>
  )
}
