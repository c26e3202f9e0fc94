/** Networks, what happens when it ends, and how much it may use. */
import { useTranslation } from 'react-i18next'
import { ComboField } from '../../ui/combo-field.tsx'
import { FormRow, Select } from '../../ui/form.tsx'
import { examples } from './examples.ts'
import { useForm } from './form.ts'
import { fitting, useNetworks } from './lists.ts'
import { RowEditor } from './row-editor.tsx'
import { Flag, TextRow } from './text-row.tsx'
import { Pairs } from './variables.tsx'

export function Networks() {
  const { t } = useTranslation()
  const { engine } = useForm()
  const networks = useNetworks(engine)
  return (
    <>
      <RowEditor
        part="networks"
        add={t('run.add.networks')}
        cells={[
          {
            field: 'name',
            title: t('run.networks.name'),
            width: 'minmax(0, 1fr)',
            render: ({ name }, set, { 'aria-label': label, ...control }) => (
              <ComboField
                {...control}
                label={label}
                value={name}
                onChange={(one) => set({ name: one })}
                suggestions={fitting(networks, name)}
                placeholder={examples.network}
              />
            ),
          },
          { field: 'aliases', title: t('run.networks.aliases'), width: 'minmax(0, 1fr)' },
          { field: 'ip', title: t('run.networks.ip'), width: 'minmax(0, 0.8fr)', placeholder: t('run.networks.anyIp') },
        ]}
      />
      <TextRow of="hostname" />
      <TextRow of="dns" placeholder="1.1.1.1 9.9.9.9" />
      <TextRow of="dnsSearch" placeholder={examples.dnsSearch} />
      <RowEditor
        part="extraHosts"
        add={t('run.add.extraHosts')}
        cells={[
          { field: 'host', title: t('run.hosts.name'), width: 'minmax(0, 1fr)' },
          { field: 'address', title: t('run.hosts.address'), width: 'minmax(0, 1fr)', placeholder: examples.gateway },
        ]}
      />
    </>
  )
}

export function Limits() {
  const { t } = useTranslation()
  const { draft, change } = useForm()
  return (
    <>
      <FormRow label={t('run.restart.label')}>
        {(control) => (
          <Select
            {...control}
            value={draft.restart}
            onChange={(restart) => change((now) => ({ ...now, restart }))}
            options={(['no', 'on-failure', 'unless-stopped', 'always'] as const).map((one) => [one, t(`run.restart.${one}`)] as const)}
          />
        )}
      </FormRow>
      {draft.restart === 'on-failure' && <TextRow of="retries" short placeholder={t('run.restart.noEnd')} />}
      <TextRow of="memory" short placeholder="512m" />
      <TextRow of="memorySwap" short placeholder="1g" hint={t('run.hint.memorySwap')} />
      <TextRow of="memoryReservation" short placeholder="256m" />
      <TextRow of="cpus" short placeholder="1.5" />
      <TextRow of="cpuShares" short placeholder="1024" />
      <TextRow of="cpusetCpus" short placeholder="0-3" />
      <TextRow of="pidsLimit" short placeholder="200" />
      <TextRow of="shmSize" short placeholder="64m" />
    </>
  )
}

export function LabelsAndPlatform() {
  const { t } = useTranslation()
  const { draft, change } = useForm()
  return (
    <>
      <TextRow of="platform" short placeholder={examples.platform} />
      <FormRow label={t('run.pull.label')}>
        {(control) => (
          <Select
            {...control}
            value={draft.pull}
            onChange={(pull) => change((now) => ({ ...now, pull }))}
            options={(['missing', 'always', 'never'] as const).map((one) => [one, t(`run.pull.${one}`)] as const)}
          />
        )}
      </FormRow>
      <Flag of="autoRemove" />
      <Pairs part="labels" add={t('run.add.labels')} name={examples.label} />
    </>
  )
}
