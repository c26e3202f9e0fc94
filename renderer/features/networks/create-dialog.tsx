/** Makes a network: a name, its addresses, and who may reach it. */
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { networks } from '../../../shared/contract/networks.ts'
import { asFault, type Fault } from '../../../shared/rpc/fault.ts'
import { EngineRow, useAnswering } from '../../engine-list/engine-row.tsx'
import { api } from '../../state/api.ts'
import { goTo } from '../../state/navigate.ts'
import { toast } from '../../state/toasts.ts'
import { Button } from '../../ui/button.tsx'
import { ComboField } from '../../ui/combo-field.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { Check } from '../../ui/field.tsx'
import field from '../../ui/field.module.css'
import { FormGroup, FormRow } from '../../ui/form.tsx'
import { type Pair, PairRows, toRecord } from '../../ui/pair-rows.tsx'
import style from './networks.module.css'

const { name: nameOf, subnets: subnetsOf, labels: wordsOf } = networks.create.input.shape
const subnetOf = subnetsOf.element.shape

const drivers = ['bridge', 'macvlan', 'ipvlan', 'overlay'].map((value) => ({ value }))

export function CreateNetworkDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const engines = useAnswering()
  const [chosen, setEngine] = useState('')
  const engine = engines.find(({ id }) => id === chosen)?.id ?? engines[0]?.id
  const [form, setForm] = useState({ name: '', driver: 'bridge', subnet: '', gateway: '', internal: false, attachable: false, ipv6: false })
  const [labels, setLabels] = useState<Pair[]>([])
  const [fault, setFault] = useState<Fault>()
  const [busy, setBusy] = useState(false)
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
    !(wrongName || wrongSubnet || wrongGateway || loneGateway || busy) &&
    wordsOf.safeParse(toRecord(labels)).success
  const submit = async (event?: FormEvent) => {
    event?.preventDefault()
    if (!valid) return
    setBusy(true)
    setFault(undefined)
    try {
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
    } catch (error) {
      // What was typed is not lost with a name or addresses that are taken.
      setFault(asFault(error))
      setBusy(false)
    }
  }
  const text = (key: 'name' | 'subnet' | 'gateway', placeholder?: string) => ({
    className: key === 'name' ? field.text : `${field.text} mono`,
    value: form[key],
    placeholder,
    spellCheck: false,
    autoComplete: 'off',
    onChange: (event: { target: { value: string } }) => set({ [key]: event.target.value }),
  })
  return (
    <Dialog
      title={t('networks.create.title')}
      wide
      onClose={onClose}
      buttons={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" isDisabled={!valid} onPress={() => void submit()}>
            {t('networks.create.act')}
          </Button>
        </>
      }
    >
      {fault && <FaultNote fault={fault} />}
      <form className={style.form} onSubmit={(event) => void submit(event)}>
        <EngineRow value={engine ?? ''} onChange={setEngine} />
        <FormRow label={t('networks.column.name')} error={wrongName ? t('form.nameRule') : undefined}>
          {(control) => <input {...control} {...text('name')} autoFocus />}
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
          {(control) => <input {...control} {...text('subnet', '172.30.0.0/16')} />}
        </FormRow>
        <FormRow
          label={t('networks.create.gateway')}
          error={wrongGateway ? t('networks.create.badAddress') : loneGateway ? t('networks.create.loneGateway') : undefined}
        >
          {(control) => <input {...control} {...text('gateway', '172.30.0.1')} />}
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
        <input type="submit" hidden />
      </form>
    </Dialog>
  )
}
