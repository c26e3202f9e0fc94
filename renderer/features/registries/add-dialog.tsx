/** Asks for a registry that is used without a login; it is kept once it has answered. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { registries } from '../../../shared/contract/registries.ts'
import { registryHost } from '../../../shared/lib/image-reference.ts'
import { api } from '../../state/api.ts'
import { openDialog } from '../../state/dialogs.ts'
import { toast } from '../../state/toasts.ts'
import { Button } from '../../ui/button.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { allowsPlain, HostRows } from './host-rows.tsx'
import { openRegistry, readAgain } from './opened.ts'

export function AddDialog({ host = '', onClose }: { host?: string; onClose: () => void }) {
  const { t } = useTranslation()
  const [form, setForm] = useState({ host, insecure: false })
  const input = registries.add.input.safeParse({ host: form.host.trim(), insecure: allowsPlain(form) })
  const valid = input.success && registryHost(form.host) !== undefined
  const send = async (signal: AbortSignal) => {
    if (!input.success) return
    const { host: added } = await api.call('registries.add', input.data, signal)
    onClose()
    toast({ tone: 'info', title: t('registries.added', { host: added }) })
    openRegistry(added)
    readAgain()
  }
  return (
    <FormDialog
      title={t('registries.addTitle')}
      act={t('registries.addAct')}
      acting={t('registries.asking')}
      aside={<Button onPress={() => openDialog('registryLogin', { host: form.host })}>{t('registries.logInInstead')}</Button>}
      valid={valid}
      send={send}
      onClose={onClose}
    >
      <p className="muted">{t('registries.addHint')}</p>
      <HostRows form={form} onChange={setForm} autoFocus />
    </FormDialog>
  )
}
