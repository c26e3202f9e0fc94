/** Asks which names of an image to push, and says where each of them goes. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Image } from '../../../shared/contract/images.ts'
import { dockerHub, parseImageReference } from '../../../shared/lib/image-reference.ts'
import { openDialog } from '../../state/dialogs.ts'
import { Button } from '../../ui/button.tsx'
import { Check } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import style from './dialogs.module.css'
import { imageName } from './names.ts'
import { push } from './transfers.ts'

/** Docker's own images are nobody's to push: a name without an owner goes nowhere. */
const isOfficial = (tag: string) => {
  const { host, repository = '' } = parseImageReference(tag) ?? {}
  return host === dockerHub && repository.startsWith('library/')
}

export function PushDialog({ row, onClose }: { row: Image; onClose: () => void }) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(row.tags.length === 1 ? row.tags : []))
  const tags = row.tags.filter((tag) => chosen.has(tag))
  const send = async () => {
    onClose()
    void push(tags.map((reference) => ({ engine: row.source, reference })))
  }
  const turn = (tag: string, on: boolean) => {
    const next = new Set(chosen)
    if (on) next.add(tag)
    else next.delete(tag)
    setChosen(next)
  }
  return (
    <FormDialog
      title={t('images.pushTitle', { name: imageName(row) })}
      act={t('images.pushAct', { count: tags.length })}
      aside={<Button onPress={() => openDialog('tagImage', { row })}>{t('images.pushOther')}</Button>}
      valid={tags.length > 0}
      send={send}
      onClose={onClose}
    >
      <p className={style.hint}>{t('images.pushHint')}</p>
      {row.tags.map((tag) => (
        <div key={tag}>
          <Check checked={chosen.has(tag)} onChange={(on) => turn(tag, on)}>
            <bdi className="mono">{tag}</bdi>
          </Check>
          <p className={`${isOfficial(tag) ? 'warn' : 'faint'} ${style.under}`}>
            {isOfficial(tag) ? t('images.pushOfficial') : t('images.pushTo', { host: parseImageReference(tag)?.host ?? '' })}
          </p>
        </div>
      ))}
    </FormDialog>
  )
}
