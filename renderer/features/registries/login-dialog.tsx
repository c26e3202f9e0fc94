/** Asks who one is at a registry, and says where the password will be; it is kept once the registry has taken it. */
import { Eye, EyeOff } from 'lucide-react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { registries } from '../../../shared/contract/registries.ts'
import { registryHost } from '../../../shared/lib/image-reference.ts'
import { asFault, type Fault } from '../../../shared/rpc/fault.ts'
import { words } from '../../i18n/index.ts'
import { api } from '../../state/api.ts'
import { acceptPlain, useSecrets } from '../../state/secrets.ts'
import { toast } from '../../state/toasts.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import field from '../../ui/field.module.css'
import { FormRow } from '../../ui/form.tsx'
import { Toggle } from '../../ui/toggle.tsx'
import { allowsPlain, HostRows } from './host-rows.tsx'
import { KeptRow, type Wish } from './kept-row.tsx'
import { openRegistry, readAgain } from './opened.ts'
import style from './registries.module.css'

type LoginDialogProps = { host?: string; username?: string; insecure?: boolean; onClose: () => void }

export function LoginDialog({ host = '', username = '', insecure = false, onClose }: LoginDialogProps) {
  const { t } = useTranslation()
  const [form, setForm] = useState({ host, insecure })
  const [user, setUser] = useState(username)
  const [password, setPassword] = useState('')
  const [shown, setShown] = useState(false)
  const [chosen, setChosen] = useState<Wish>()
  const [fault, setFault] = useState<Fault>()
  const [busy, setBusy] = useState(false)
  const { state: secrets } = useSecrets()
  const stop = useRef(new AbortController())
  useEffect(() => () => stop.current.abort(), [])

  const login = { host: form.host.trim(), username: user.trim(), password, insecure: allowsPlain(form) }
  const input = registries.login.input.safeParse(login)
  const valid = input.success && registryHost(form.host) !== undefined && !busy
  const tooLong = (key: 'username' | 'password') =>
    login[key] !== '' && !registries.login.input.shape[key].safeParse(login[key]).success ? t('registries.form.tooLong') : undefined

  const submit = async (event?: FormEvent) => {
    event?.preventDefault()
    if (!valid) return
    setBusy(true)
    setFault(undefined)
    try {
      // What may not be on disk must not come there first; what may be is written once the registry has taken it.
      if (chosen === 'session' && secrets?.kept === 'plain') await acceptPlain(false)
      let { host: at, kept } = await api.call('registries.login', input.data, stop.current.signal)
      if (chosen === 'plain' && kept === 'session') {
        await acceptPlain(true)
        kept = 'plain'
      }
      onClose()
      toast({ tone: 'info', title: t('registries.loggedIn', { host: at, user: login.username, kept: t(`registries.kept.${kept}`) }) })
      openRegistry(at)
      readAgain()
    } catch (error) {
      setFault(asFault(error))
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={t('registries.logInTitle')}
      onClose={onClose}
      buttons={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" isDisabled={!valid} onPress={() => void submit()}>
            {busy ? t('registries.asking') : t('registries.logInAct')}
          </Button>
        </>
      }
    >
      {fault && !isOfPassword(fault) && <FaultNote fault={fault} />}
      <form className={style.form} onSubmit={(event) => void submit(event)}>
        <HostRows form={form} onChange={setForm} autoFocus={host === ''} />
        <FormRow label={t('registries.form.user')} error={tooLong('username')}>
          {(control) => (
            <input
              {...control}
              className={field.text}
              value={user}
              autoComplete="off"
              spellCheck={false}
              autoFocus={host !== '' && username === ''}
              onChange={(event) => setUser(event.target.value)}
            />
          )}
        </FormRow>
        <FormRow
          label={t('registries.form.password')}
          error={tooLong('password') ?? (fault && isOfPassword(fault) ? said(fault) : undefined)}
          hint={t('registries.form.passwordHint')}
        >
          {(control) => (
            <div className={style.password}>
              <input
                {...control}
                className={`${field.text} ${shown ? 'mono' : ''}`}
                type={shown ? 'text' : 'password'}
                value={password}
                autoComplete="off"
                spellCheck={false}
                autoFocus={host !== '' && username !== ''}
                onChange={(event) => setPassword(event.target.value)}
              />
              <Toggle on={shown} onChange={setShown} label={t('registries.form.show')} icon={shown ? EyeOff : Eye} />
            </div>
          )}
        </FormRow>
        <KeptRow state={secrets} wish={chosen ?? (secrets?.kept === 'plain' ? 'plain' : 'session')} onChange={setChosen} />
        <input type="submit" hidden />
      </form>
    </Dialog>
  )
}

/** Whether it is the name and the password that are wrong: that is said beside them. A certificate that nobody knows has the same code. */
const isOfPassword = ({ code, hint }: Fault): boolean => code === 'unauthenticated' && hint?.en.includes('two-factor') === true
const said = ({ message, hint }: Fault): string => (hint ? `${words(message)} ${words(hint)}` : words(message))
