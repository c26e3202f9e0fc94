/** What a registry refused, where it was asked for, with the next step: log in, allow it without encryption, or ask again. */
import { useTranslation } from 'react-i18next'
import type { Fault } from '../../../shared/rpc/fault.ts'
import { openDialog } from '../../state/dialogs.ts'
import { Button } from '../../ui/button.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import style from './registries.module.css'

export function RegistryFault({ fault, host, loggedIn, again }: { fault: Fault; host: string; loggedIn: boolean; again?: () => void }) {
  const { t } = useTranslation()
  const canLogIn = fault.next === 'log_in' || fault.next === 'correct_login' || (fault.code === 'rate_limited' && !loggedIn)
  return (
    <FaultNote
      fault={fault}
      action={
        <span className={style.steps}>
          {canLogIn && <Button onPress={() => openDialog('registryLogin', { host })}>{t('registries.logIn')}</Button>}
          {fault.next === 'allow_plain' && (
            <Button onPress={() => openDialog(loggedIn ? 'registryLogin' : 'registryAdd', { host })}>{t('registries.allowPlain')}</Button>
          )}
          {again && <Button onPress={again}>{t('common.retry')}</Button>}
        </span>
      }
    />
  )
}
