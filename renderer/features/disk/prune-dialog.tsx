/** Freeing a disk: what to free on the left, and on the right exactly what would go, before anything does. */
import { type FormEvent, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type DiskKind, diskKinds, type PruneChoice } from '../../../shared/contract/disk.ts'
import { useEngines, useScopedEngines } from '../../state/engines.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import field from '../../ui/field.module.css'
import { FormRow, Select } from '../../ui/form.tsx'
import { NoEngine } from '../../engine-list/engine-notes.tsx'
import { type AgeUnit, ageUnits, type Choice, firstChoice, optionsOf, whatOf } from './choice.ts'
import style from './disk.module.css'
import { PlanPreview } from './plan-preview.tsx'
import { actOf, prune } from './prune.ts'
import { usePlan } from './use-plan.ts'

export function PruneDialog({ engine, onClose }: { engine?: string; onClose: () => void }) {
  const { t } = useTranslation()
  const all = useEngines()
  const engines = useScopedEngines().filter(({ state, id }) => state === 'live' || id === engine)
  const [chosen, setChosen] = useState(engine)
  const current = chosen ?? engines[0]?.id
  if (current === undefined)
    return (
      <Dialog title={t('disk.pruneTitle')} onClose={onClose} wide buttons={<Button onPress={onClose}>{t('common.cancel')}</Button>}>
        <NoEngine state={all} />
      </Dialog>
    )
  return <Prune engine={current} engines={engines.map(({ id, name }) => [id, name] as const)} onEngine={setChosen} onClose={onClose} />
}

type PruneProps = {
  engine: string
  engines: readonly (readonly [string, string])[]
  onEngine: (engine: string) => void
  onClose: () => void
}

function Prune({ engine, engines, onEngine, onClose }: PruneProps) {
  const { t } = useTranslation()
  const [choice, setChoice] = useState<Choice>(firstChoice)
  const [attempt, setAttempt] = useState(0)
  const what = useMemo(() => whatOf(choice), [choice])
  const planned = usePlan(engine, what, attempt)
  const { plan, current } = planned
  const ready = current && what !== undefined && plan !== undefined && plan.things.length > 0
  const submit = async (event?: FormEvent) => {
    event?.preventDefault()
    if (ready && (await prune({ engine, ...what }, plan))) onClose()
  }
  const choose = <K extends DiskKind>(kind: K, value: PruneChoice[K]) =>
    setChoice((old) => ({ ...old, kinds: { ...old.kinds, [kind]: value } }))
  return (
    <Dialog
      title={t('disk.pruneTitle')}
      wide="page"
      onClose={onClose}
      buttons={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button variant="danger-solid" type="submit" form="prune-form" isDisabled={!ready}>
            {plan && plan.things.length > 0 ? actOf(plan) : t('disk.prune.act')}
          </Button>
        </>
      }
    >
      <div className={style.prune}>
        <form id="prune-form" noValidate className={style.form} onSubmit={(event) => void submit(event)}>
          {engines.length > 1 && (
            <FormRow label={t('bar.scope')}>
              {(control) => <Select {...control} value={engine} onChange={onEngine} options={engines} />}
            </FormRow>
          )}
          {diskKinds.map((kind) => (
            <KindRow key={kind} kind={kind} value={choice.kinds[kind]} onChange={(value) => choose(kind, value)} />
          ))}
          <FormRow
            label={t('disk.prune.age')}
            error={what === undefined ? t('disk.prune.ageWrong') : undefined}
            hint={t('disk.prune.ageHint')}
          >
            {(control) => (
              <span className={style.age}>
                <input
                  {...control}
                  className={`${field.text} num`}
                  inputMode="numeric"
                  value={choice.age}
                  placeholder={t('disk.prune.anyAge')}
                  onChange={(event) => setChoice({ ...choice, age: event.target.value })}
                />
                <Select
                  label={t('disk.prune.unit')}
                  value={choice.unit}
                  onChange={(unit) => setChoice({ ...choice, unit })}
                  options={(Object.keys(ageUnits) as AgeUnit[]).map((unit) => [unit, t(`disk.prune.${unit}`)] as const)}
                />
              </span>
            )}
          </FormRow>
        </form>
        <PlanPreview {...planned} wrong={what === undefined} onRetry={() => setAttempt(attempt + 1)} />
      </div>
    </Dialog>
  )
}

function KindRow<K extends DiskKind>({
  kind,
  value,
  onChange,
}: {
  kind: K
  value: PruneChoice[K]
  onChange: (value: PruneChoice[K]) => void
}) {
  const { t } = useTranslation()
  const options = optionsOf[kind] as readonly PruneChoice[K][]
  const hint = kind === 'volumes' && value ? t('disk.prune.volumesHint') : undefined
  return (
    <FormRow label={t(`disk.kind.${kind}`)} hint={hint}>
      {(control) => (
        <Select
          {...control}
          value={String(value)}
          onChange={(text) => onChange(options.find((option) => String(option) === text) as PruneChoice[K])}
          options={options.map((option) => [String(option), t(`disk.prune.choice.${`${kind}-${option}` as 'images-all'}`)] as const)}
        />
      )}
    </FormRow>
  )
}
