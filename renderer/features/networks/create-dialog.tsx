/** Makes a network: a name, its addresses, and who may reach it. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { networks } from '../../../shared/contract/networks.ts'
import { EngineRow, useChosenEngine } from '../../engine-list/engine-row.tsx'
import { api } from '../../state/api.ts'
import { goTo } from '../../state/navigate.ts'
import { toast } from '../../state/toasts.ts'
import { ComboField } from '../../ui/combo-field.tsx'
import { Check } from '../../ui/field.tsx'
import { FormGroup, FormRow, TextInput } from '../../ui/form.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { type Pair, PairRows, toRecord } from '../../ui/pair-rows.tsx'

const { name: nameOf, subnets: subnetsOf, labels: wordsOf } = networks.create.input.shape
const subnetOf = subnetsOf.element.shape

const drivers = ['bridge', 'macvlan', 'ipvlan', 'overlay'].map((value) => ({ value }))

export function CreateNetworkDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const [engine, setEngine] = useChosenEngine()
  const [form, setForm] = useState({ name: '', driver: 'bridge', subnet: '', gateway: '', internal: false, attachable: false, ipv6: false })
  const [labels, setLabels] = useState<Pair[]>([])
  const set = (change: Partial<typeof form>) => setForm((old) => ({ ...old, ...change }))
  const name = form.name.trim()
  const subnet = form.subnet.trim()
  const gateway = form.gateway.trim()
  const wrongName = name !== '' && !nameOf.safeParse(name).success
  const wrongSubnet = subnet !== '' && !subnetOf.subnet.safeParse(subnet).success
  const wrongGateway = gateway !== '' && !subnetOf.gateway.safeParse(gateway).success
  const loneGateway = gateway !== '' && subnet === ''
  const valid =
    engine !== undefined &&
    name !== '' &&
    form.driver.trim() !== '' &&
    !(wrongName || wrongSubnet || wrongGateway || loneGateway) &&
    wordsOf.safeParse(toRecord(labels)).success
  const send = async () => {
    if (engine === undefined) return
    const { network, warning } = await api.call('networks.create', {
      engine,
      name,
      driver: form.driver.trim(),
      internal: form.internal,
      attachable: form.attachable,
      ipv6: form.ipv6,
      subnets: subnet === '' ? [] : [{ subnet, ...(gateway === '' ? {} : { gateway }) }],
      labels: toRecord(labels),
      options: {},
    })
    onClose()
    if (warning) toast({ tone: 'info', title: warning })
    goTo('containers', 'networks', { open: { id: `${engine}/${network}`, source: engine, item: network, tab: 'summary' } })
  }
  const text = (key: 'name' | 'subnet' | 'gateway') => ({ value: form[key], onChange: (value: string) => set({ [key]: value }) })
  return (
    <FormDialog title={t('networks.create.title')} wide act={t('networks.create.act')} valid={valid} send={send} onClose={onClose}>
      <EngineRow value={engine ?? ''} onChange={setEngine} />
      <FormRow label={t('networks.column.name')} error={wrongName ? t('form.nameRule') : undefined}>
        {(control) => <TextInput {...control} {...text('name')} autoFocus />}
      </FormRow>
      <FormRow label={t('networks.column.driver')} error={form.driver.trim() === '' ? t('volumes.create.driverMissing') : undefined}>
        {(control) => (
          <ComboField
            {...control}
            label={t('networks.column.driver')}
            value={form.driver}
            onChange={(driver) => set({ driver })}
            suggestions={drivers}
          />
        )}
      </FormRow>
      <FormRow
        label={t('networks.column.subnet')}
        error={wrongSubnet ? t('networks.create.badSubnet') : undefined}
        hint={t('networks.create.subnetHint')}
      >
        {(control) => <TextInput {...control} {...text('subnet')} mono placeholder="172.30.0.0/16" />}
      </FormRow>
      <FormRow
        label={t('networks.create.gateway')}
        error={wrongGateway ? t('networks.create.badAddress') : loneGateway ? t('networks.create.loneGateway') : undefined}
      >
        {(control) => <TextInput {...control} {...text('gateway')} mono placeholder="172.30.0.1" />}
      </FormRow>
      <FormGroup label={t('networks.create.may')}>
        <Check checked={form.internal} onChange={(internal) => set({ internal })}>
          {t('networks.create.internal')}
        </Check>
        <Check checked={form.attachable} onChange={(attachable) => set({ attachable })}>
          {t('networks.create.attachable')}
        </Check>
        <Check checked={form.ipv6} onChange={(ipv6) => set({ ipv6 })}>
          {t('networks.create.ipv6')}
        </Check>
      </FormGroup>
      <PairRows
        label={t('networks.summary.labels')}
        pairs={labels}
        onChange={setLabels}
        names={{ name: t('form.name'), value: t('form.value'), remove: t('form.removeRow') }}
      />
    </FormDialog>
  )
}
