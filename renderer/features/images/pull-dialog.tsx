/** Asks what to pull: one image or several, for which platform, into which engine. */
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FormGroup } from '../../ui/form.tsx'
import style from './dialogs.module.css'
import { EngineRow, useAnswering } from './engine-row.tsx'
import { isPlatform, PlatformRow } from './platform-row.tsx'
import { areReferences, ReferenceRows, typedReferences } from './reference-rows.tsx'
import { pull } from './transfers.ts'

type PullDialogProps = { references?: string[]; onClose: () => void }

export function PullDialog({ references = [''], onClose }: PullDialogProps) {
  const { t } = useTranslation()
  const [first] = useAnswering()
  const [values, setValues] = useState<string[]>(references)
  const [platform, setPlatform] = useState('')
  const [chosen, setEngine] = useState<string>()
  const engine = chosen ?? first?.id
  const names = typedReferences(values)
  const valid = engine !== undefined && names.length > 0 && areReferences(values) && isPlatform(platform)
  const submit = (event?: FormEvent) => {
    event?.preventDefault()
    if (!valid) return
    onClose()
    void pull(names.map((reference) => ({ engine, reference, ...(platform.trim() ? { platform: platform.trim() } : {}) })))
  }
  return (
    <Dialog
      title={t('images.pullTitle')}
      wide
      onClose={onClose}
      buttons={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" isDisabled={!valid} onPress={() => submit()}>
            {t('images.pullAct', { count: names.length })}
          </Button>
        </>
      }
    >
      <form className={style.form} onSubmit={submit}>
        <FormGroup label={t('images.reference.label')} hint={t('images.reference.hint')}>
          <ReferenceRows
            values={values}
            onChange={setValues}
            label={t('images.reference.label')}
            add={t('images.reference.add')}
            autoFocus
          />
        </FormGroup>
        <PlatformRow value={platform} onChange={setPlatform} />
        <EngineRow value={engine ?? ''} onChange={setEngine} />
        <input type="submit" hidden />
      </form>
    </Dialog>
  )
}
