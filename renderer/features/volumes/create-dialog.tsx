/** Makes a volume: a name, and what its driver is told. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { volumes } from '../../../shared/contract/volumes.ts'
import { EngineRow, useChosenEngine } from '../../engine-list/engine-row.tsx'
import { api } from '../../state/api.ts'
import { goTo } from '../../state/navigate.ts'
import { ComboField } from '../../ui/combo-field.tsx'
import { FormRow, TextInput } from '../../ui/form.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { type Pair, PairRows, toRecord } from '../../ui/pair-rows.tsx'

const { name: nameOf, labels: wordsOf } = volumes.create.input.shape

export function CreateVolumeDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const [engine, setEngine] = useChosenEngine()
  const [name, setName] = useState('')
  const [driver, setDriver] = useState('local')
  const [options, setOptions] = useState<Pair[]>([])
  const [labels, setLabels] = useState<Pair[]>([])
  const wanted = name.trim() === '' ? undefined : name.trim()
  const wrong = !nameOf.safeParse(wanted).success
  const fits = wordsOf.safeParse(toRecord(options)).success && wordsOf.safeParse(toRecord(labels)).success
  const valid = engine !== undefined && !wrong && fits && driver.trim() !== ''
  const send = async () => {
    if (engine === undefined) return
    const volume = await api.call('volumes.create', {
      engine,
      ...(wanted === undefined ? {} : { name: wanted }),
      driver: driver.trim(),
      labels: toRecord(labels),
      options: toRecord(options),
    })
    onClose()
    goTo('containers', 'volumes', { open: { id: `${engine}/${volume}`, source: engine, item: volume, tab: 'summary' } })
  }
  const pairNames = { name: t('form.name'), value: t('form.value'), remove: t('form.removeRow') }
  return (
    <FormDialog title={t('volumes.create.title')} wide act={t('volumes.create.act')} valid={valid} send={send} onClose={onClose}>
      <EngineRow value={engine ?? ''} onChange={setEngine} />
      <FormRow label={t('volumes.create.name')} error={wrong ? t('form.nameRule') : undefined} hint={t('volumes.create.nameHint')}>
        {(control) => <TextInput {...control} value={name} onChange={setName} autoFocus />}
      </FormRow>
      <FormRow label={t('volumes.create.driver')} error={driver.trim() === '' ? t('volumes.create.driverMissing') : undefined}>
        {(control) => (
          <ComboField
            {...control}
            label={t('volumes.create.driver')}
            value={driver}
            onChange={setDriver}
            suggestions={[{ value: 'local' }]}
          />
        )}
      </FormRow>
      <PairRows
        label={t('volumes.create.options')}
        hint={t('volumes.create.optionsHint')}
        pairs={options}
        onChange={setOptions}
        names={pairNames}
      />
      <PairRows label={t('volumes.create.labels')} pairs={labels} onChange={setLabels} names={pairNames} />
    </FormDialog>
  )
}
