/** Asks for one more name of an image. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Image } from '../../../shared/contract/images.ts'
import { ImageField } from '../../engine-list/image-field.tsx'
import { api } from '../../state/api.ts'
import { FormRow } from '../../ui/form.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { imageName } from './names.ts'
import { isReference } from './reference-rows.tsx'

export function TagDialog({ row, onClose }: { row: Image; onClose: () => void }) {
  const { t } = useTranslation()
  const [name, setName] = useState(row.tags[0] ?? '')
  const reference = name.trim()
  const had = row.tags.includes(reference)
  const wrong = reference !== '' && !isReference(reference)
  const valid = reference !== '' && !wrong && !had
  const send = async () => {
    await api.call('images.tag', { engine: row.source, image: row.image, reference })
    onClose()
  }
  return (
    <FormDialog title={t('images.tagTitle', { name: imageName(row) })} act={t('images.tagAct')} valid={valid} send={send} onClose={onClose}>
      <FormRow
        label={t('images.tagLabel')}
        error={wrong ? t('images.reference.bad') : undefined}
        hint={had ? t('images.tagHad') : t('images.tagHint')}
      >
        {(control) => <ImageField {...control} label={t('images.tagLabel')} value={name} onChange={setName} autoFocus />}
      </FormRow>
    </FormDialog>
  )
}
