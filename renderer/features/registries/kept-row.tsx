/** Where a password will be kept; where nothing protects it, a person chooses. */
import { useTranslation } from 'react-i18next'
import type { SecretsState } from '../../../shared/contract/secrets.ts'
import { FormGroup } from '../../ui/form.tsx'
import { Segments } from '../../ui/segments.tsx'
import style from './registries.module.css'

export type Wish = 'session' | 'plain'

export function KeptRow({ state, wish, onChange }: { state: SecretsState | undefined; wish: Wish; onChange: (wish: Wish) => void }) {
  const { t } = useTranslation()
  if (!state) return null
  if (state.protected)
    return (
      <FormGroup label={t('secrets.kept')}>
        <p className={style.sealed}>{t('secrets.sealed')}</p>
      </FormGroup>
    )
  const takesBack = wish === 'session' && state.kept === 'plain'
  return (
    <FormGroup label={t('secrets.kept')} hint={takesBack ? t('secrets.takesBack') : t(`secrets.${wish}Hint`)}>
      <div>
        <Segments
          label={t('secrets.kept')}
          value={wish}
          onChange={onChange}
          options={[
            ['session', t('secrets.session')],
            ['plain', t('secrets.plain')],
          ]}
        />
      </div>
    </FormGroup>
  )
}
