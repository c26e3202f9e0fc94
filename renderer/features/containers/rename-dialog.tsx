/** Asks for a container's new name; refuses what the engine would. */
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Container } from '../../../shared/contract/containers.ts'
import { containerName } from '../../../shared/lib/container-name.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import field from '../../ui/field.module.css'
import { rename } from './actions.ts'

export function RenameDialog({ row, onClose }: { row: Container; onClose: () => void }) {
  const { t } = useTranslation()
  const [name, setName] = useState(row.name)
  const valid = containerName.test(name)
  const submit = (event?: FormEvent) => {
    event?.preventDefault()
    if (!valid) return
    onClose()
    if (name !== row.name) void rename(row, name)
  }
  return (
    <Dialog
      title={t('containers.rename.title', { name: row.name })}
      onClose={onClose}
      buttons={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" isDisabled={!valid} onPress={() => submit()}>
            {t('containers.action.rename')}
          </Button>
        </>
      }
    >
      <form onSubmit={submit}>
        <label>
          {t('containers.rename.label')}
          <input
            className={field.text}
            value={name}
            spellCheck={false}
            autoFocus
            aria-invalid={!valid}
            aria-describedby="rename-rule"
            onChange={(e) => setName(e.target.value)}
          />
        </label>
        <p id="rename-rule" className={valid ? 'faint' : 'bad'}>
          {t('containers.rename.rule')}
        </p>
      </form>
    </Dialog>
  )
}
