/** Makes a volume: a name, and what its driver is told. */
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { volumes } from '../../../shared/contract/volumes.ts'
import { asFault, type Fault } from '../../../shared/rpc/fault.ts'
import { EngineRow, useAnswering } from '../../engine-list/engine-row.tsx'
import { api } from '../../state/api.ts'
import { goTo } from '../../state/navigate.ts'
import { Button } from '../../ui/button.tsx'
import { ComboField } from '../../ui/combo-field.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import field from '../../ui/field.module.css'
import { FormRow } from '../../ui/form.tsx'
import { type Pair, PairRows, toRecord } from '../../ui/pair-rows.tsx'
import style from './volumes.module.css'

const { name: nameOf, labels: wordsOf } = volumes.create.input.shape

export function CreateVolumeDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const engines = useAnswering()
  const [chosen, setEngine] = useState('')
  const engine = engines.find(({ id }) => id === chosen)?.id ?? engines[0]?.id
  const [name, setName] = useState('')
  const [driver, setDriver] = useState('local')
  const [options, setOptions] = useState<Pair[]>([])
  const [labels, setLabels] = useState<Pair[]>([])
  const [fault, setFault] = useState<Fault>()
  const [busy, setBusy] = useState(false)
  const wanted = name.trim() === '' ? undefined : name.trim()
  const wrong = !nameOf.safeParse(wanted).success
  const fits = wordsOf.safeParse(toRecord(options)).success && wordsOf.safeParse(toRecord(labels)).success
  const valid = engine !== undefined && !wrong && fits && driver.trim() !== '' && !busy
  const submit = async (event?: FormEvent) => {
    event?.preventDefault()
    if (!valid) return
    setBusy(true)
    setFault(undefined)
    try {
      const volume = await api.call('volumes.create', {
        engine,
        ...(wanted === undefined ? {} : { name: wanted }),
        driver: driver.trim(),
        labels: toRecord(labels),
        options: toRecord(options),
      })
      onClose()
      goTo('containers', 'volumes', { open: { id: `${engine}/${volume}`, source: engine, item: volume, tab: 'summary' } })
    } catch (error) {
      // What was typed is not lost with a name that is taken.
      setFault(asFault(error))
      setBusy(false)
    }
  }
  const pairNames = { name: t('form.name'), value: t('form.value'), remove: t('form.removeRow') }
  return (
    <Dialog
      title={t('volumes.create.title')}
      wide
      onClose={onClose}
      buttons={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" isDisabled={!valid} onPress={() => void submit()}>
            {t('volumes.create.act')}
          </Button>
        </>
      }
    >
      {fault && <FaultNote fault={fault} />}
      <form className={style.form} onSubmit={(event) => void submit(event)}>
        <EngineRow value={engine ?? ''} onChange={setEngine} />
        <FormRow label={t('volumes.create.name')} error={wrong ? t('form.nameRule') : undefined} hint={t('volumes.create.nameHint')}>
          {(control) => (
            <input
              {...control}
              className={field.text}
              value={name}
              spellCheck={false}
              autoComplete="off"
              autoFocus
              onChange={(event) => setName(event.target.value)}
            />
          )}
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
        <input type="submit" hidden />
      </form>
    </Dialog>
  )
}
