/** The part of a form that says which registry: its address, and whether it may be spoken to without encryption. */
import { useTranslation } from 'react-i18next'
import { dockerHub, registryHost } from '../../../shared/lib/image-reference.ts'
import { ComboField } from '../../ui/combo-field.tsx'
import { Check } from '../../ui/field.tsx'
import { FormGroup, FormRow } from '../../ui/form.tsx'
import { isLoopback } from './names.ts'

export type HostForm = { host: string; insecure: boolean }

/** The registries that most people mean. */
const usual: readonly [host: string, name: string][] = [
  [dockerHub, 'Docker Hub'],
  ['ghcr.io', 'GitHub'],
  ['registry.gitlab.com', 'GitLab'],
  ['quay.io', 'Quay'],
  ['mcr.microsoft.com', 'Microsoft'],
  ['public.ecr.aws', 'Amazon'],
]

/** Whether it makes a difference: this machine needs no permission, and Docker Hub speaks nothing else. */
const mayBePlain = (host: string): boolean => host !== dockerHub && !isLoopback(host)

export const allowsPlain = ({ host, insecure }: HostForm): boolean => insecure && mayBePlain(registryHost(host) ?? '')

export function HostRows({
  form: { host, insecure },
  onChange,
  autoFocus,
}: {
  form: HostForm
  onChange: (form: HostForm) => void
  autoFocus: boolean
}) {
  const { t } = useTranslation()
  const typed = host.trim()
  const known = registryHost(typed)
  const wrong = typed !== '' && known === undefined
  const fits = usual.filter(([each]) => typed !== '' && each.includes(typed.toLowerCase()) && each !== typed)
  return (
    <>
      <FormRow
        label={t('registries.form.host')}
        error={wrong ? t('registries.form.hostBad') : undefined}
        hint={known !== undefined && known !== typed ? t('registries.form.hostRead', { host: known }) : t('registries.form.hostHint')}
      >
        {(control) => (
          <ComboField
            {...control}
            label={t('registries.form.host')}
            value={host}
            onChange={(next) => onChange({ host: next, insecure })}
            placeholder={t('registries.form.hostExample')}
            suggestions={fits.map(([value, note]) => ({ value, note }))}
            autoFocus={autoFocus}
          />
        )}
      </FormRow>
      {mayBePlain(known ?? '') && (
        <FormGroup label={t('registries.form.encryption')} {...(insecure ? { hint: t('registries.form.plainHint') } : {})}>
          <Check checked={insecure} onChange={(next) => onChange({ host, insecure: next })}>
            {t('registries.form.plain')}
          </Check>
        </FormGroup>
      )}
    </>
  )
}
