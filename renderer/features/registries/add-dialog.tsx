/** Asks for a registry that is used without a login; it is kept once it has answered. */
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { registries } from '../../../shared/contract/registries.ts'
import { registryHost } from '../../../shared/lib/image-reference.ts'
import { asFault, type Fault } from '../../../shared/rpc/fault.ts'
import { api } from '../../state/api.ts'
import { openDialog } from '../../state/dialogs.ts'
import { toast } from '../../state/toasts.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { allowsPlain, HostRows } from './host-rows.tsx'
import { openRegistry, readAgain } from './opened.ts'
import style from './registries.module.css'

export function AddDialog({ host = '', onClose }: { host?: string; onClose: () => void }) {
  const { t } = useTranslation()
  const [form, setForm] = useState({ host, insecure: false })
  const [fault, setFault] = useState<Fault>()
  const [busy, setBusy] = useState(false)
  const stop = useRef(new AbortController())
  useEffect(() => () => stop.current.abort(), [])
  const input = registries.add.input.safeParse({ host: form.host.trim(), insecure: allowsPlain(form) })
  const valid = input.success && registryHost(form.host) !== undefined && !busy
  const submit = async (event?: FormEvent) => {
    event?.preventDefault()
    if (!valid) return
    setBusy(true)
    setFault(undefined)
    try {
      const { host: added } = await api.call('registries.add', input.data, stop.current.signal)
      onClose()
      toast({ tone: 'info', title: t('registries.added', { host: added }) })
      openRegistry(added)
      readAgain()
    } catch (error) {
      setFault(asFault(error))
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={t('registries.addTitle')}
      onClose={onClose}
      buttons={
        <>
          <Button onPress={() => openDialog('registryLogin', { host: form.host })}>{t('registries.logInInstead')}</Button>
          <span className={style.gap} />
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" isDisabled={!valid} onPress={() => void submit()}>
            {busy ? t('registries.asking') : t('registries.addAct')}
          </Button>
        </>
      }
    >
      {fault && <FaultNote fault={fault} />}
      <form className={style.form} onSubmit={(event) => void submit(event)}>
        <p>{t('registries.addHint')}</p>
        <HostRows form={form} onChange={setForm} autoFocus />
        <input type="submit" hidden />
      </form>
    </Dialog>
  )
}
