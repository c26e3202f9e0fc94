/** Asks for the name of a folder or file, new or changed. */
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asFault, type Fault } from '../../shared/rpc/fault.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { FaultNote } from '../ui/fault-note.tsx'
import field from '../ui/field.module.css'
import { FormRow } from '../ui/form.tsx'

export type NameQuestion = {
  title: string
  act: string
  name: string
  /** What is there already. */
  taken: readonly string[]
  /** Rejects with a fault; what was typed then stays. */
  submit: (name: string) => Promise<void>
}

const isName = (name: string) => name !== '' && name !== '.' && name !== '..' && !/[/\0]/.test(name)

export function NameDialog({ question, onClose }: { question: NameQuestion; onClose: () => void }) {
  const { t } = useTranslation()
  const [name, setName] = useState(question.name)
  const [fault, setFault] = useState<Fault>()
  const [busy, setBusy] = useState(false)
  const isTaken = name !== question.name && question.taken.includes(name)
  const error = name !== '' && !isName(name) ? t('files.name.rule') : isTaken ? t('files.name.taken') : undefined
  const valid = isName(name) && !isTaken && !busy
  const submit = async (event?: FormEvent) => {
    event?.preventDefault()
    if (!valid) return
    if (name === question.name) return onClose()
    setBusy(true)
    setFault(undefined)
    try {
      await question.submit(name)
      onClose()
    } catch (error) {
      setFault(asFault(error))
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={question.title}
      onClose={onClose}
      buttons={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" isDisabled={!valid} onPress={() => void submit()}>
            {question.act}
          </Button>
        </>
      }
    >
      {fault && <FaultNote fault={fault} />}
      <form onSubmit={(event) => void submit(event)}>
        <FormRow label={t('files.name.label')} error={error}>
          {(control) => (
            <input
              {...control}
              className={`${field.text} mono`}
              value={name}
              spellCheck={false}
              autoComplete="off"
              autoFocus
              onFocus={(event) => {
                // The end of a name says what it is, and mostly stays.
                const dot = name.lastIndexOf('.')
                event.target.setSelectionRange(0, dot > 0 ? dot : name.length)
              }}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </FormRow>
        <input type="submit" hidden />
      </form>
    </Dialog>
  )
}
