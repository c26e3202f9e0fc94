/** Which platform an image is for: one of the usual ones, or any that is typed. */
import { useTranslation } from 'react-i18next'
import { imagePlatform } from '../../../shared/contract/images.ts'
import { ComboField } from '../../ui/combo-field.tsx'
import { FormRow } from '../../ui/form.tsx'

const usual = ['linux/amd64', 'linux/arm64', 'linux/arm/v7', 'linux/386', 'linux/ppc64le', 'linux/s390x', 'linux/riscv64']

export const isPlatform = (text: string): boolean => text.trim() === '' || imagePlatform.safeParse(text.trim()).success

export function PlatformRow({ value, onChange }: { value: string; onChange: (platform: string) => void }) {
  const { t } = useTranslation()
  return (
    <FormRow
      label={t('images.platform.label')}
      hint={t('images.platform.hint')}
      error={isPlatform(value) ? undefined : t('images.platform.bad')}
    >
      {(control) => (
        <ComboField
          {...control}
          label={t('images.platform.label')}
          value={value}
          onChange={onChange}
          suggestions={usual.filter((each) => each !== value && each.includes(value.trim())).map((each) => ({ value: each }))}
        />
      )}
    </FormRow>
  )
}
