/** How passwords and tokens are kept; where nothing protects them, whether they may be kept as plain text. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asFault, type Fault } from '../../../shared/rpc/fault.ts'
import { confirm } from '../../state/confirm.ts'
import { goTo } from '../../state/navigate.ts'
import { acceptPlain, readSecrets, useSecrets } from '../../state/secrets.ts'
import { Button } from '../../ui/button.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import style from './settings.module.css'

const ways = ['session', 'plain'] as const

export function SecretSettings() {
  const { t } = useTranslation()
  const { state, fault: unread } = useSecrets()
  const [refused, setRefused] = useState<Fault>()
  const fault = refused ?? unread
  const choose = async (plain: boolean) => {
    if (plain) {
      const answer = await confirm({
        title: t('secrets.confirmTitle'),
        body: [t('secrets.confirmBody')],
        act: t('secrets.confirmAct'),
        danger: true,
      })
      if (!answer) return
    }
    setRefused(undefined)
    await acceptPlain(plain).catch((error: unknown) => setRefused(asFault(error)))
  }
  return (
    <section aria-labelledby="secrets">
      <h2 id="secrets">{t('secrets.title')}</h2>
      <p className="muted">{t('secrets.about')}</p>
      {fault && <FaultNote fault={fault} action={<Button onPress={() => void readSecrets()}>{t('common.retry')}</Button>} />}
      {state?.protected && <p>{t('secrets.sealed')}</p>}
      {state && !state.protected && (
        <>
          <fieldset className={style.choice}>
            <legend>{t('secrets.kept')}</legend>
            {ways.map((way) => (
              <label key={way} data-on={way === state.kept}>
                <input type="radio" name="secrets" value={way} checked={way === state.kept} onChange={() => void choose(way === 'plain')} />
                {t(`secrets.${way}`)}
              </label>
            ))}
          </fieldset>
          <p className={state.kept === 'plain' ? 'warn' : 'muted'}>
            {t(state.kept === 'plain' ? 'secrets.plainHint' : 'secrets.sessionHint')}
          </p>
        </>
      )}
      <div>
        <Button onPress={() => goTo('containers', 'registries')}>{t('secrets.registries')}</Button>
      </div>
    </section>
  )
}
