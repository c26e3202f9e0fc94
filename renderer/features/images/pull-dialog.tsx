/** Asks what to pull: one image or several, for which platform, into which engine. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EngineRow, useChosenEngine } from '../../engine-list/engine-row.tsx'
import { FormGroup } from '../../ui/form.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { isPlatform, PlatformRow } from './platform-row.tsx'
import { areReferences, ReferenceRows, typedReferences } from './reference-rows.tsx'
import { pull } from './transfers.ts'

type PullDialogProps = { references?: string[]; onClose: () => void }

export function PullDialog({ references = [''], onClose }: PullDialogProps) {
  const { t } = useTranslation()
  const [engine, setEngine] = useChosenEngine()
  const [values, setValues] = useState<string[]>(references)
  const [platform, setPlatform] = useState('')
  const names = typedReferences(values)
  const valid = engine !== undefined && names.length > 0 && areReferences(values) && isPlatform(platform)
  const send = async () => {
    if (engine === undefined) return
    onClose()
    void pull(names.map((reference) => ({ engine, reference, ...(platform.trim() ? { platform: platform.trim() } : {}) })))
  }
  return (
    <FormDialog
      title={t('images.pullTitle')}
      wide
      act={t('images.pullAct', { count: names.length })}
      valid={valid}
      send={send}
      onClose={onClose}
    >
      <FormGroup label={t('images.reference.label')} hint={t('images.reference.hint')}>
        <ReferenceRows values={values} onChange={setValues} label={t('images.reference.label')} add={t('images.reference.add')} autoFocus />
      </FormGroup>
      <PlatformRow value={platform} onChange={setPlatform} />
      <EngineRow value={engine ?? ''} onChange={setEngine} />
    </FormDialog>
  )
}
