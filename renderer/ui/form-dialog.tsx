/** A dialog that is filled in and sent: what was typed is not lost when it is refused, and why stands above it. */
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asFault, type Fault } from '../../shared/rpc/fault.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { FaultNote } from './fault-note.tsx'
import style from './form.module.css'

type FormDialogProps = {
  title: string
  wide?: boolean
  /** What the button says that sends it; and while it is being sent. */
  act: string
  acting?: string
  /** Another way out, at the beginning of the buttons. */
  aside?: ReactNode
  valid: boolean
  /** Closes it once it was taken; rejects when not. The signal aborts when the dialog goes. */
  send: (signal: AbortSignal) => Promise<void>
  onClose: () => void
  children: ReactNode
}

export function FormDialog({ title, wide, act, acting, aside, valid, send, onClose, children }: FormDialogProps) {
  const { t } = useTranslation()
  const [fault, setFault] = useState<Fault>()
  const [busy, setBusy] = useState(false)
  const stop = useRef(new AbortController())
  useEffect(() => () => stop.current.abort(), [])
  const submit = async (event?: FormEvent) => {
    event?.preventDefault()
    if (!valid || busy) return
    setBusy(true)
    setFault(undefined)
    try {
      await send(stop.current.signal)
    } catch (error) {
      setFault(asFault(error))
    }
    setBusy(false)
  }
  return (
    <Dialog
      title={title}
      {...(wide ? { wide } : {})}
      onClose={onClose}
      buttons={
        <>
          {aside && (
            <>
              {aside}
              <span className={style.gap} />
            </>
          )}
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" isDisabled={!valid || busy} onPress={() => void submit()}>
            {busy && acting ? acting : act}
          </Button>
        </>
      }
    >
      {fault && <FaultNote fault={fault} />}
      <form className={style.form} onSubmit={(event) => void submit(event)}>
        {children}
        <input type="submit" hidden />
      </form>
    </Dialog>
  )
}
