/** Asks who one is at a registry, and says where the password will be; it is kept once the registry has taken it. */
import { Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { registries } from '../../../shared/contract/registries.ts'
import { registryHost } from '../../../shared/lib/image-reference.ts'
import { asFault, type Fault } from '../../../shared/rpc/fault.ts'
import { words } from '../../i18n/index.ts'
import { api } from '../../state/api.ts'
import { acceptPlain, useSecrets } from '../../state/secrets.ts'
import { toast } from '../../state/toasts.ts'
import { FormRow, TextInput } from '../../ui/form.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
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
  const [refused, setRefused] = useState<string>()
  const { state: secrets } = useSecrets()

  const login = { host: form.host.trim(), username: user.trim(), password, insecure: allowsPlain(form) }
  const input = registries.login.input.safeParse(login)
  const valid = input.success && registryHost(form.host) !== undefined
  const tooLong = (key: 'username' | 'password') =>
    login[key] !== '' && !registries.login.input.shape[key].safeParse(login[key]).success ? t('registries.form.tooLong') : undefined

  const send = async (signal: AbortSignal) => {
    if (!input.success) return
    setRefused(undefined)
    try {
      // What may not be on disk must not come there first; what may be is written once the registry has taken it.
      if (chosen === 'session' && secrets?.kept === 'plain') await acceptPlain(false)
      let { host: at, kept } = await api.call('registries.login', input.data, signal)
      if (chosen === 'plain' && kept === 'session') {
        await acceptPlain(true)
        kept = 'plain'
      }
      onClose()
      toast({ tone: 'info', title: t('registries.loggedIn', { host: at, user: login.username, kept: t(`registries.kept.${kept}`) }) })
      openRegistry(at)
      readAgain()
    } catch (error) {
      const fault = asFault(error)
      // Said beside the password.
      if (!isOfPassword(fault)) throw error
      setRefused(said(fault))
    }
  }
  return (
    <FormDialog
      title={t('registries.logInTitle')}
      act={t('registries.logInAct')}
      acting={t('registries.asking')}
      valid={valid}
      send={send}
      onClose={onClose}
    >
      <HostRows form={form} onChange={setForm} autoFocus={host === ''} />
      <FormRow label={t('registries.form.user')} error={tooLong('username')}>
        {(control) => <TextInput {...control} value={user} onChange={setUser} autoFocus={host !== '' && username === ''} />}
      </FormRow>
      <FormRow label={t('registries.form.password')} error={tooLong('password') ?? refused} hint={t('registries.form.passwordHint')}>
        {(control) => (
          <div className={style.password}>
            <TextInput
              {...control}
              mono={shown}
              type={shown ? 'text' : 'password'}
              value={password}
              onChange={setPassword}
              autoFocus={host !== '' && username !== ''}
            />
            <Toggle on={shown} onChange={setShown} label={t('registries.form.show')} icon={shown ? EyeOff : Eye} />
          </div>
        )}
      </FormRow>
      <KeptRow state={secrets} wish={chosen ?? (secrets?.kept === 'plain' ? 'plain' : 'session')} onChange={setChosen} />
    </FormDialog>
  )
}

/** Whether it is the name and the password that are wrong: that is said beside them. A certificate that nobody knows has the same code. */
const isOfPassword = ({ next }: Fault): boolean => next === 'correct_login'
const said = ({ message, hint }: Fault): string => (hint ? `${words(message)} ${words(hint)}` : words(message))
