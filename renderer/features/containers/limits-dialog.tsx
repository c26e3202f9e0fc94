/** Changes what a container may use and what happens when it ends, in place: beside each limit stands what it uses now. */
import i18next from 'i18next'
import { type FormEvent, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Container, MadeOf, Sample } from '../../../shared/contract/containers.ts'
import { type RunSpec, type UpdateSpec, updateSpec } from '../../../shared/contract/run-spec.ts'
import { parseBytes, parseDecimal, parseInteger, printBytes } from '../../../shared/lib/docker-run/values.ts'
import { asFault, type Fault } from '../../../shared/rpc/fault.ts'
import { formatMemory, formatNumber, formatPercent } from '../../i18n/format.ts'
import { api } from '../../state/api.ts'
import { openDialog } from '../../state/dialogs.ts'
import { runTask } from '../../state/tasks.ts'
import { toast } from '../../state/toasts.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import field from '../../ui/field.module.css'
import { FormRow, Select } from '../../ui/form.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import { nameOf } from './actions.ts'
import style from './containers.module.css'
import { useSamples } from './samples.ts'

const limitKeys = ['memory', 'memorySwap', 'memoryReservation', 'cpus', 'cpuShares', 'pidsLimit'] as const
type LimitKey = (typeof limitKeys)[number]
type Policy = RunSpec['restart']['policy']

const isSize = (key: LimitKey) => key === 'memory' || key === 'memorySwap' || key === 'memoryReservation'
const print = (key: LimitKey, value: number | undefined) =>
  value === undefined ? '' : isSize(key) && value >= 0 ? printBytes(value) : String(value)
/** What was typed as a number; empty means no limit any more, which engines write as 0. */
function parse(key: LimitKey, text: string): number | undefined {
  const typed = text.trim()
  if (typed === '') return 0
  if (key === 'cpus') return parseDecimal(typed)
  if (typed === '-1' && (key === 'memorySwap' || key === 'pidsLimit')) return -1
  return isSize(key) ? parseBytes(typed) : parseInteger(typed)
}

export function LimitsDialog({ row, onClose }: { row: Container; onClose: () => void }) {
  const { t } = useTranslation()
  const [made, setMade] = useState<MadeOf>()
  const [fault, setFault] = useState<Fault>()
  useEffect(() => {
    const stop = new AbortController()
    api.call('containers.spec', { engine: row.source, container: row.container }, stop.signal).then(setMade, (error) => {
      if (!stop.signal.aborted) setFault(asFault(error))
    })
    return () => stop.abort()
  }, [row.source, row.container])
  if (made) return <Limits row={row} made={made} onClose={onClose} />
  return (
    <Dialog
      title={t('containers.limits.title', { name: nameOf(row) })}
      onClose={onClose}
      buttons={<Button onPress={onClose}>{t('common.cancel')}</Button>}
    >
      {fault ? <FaultNote fault={fault} /> : <SkeletonRows rowHeight={30} count={5} />}
    </Dialog>
  )
}

function Limits({ row, made, onClose }: { row: Container; made: MadeOf; onClose: () => void }) {
  const before = made.spec
  const { t } = useTranslation()
  const { samples } = useSamples(row.source, row.container, row.state === 'running')
  const latest = samples.at(-1)
  const old = useMemo(
    () => Object.fromEntries(limitKeys.map((key) => [key, print(key, before.limits[key])])) as Record<LimitKey, string>,
    [before],
  )
  const [texts, setTexts] = useState(old)
  const [policy, setPolicy] = useState<Policy>(before.restart.policy)
  const [retries, setRetries] = useState(before.restart.retries === undefined ? '' : String(before.restart.retries))
  const [fault, setFault] = useState<Fault>()
  const [busy, setBusy] = useState(false)
  const { change, wrong } = useMemo(() => changeOf(old, texts, before.restart, policy, retries), [old, texts, before, policy, retries])
  const nothing = change.limits === undefined && change.restart === undefined

  const submit = async (event?: FormEvent) => {
    event?.preventDefault()
    if (busy || wrong.size > 0) return
    if (nothing) return onClose()
    setBusy(true)
    const { items } = await runTask(t('containers.limits.task', { name: nameOf(row) }), [
      {
        name: nameOf(row),
        run: async () => {
          const { warnings } = await api.call('containers.update', { engine: row.source, container: row.container, ...change })
          for (const warning of warnings) toast({ tone: 'info', title: warning })
        },
      },
    ])
    setBusy(false)
    const why = items[0]?.fault
    if (why) setFault(why)
    else onClose()
  }
  return (
    <Dialog
      title={t('containers.limits.title', { name: nameOf(row) })}
      onClose={onClose}
      buttons={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" type="submit" form="limits-form" isDisabled={busy || nothing || wrong.size > 0}>
            {t('containers.limits.apply')}
          </Button>
        </>
      }
    >
      {fault && (
        <FaultNote
          fault={fault}
          action={
            fault.code === 'unsupported' && <Button onPress={() => recreate(row, made, change)}>{t('containers.action.recreate')}</Button>
          }
        />
      )}
      <form id="limits-form" noValidate className={style.limits} onSubmit={(event) => void submit(event)}>
        {limitKeys.map((key, index) => (
          <FormRow
            key={key}
            label={t(`run.field.${key}`)}
            error={wrong.has(key) ? t(`run.wrong.${isSize(key) ? 'size' : key === 'cpus' ? 'cores' : 'number'}`) : undefined}
            hint={uses(key, latest)}
          >
            {(control) => (
              <input
                {...control}
                className={`${field.text} mono num`}
                value={texts[key]}
                placeholder={t('containers.limits.none')}
                spellCheck={false}
                autoComplete="off"
                autoFocus={index === 0}
                onChange={(event) => setTexts((now) => ({ ...now, [key]: event.target.value }))}
              />
            )}
          </FormRow>
        ))}
        <FormRow label={t('run.restart.label')}>
          {(control) => (
            <Select
              {...control}
              value={policy}
              onChange={setPolicy}
              options={(['no', 'on-failure', 'unless-stopped', 'always'] as const).map((one) => [one, t(`run.restart.${one}`)] as const)}
            />
          )}
        </FormRow>
        {policy === 'on-failure' && (
          <FormRow label={t('run.field.retries')} error={wrong.has('retries') ? t('run.wrong.number') : undefined}>
            {(control) => (
              <input
                {...control}
                className={`${field.text} mono num`}
                value={retries}
                placeholder={t('run.restart.noEnd')}
                onChange={(event) => setRetries(event.target.value)}
              />
            )}
          </FormRow>
        )}
      </form>
    </Dialog>
  )
}

/** The form to make it anew, with what was typed here. */
function recreate({ source, container, name }: Container, { spec: before, untold }: MadeOf, { limits, restart }: UpdateSpec): void {
  const kept = Object.entries({ ...before.limits, ...limits }).filter(([, value]) => value !== 0)
  const spec: RunSpec = { ...before, limits: Object.fromEntries(kept), restart: restart ?? before.restart }
  openDialog('run', { spec, engine: source, untold, recreate: { container, name } })
}

/** What it uses now of what a limit is on. */
function uses(key: LimitKey, sample: Sample | undefined): string | undefined {
  const { t } = i18next
  const { memory, cpu, processes } = sample ?? {}
  if (key === 'memory' && memory !== undefined) return t('containers.limits.uses', { used: formatMemory(memory) })
  if (key === 'cpus' && cpu !== undefined) return t('containers.limits.uses', { used: formatPercent(cpu) })
  if (key === 'pidsLimit' && processes !== undefined) return t('containers.limits.uses', { used: formatNumber(processes) })
  return undefined
}

/** Only what a person changed: the rest stays as the engine has it. */
function changeOf(
  old: Record<LimitKey, string>,
  texts: Record<LimitKey, string>,
  restart: RunSpec['restart'],
  policy: Policy,
  retries: string,
): { change: UpdateSpec; wrong: Set<string> } {
  const wrong = new Set<string>()
  const limits: Partial<Record<LimitKey, number>> = {}
  for (const key of limitKeys) {
    if (texts[key] === old[key]) continue
    const value = parse(key, texts[key])
    if (value === undefined) wrong.add(key)
    else limits[key] = value
  }
  const times = retries.trim() === '' ? undefined : parseInteger(retries.trim())
  const asked = policy === 'on-failure' && retries.trim() !== ''
  if (asked && times === undefined) wrong.add('retries')
  const isOther = policy !== restart.policy || (policy === 'on-failure' && times !== restart.retries)
  const change: UpdateSpec = {
    ...(Object.keys(limits).length > 0 ? { limits } : {}),
    ...(isOther ? { restart: { policy, ...(asked && times !== undefined ? { retries: times } : {}) } } : {}),
  }
  const read = updateSpec.safeParse(change)
  if (!read.success) for (const { path } of read.error.issues) wrong.add(String(path[1]))
  return { change, wrong }
}
