/** Asks for one more name of an image. */
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Image } from '../../../shared/contract/images.ts'
import { asFault, type Fault } from '../../../shared/rpc/fault.ts'
import { ImageField } from '../../engine-list/image-field.tsx'
import { api } from '../../state/api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { FormRow } from '../../ui/form.tsx'
import style from './dialogs.module.css'
import { imageName } from './names.ts'
import { isReference } from './reference-rows.tsx'

export function TagDialog({ row, onClose }: { row: Image; onClose: () => void }) {
  const { t } = useTranslation()
  const [name, setName] = useState(row.tags[0] ?? '')
  const [fault, setFault] = useState<Fault>()
  const [busy, setBusy] = useState(false)
  const reference = name.trim()
  const had = row.tags.includes(reference)
  const wrong = reference !== '' && !isReference(reference)
  const valid = reference !== '' && !wrong && !had && !busy
  const submit = async (event?: FormEvent) => {
    event?.preventDefault()
    if (!valid) return
    setBusy(true)
    setFault(undefined)
    try {
      await api.call('images.tag', { engine: row.source, image: row.image, reference })
      onClose()
    } catch (error) {
      setFault(asFault(error))
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={t('images.tagTitle', { name: imageName(row) })}
      onClose={onClose}
      buttons={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" isDisabled={!valid} onPress={() => void submit()}>
            {t('images.tagAct')}
          </Button>
        </>
      }
    >
      {fault && <FaultNote fault={fault} />}
      <form className={style.form} onSubmit={(event) => void submit(event)}>
        <FormRow
          label={t('images.tagLabel')}
          error={wrong ? t('images.reference.bad') : undefined}
          hint={had ? t('images.tagHad') : t('images.tagHint')}
        >
          {(control) => <ImageField {...control} label={t('images.tagLabel')} value={name} onChange={setName} autoFocus />}
        </FormRow>
        <input type="submit" hidden />
      </form>
    </Dialog>
  )
}
