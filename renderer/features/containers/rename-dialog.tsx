/** Asks for a container's new name; refuses what the engine would. */
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Container } from '../../../shared/contract/containers.ts'
import { containerName } from '../../../shared/lib/container-name.ts'
import type { Fault } from '../../../shared/rpc/fault.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import field from '../../ui/field.module.css'
import { rename } from './actions.ts'

export function RenameDialog({ row, onClose }: { row: Container; onClose: () => void }) {
  const { t } = useTranslation()
  const [name, setName] = useState(row.name)
  const [fault, setFault] = useState<Fault>()
  const [busy, setBusy] = useState(false)
  const valid = containerName.test(name)
  const submit = async (event?: FormEvent) => {
    event?.preventDefault()
    if (!valid || busy) return
    if (name === row.name) return onClose()
    setBusy(true)
    const why = await rename(row, name)
    setBusy(false)
    // What was typed is not lost with a name that is taken.
    if (why) setFault(why)
    else onClose()
  }
  return (
    <Dialog
      title={t('containers.rename.title', { name: row.name })}
      onClose={onClose}
      buttons={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" isDisabled={!valid || busy} onPress={() => void submit()}>
            {t('containers.action.rename')}
          </Button>
        </>
      }
    >
      {fault && <FaultNote fault={fault} />}
      <form onSubmit={(event) => void submit(event)}>
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
